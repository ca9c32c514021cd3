/*
 * A segment's file, written: in memory first, and then block by block, so that
 * a full disk is an error like any other.  The head comes last: what has none
 * is no segment.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/segment/form.h"

#define STEP ((size_t)1 << 20) /* bytes that are written at once */

/* A file whose parts are made in this memory. */
struct made {
	struct segment_file file;
	struct code *codes;
	uint32_t *first;
	uint8_t *items;
};

static void *
array(size_t n, size_t len)
{
	return pages_new((n + 1) * len);
}

static void
array_free(void *array, size_t n, size_t len)
{
	pages_free(array, (n + 1) * len);
}

/* Which distinct code is which: those with one item come first. */
static uint32_t *
arrange(struct made *made, const struct distinct *d)
{
	uint32_t *of = array(d->n, sizeof(*of));
	uint32_t singles = 0, others;

	for (size_t i = 0; i < d->n; i++)
		singles += d->first[i + 1] - d->first[i] == 1;
	made->file.singles = others = singles;
	singles = 0;
	for (size_t i = 0; i < d->n; i++)
		of[d->first[i + 1] - d->first[i] == 1 ? singles++ : others++] =
		    (uint32_t)i;
	return of;
}

/* What all items count from, and how long they are then. */
static void
choose_base(struct segment_file *file, const struct entries *entries)
{
	int64_t least = INT64_MAX, most = INT64_MIN;

	for (size_t i = 0; i < entries->n; i++) {
		int64_t item = entries->items[i];

		least = item < least ? item : least;
		most = item > most ? item : most;
	}
	file->nitems = entries->n;
	file->base = entries->n > 0 ? least : 0;
	file->item_len =
	    entries->n == 0 || (uint64_t)most - (uint64_t)least <= UINT32_MAX
		? sizeof(uint32_t)
		: sizeof(uint64_t);
}

static void
set_item(struct made *made, uint64_t at, int64_t item)
{
	uint64_t more = (uint64_t)item - (uint64_t)made->file.base;
	uint32_t less = (uint32_t)more;

	if (made->file.item_len == sizeof(less))
		memcpy(made->items + at * sizeof(less), &less, sizeof(less));
	else
		memcpy(made->items + at * sizeof(more), &more, sizeof(more));
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Where a distinct code's items are put, ascending. */
struct placing {
	struct made *made;
	const struct distinct *distinct;
	const struct entries *entries;
	int64_t *list; /* of one code */
	uint64_t at;   /* the next one's */
};

static struct placing
placing_begin(
    struct made *made, const struct distinct *d, const struct entries *entries)
{
	struct placing placing = { made, d, entries, NULL, 0 };
	uint32_t most = 1;

	for (size_t i = 0; i < d->n; i++)
		if (d->first[i + 1] - d->first[i] > most)
			most = d->first[i + 1] - d->first[i];
	placing.list = calloc(most, sizeof(*placing.list));
	if (placing.list == NULL)
		err(1, NULL);
	return placing;
}

static void
place(struct placing *placing, uint32_t of)
{
	const struct distinct *d = placing->distinct;
	const uint32_t *places = d->places + d->first[of];
	uint32_t n = d->first[of + 1] - d->first[of];

	for (uint32_t i = 0; i < n; i++)
		placing->list[i] = placing->entries->items[places[i]];
	if (n > 1)
		qsort(placing->list, n, sizeof(*placing->list), compare);
	for (uint32_t i = 0; i < n; i++)
		set_item(placing->made, placing->at++, placing->list[i]);
}

/* Codes, in their order in the file, and their items. */
static void
fill(struct made *made, const struct distinct *d, const struct entries *entries)
{
	uint32_t *of = arrange(made, d);
	uint32_t singles = made->file.singles;
	struct placing placing = placing_begin(made, d, entries);

	made->codes = array(d->n, sizeof(*made->codes));
	made->first = array(d->n - singles + 1, sizeof(*made->first));
	made->items = array(entries->n, made->file.item_len);
	for (size_t i = 0; i < d->n; i++) {
		made->codes[i] = d->codes[of[i]];
		if (i >= singles)
			made->first[i - singles] = (uint32_t)placing.at;
		place(&placing, of[i]);
	}
	made->first[d->n - singles] = (uint32_t)placing.at;
	free(placing.list);
	array_free(of, d->n, sizeof(*of));
}

/* What is no longer needed goes at once: of many codes it is gigabytes. */
static void
make(struct made *made, struct entries *entries, int jobs)
{
	struct distinct d;
	size_t n;

	distinct_make(&d, entries->codes, entries->n, jobs);
	n = d.n;
	choose_base(&made->file, entries);
	fill(made, &d, entries);
	distinct_free(&d);
	entries_clear(entries);
	segment_build(&made->file.segment, made->codes, n, jobs);
	array_free(made->codes, n, sizeof(*made->codes));
}

static void
made_free(struct made *made)
{
	size_t others = made->file.segment.n - made->file.singles;

	array_free(made->first, others + 1, sizeof(*made->first));
	array_free(made->items, made->file.nitems, made->file.item_len);
	segment_free(&made->file.segment);
}

struct writing {
	int fd;
	const char *path;
	size_t at;      /* in the file */
	uint64_t *sums; /* of the blocks so far */
};

static void
put(struct writing *to, const void *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		size_t step = len - done < STEP ? len - done : STEP;
		ssize_t n = pwrite(to->fd, (const char *)data + done, step,
		    (off_t)(to->at + done));

		if (n == -1 && errno != EINTR)
			err(1, "%s", to->path);
		done += n > 0 ? (size_t)n : 0;
	}
	to->at += len;
}

