/*
 * The head of a segment's file, and where its parts are.
 */
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/segment/form.h"

#define MAX_GONE UINT32_MAX /* items: 32 GiB of them; more is damage */

size_t
form_len(size_t len)
{
	return (len / BLOCK_LEN + 1) * BLOCK_LEN;
}

uint64_t
form_sum(const void *data, size_t len)
{
	return XXH3_64bits(data, len);
}

uint64_t
form_seal(uint8_t block[BLOCK_LEN])
{
	uint64_t sum = 0;

	memcpy(block + offsetof(struct head, sum), &sum, sizeof(sum));
	sum = form_sum(block, BLOCK_LEN);
	memcpy(block + offsetof(struct head, sum), &sum, sizeof(sum));
	return sum;
}

/* What must be known before anything else in it can be understood. */
static const char *
wrong_with_form(const struct head *head)
{
	if (memcmp(head->magic, SEGMENT_MAGIC, sizeof(head->magic)) != 0)
		return "is no segment of an index";
	if (head->order == __builtin_bswap32(SEGMENT_ORDER))
		return "is of a machine of another byte order";
	if (head->order != SEGMENT_ORDER)
		return "is damaged: its byte order is none";
	if (head->version > SEGMENT_VERSION)
		return "is of a newer version of this program";
	if (head->version < SEGMENT_VERSION)
		return "is of an older version of this program";
	return NULL;
}

/* All bits are in slots, if there are any. */
static bool
is_split(const struct head *head)
{
	unsigned bits = 0;

	if (head->slots > SLOTS)
		return false;
	for (uint32_t i = 0; i < head->slots; i++) {
		if (head->width[i] < WIDTH_MIN || head->width[i] > WIDTH_MAX)
			return false;
		bits += head->width[i];
	}
	return head->slots == 0 || bits == CODE_BITS;
}

/* Each bit has a place of its own. */
static bool
is_order(const struct head *head)
{
	bool taken[CODE_BITS] = { false };

	for (int k = 0; k < CODE_BITS && head->slots > 0; k++) {
		if (taken[head->to[k]])
			return false;
		taken[head->to[k]] = true;
	}
	return true;
}

static bool
is_counted(const struct head *head)
{
	return head->singles <= head->ncodes && head->nitems <= UINT32_MAX &&
	       head->nitems >= head->ncodes &&
	       (head->singles < head->ncodes || head->nitems == head->ncodes) &&
	       head->ngone <= MAX_GONE &&
	       (head->item_len == sizeof(uint32_t) ||
		   head->item_len == sizeof(uint64_t));
}

static void
take(struct segment_file *file, const struct head *head)
{
	*file = (struct segment_file) {
		.segment.n = head->ncodes,
		.segment.split.slots = (int)head->slots,
		.kind = head->kind,
		.quality = (int)head->quality,
		.nitems = head->nitems,
		.gone.n = head->ngone,
		.sum = head->sum,
		.singles = head->singles,
		.base = head->base,
		.item_len = head->item_len,
	};
	memcpy(file->segment.split.width, head->width, SLOTS);
	memcpy(file->segment.order.to, head->to, CODE_BITS);
	memcpy(file->rule, head->rule, RULE_LEN);
	file->rule[RULE_LEN - 1] = '\0';
}

const char *
form_read(struct segment_file *file, struct head *head,
    const uint8_t block[BLOCK_LEN])
{
	uint8_t copy[BLOCK_LEN];
	const char *why;

	memcpy(copy, block, BLOCK_LEN);
	memcpy(head, copy, sizeof(*head));
	if ((why = wrong_with_form(head)) != NULL)
		return why;
	if (form_seal(copy) != head->sum)
		return "is damaged: the XXH3 of its head differs";
	if (!is_split(head) || !is_order(head) || !is_counted(head))
		return "is damaged: its head contradicts itself";
	take(file, head);
	return NULL;
}

static size_t
first_len(const struct segment_file *file)
{
	return form_len((file->segment.n - file->singles + (size_t)1) *
			sizeof(*file->first));
}

size_t
form_sums_at(const struct segment_file *file)
{
	return BLOCK_LEN + segment_len(&file->segment) + first_len(file) +
	       form_len(file->nitems * file->item_len) +
	       form_len(file->gone.n * sizeof(*file->gone.list));
}

size_t
form_file_len(const struct segment_file *file)
{
	size_t blocks = form_sums_at(file) / BLOCK_LEN - 1;

	return form_sums_at(file) + blocks * sizeof(uint64_t);
}

void
form_place(struct segment_file *file)
{
	uint8_t *next = file->data + BLOCK_LEN;

	file->segment.image = next;
	segment_place(&file->segment);
	next += file->segment.len;
	file->first = (const void *)next;
	next += first_len(file);
	file->items = next;
	next += form_len(file->nitems * file->item_len);
	file->gone.list = (const void *)next;
}
