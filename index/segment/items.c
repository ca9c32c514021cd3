/*
 * What a segment's file says of its codes.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/segment/file.h"

#define CHUNK 65536 /* codes put back in order at once: 2 MiB */
#define BLOCK_DIFFERS "is damaged: the XXH3 of a block differs"

static const char *
span(const struct segment_file *file, uint32_t id, uint64_t *from, uint64_t *to)
{
	const uint32_t *first = file->first;

	*from = id;
	*to = (uint64_t)id + 1;
	if (id < file->singles)
		return NULL;
	first += id - file->singles;
	if (!blocks_sound(file->segment.blocks, first, 2 * sizeof(*first)))
		return BLOCK_DIFFERS;
	*from = first[0];
	*to = first[1];
	return NULL;
}

const char *
segment_items(
    const struct segment_file *file, uint32_t id, uint64_t *from, uint64_t *to)
{
	const char *why = span(file, id, from, to);

	if (why != NULL)
		return why;
	if (*from >= *to || *to > file->nitems)
		return "is damaged: it has codes of no item";
	if (!blocks_sound(file->segment.blocks,
		file->items + *from * file->item_len,
		(*to - *from) * file->item_len))
		return BLOCK_DIFFERS;
	return NULL;
}

int64_t
segment_item(const struct segment_file *file, uint64_t i)
{
	const uint8_t *at = file->items + i * file->item_len;
	uint64_t more;

	if (file->item_len == sizeof(uint32_t))
		more = *(const uint32_t *)(const void *)at;
	else
		more = *(const uint64_t *)(const void *)at;
	return (int64_t)((uint64_t)file->base + more);
}

static struct order
inverse(const struct order *order)
{
	struct order back;

	for (int k = 0; k < CODE_BITS; k++)
		back.to[order->to[k]] = (uint8_t)k;
	return back;
}

const char *
segment_codes(
    const struct segment_file *file, uint32_t from, uint32_t n, struct code *to)
{
	const struct segment *segment = &file->segment;
	const struct code *codes = segment->codes + from;
	struct order back;

	if (!blocks_sound(segment->blocks, codes, n * sizeof(*codes)))
		return BLOCK_DIFFERS;
	if (segment->split.slots == 0) {
		memcpy(to, codes, n * sizeof(*codes));
		return NULL;
	}
	back = inverse(&segment->order);
	order_all(&back, to, codes, n);
	return NULL;
}

int64_t
segment_owner(const struct segment_file *file, uint64_t i)
{
	int64_t item = segment_item(file, i);

	return file->kind == SEGMENT_FEATURES ? item >> POINT_BITS : item;
}

struct taking {
	const struct segment_file *file;
	const struct items *gone;
	struct entries *to;
};

static const char *
take_code(const struct taking *taking, uint32_t id, const struct code *code)
{
	uint64_t i, end;
	const char *why = segment_items(taking->file, id, &i, &end);

	for (; why == NULL && i < end; i++)
		if (!items_have(taking->gone, segment_owner(taking->file, i)))
			entries_add(
			    taking->to, code, segment_item(taking->file, i));
	return why;
}

const char *
segment_entries(const struct segment_file *file, const struct items *gone,
    struct entries *to)
{
	const struct taking taking = { file, gone, to };
	struct code *codes = malloc(CHUNK * sizeof(*codes));
	const char *why = NULL;
	uint32_t n = file->segment.n;

	if (codes == NULL)
		err(1, NULL);
	for (uint32_t id = 0; id < n && why == NULL; id++) {
		if (id % CHUNK == 0)
			why = segment_codes(
			    file, id, n - id < CHUNK ? n - id : CHUNK, codes);
		if (why == NULL)
			why = take_code(&taking, id, &codes[id % CHUNK]);
	}
	free(codes);
	return why;
}