/* Whole blocks. */
static void
put_blocks(struct writing *to, const uint8_t *data, size_t len)
{
	for (size_t at = 0; at < len; at += STEP) {
		size_t step = len - at < STEP ? len - at : STEP;

		for (size_t i = 0; i < step; i += BLOCK_LEN)
			to->sums[(to->at + i) / BLOCK_LEN - 1] =
			    block_sum(data + at + i);
		put(to, data + at, step);
	}
}

/* With zeros after it. */
static void
put_part(struct writing *to, const void *data, size_t len)
{
	uint8_t block[BLOCK_LEN] = { 0 };
	size_t whole = len / BLOCK_LEN * BLOCK_LEN;

	put_blocks(to, data, whole);
	if (len > whole)
		memcpy(block, (const uint8_t *)data + whole, len - whole);
	put_blocks(to, block, sizeof(block));
}

static void
put_head(struct writing *to, const struct segment_file *file)
{
	const struct segment *segment = &file->segment;
	size_t nsums = form_sums_at(file) / BLOCK_LEN - 1;
	uint8_t block[BLOCK_LEN] = { 0 };
	struct head head = {
		.magic = SEGMENT_MAGIC,
		.version = SEGMENT_VERSION,
		.order = SEGMENT_ORDER,
		.kind = file->kind,
		.quality = (uint32_t)file->quality,
		.ncodes = segment->n,
		.singles = file->singles,
		.nitems = file->nitems,
		.ngone = file->gone.n,
		.base = file->base,
		.item_len = (uint32_t)file->item_len,
		.slots = (uint32_t)segment->split.slots,
		.sums = form_sum(to->sums, nsums * sizeof(*to->sums)),
	};

	memcpy(head.rule, file->rule, RULE_LEN);
	memcpy(head.width, segment->split.width, SLOTS);
	memcpy(head.to, segment->order.to, CODE_BITS);
	memcpy(block, &head, sizeof(head));
	form_seal(block);
	to->at = 0;
	put(to, block, sizeof(block));
}

static void
write_file(int fd, const struct made *made, const char *path)
{
	const struct segment_file *file = &made->file;
	size_t nsums = form_sums_at(file) / BLOCK_LEN - 1;
	struct writing to = { .fd = fd, .path = path, .at = BLOCK_LEN };

	to.sums = array(nsums, sizeof(*to.sums));
	put_blocks(&to, file->segment.image, file->segment.len);
	put_part(&to, made->first,
	    (file->segment.n - file->singles + (size_t)1) *
		sizeof(*made->first));
	put_part(&to, made->items, file->nitems * file->item_len);
	put_part(&to, file->gone.list, file->gone.n * sizeof(*file->gone.list));
	put(&to, to.sums, nsums * sizeof(*to.sums));
	put_head(&to, file);
	array_free(to.sums, nsums, sizeof(*to.sums));
	if (fsync(fd) == -1)
		err(1, "%s", path);
}

void
segment_write(int fd, const struct segment_content *content, int jobs)
{
	struct made made = { 0 };

	make(&made, content->entries, jobs);
	made.file.kind = content->kind;
	made.file.quality = content->quality;
	made.file.gone = content->gone;
	memccpy(made.file.rule, content->rule, '\0', RULE_LEN - 1);
	write_file(fd, &made, content->path);
	made_free(&made);
}
