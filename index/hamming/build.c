/*
 * A segment in memory: for each slot the ids of all codes, sorted by key, in
 * two passes that keep to the processor's caches.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/segment.h"

#define TOP_BITS 11 /* of a key, by which the first pass parts the codes */
#define PARTS (1 << TOP_BITS)
#define CHUNK (1 << 20) /* codes put in order in one go */
#define LINE 8          /* entries: 64 bytes that are written together */

struct entry {
	uint32_t id, key;
};

/* One slot's first pass: entries by the top of their keys. */
struct parts {
	const struct slot *slot;
	int low;               /* bits of a key below its top */
	size_t end[PARTS];     /* in entries: of each part, as it grows */
	struct entry *entries; /* of all codes */
	uint32_t *counts;      /* of the buckets of a part */
	struct entry line[PARTS][LINE];
	uint8_t lines[PARTS]; /* how many wait in each line */
};

struct build {
	struct segment *segment;
	const struct code *from;
	struct parts **parts; /* of each thread, or NULL */
};

static void
count(struct parts *parts, const struct segment *segment)
{
	size_t sum = 0;

	for (size_t i = 0; i < segment->n; i++)
		parts->end[slot_key(parts->slot, &segment->codes[i]) >>
			   parts->low]++;
	for (int p = 0; p < PARTS; p++) {
		size_t n = parts->end[p];

		parts->end[p] = sum;
		sum += n;
	}
}

static void
flush(struct parts *parts, uint32_t part)
{
	size_t n = parts->lines[part];

	memcpy(&parts->entries[parts->end[part]], parts->line[part],
	    n * sizeof(struct entry));
	parts->end[part] += n;
	parts->lines[part] = 0;
}

/* Single entries, all over memory, would take several times as long. */
static void
part(struct parts *parts, const struct segment *segment)
{
	for (size_t i = 0; i < segment->n; i++) {
		uint32_t key = slot_key(parts->slot, &segment->codes[i]);
		uint32_t top = key >> parts->low;

		parts->line[top][parts->lines[top]++] =
		    (struct entry) { (uint32_t)i, key };
		if (parts->lines[top] == LINE)
			flush(parts, top);
	}
	for (uint32_t p = 0; p < PARTS; p++)
		flush(parts, p);
}

/* ENDS: of the buckets of one group, from its base. */
static struct group
group_of(uint32_t base, const uint32_t ends[GROUP])
{
	struct group group = { .base = base };

	if (ends[GROUP - 1] > UINT8_MAX) {
		group.end[0] = 1;
		return group;
	}
	for (int i = 0; i < GROUP; i++)
		group.end[i] = (uint8_t)ends[i];
	return group;
}

/*
 * The directory of a part's buckets, that have so many codes each; from there
 * on, where the next code of a bucket goes.
 */
static void
direct(struct group *groups, uint32_t *counts, size_t buckets, uint32_t base)
{
	for (size_t b = 0; b < buckets; b += GROUP) {
		uint32_t ends[GROUP], sum = 0;

		for (int i = 0; i < GROUP; i++) {
			uint32_t n = counts[b + (size_t)i];

			counts[b + (size_t)i] = base + sum;
			sum += n;
			ends[i] = sum;
		}
		groups[b / GROUP] = group_of(base, ends);
		base += sum;
	}
}

static void
sort_part(const struct parts *parts, uint32_t p)
{
	size_t begin = p == 0 ? 0 : parts->end[p - 1], end = parts->end[p];
	size_t buckets = (size_t)1 << parts->low;
	uint32_t mask = (uint32_t)buckets - 1;
	struct group *groups = (void *)(uintptr_t)parts->slot->groups;
	uint32_t *ids = (void *)(uintptr_t)parts->slot->ids;
	uint32_t *counts = parts->counts;

	memset(counts, 0, buckets * sizeof(*counts));
	for (size_t i = begin; i < end; i++)
		counts[parts->entries[i].key & mask]++;
	direct(groups + (size_t)p * buckets / GROUP, counts, buckets,
	    (uint32_t)begin);
	for (size_t i = begin; i < end; i++)
		ids[counts[parts->entries[i].key & mask]++] =
		    parts->entries[i].id;
}

/* What a thread needs for a slot, it keeps for the next. */
static struct parts *
parts_of(const struct build *build, int thread)
{
	struct parts *parts = build->parts[thread];

	if (parts != NULL) {
		memset(parts->end, 0, sizeof(parts->end));
		return parts;
	}
	if ((parts = calloc(1, sizeof(*parts))) == NULL ||
	    (parts->counts = malloc(
		 sizeof(*parts->counts) << (WIDTH_MAX - TOP_BITS))) == NULL)
		err(1, NULL);
	parts->entries = pages_new(build->segment->n * sizeof(*parts->entries));
	build->parts[thread] = parts;
	return parts;
}

static void
parts_free(struct parts *parts, size_t n)
{
	if (parts == NULL)
		return;
	pages_free(parts->entries, n * sizeof(*parts->entries));
	free(parts->counts);
	free(parts);
}

static void
sort_slot(void *arg, int thread, size_t unit)
{
	const struct build *build = arg;
	const struct segment *segment = build->segment;
	const struct slot *slot = &segment->slots[unit];
	struct parts *parts = parts_of(build, thread);
	struct group *groups = (void *)(uintptr_t)slot->groups;

	parts->slot = slot;
	parts->low = slot->width - TOP_BITS;
	count(parts, segment);
	part(parts, segment);
	for (uint32_t p = 0; p < PARTS; p++)
		sort_part(parts, p);
	groups[(size_t)1 << (slot->width - GROUP_BITS)].base = segment->n;
}

static void
put_in_order(void *arg, int thread, size_t unit)
{
	const struct build *build = arg;
	const struct segment *segment = build->segment;
	size_t at = unit * CHUNK;
	size_t n = segment->n - at < CHUNK ? segment->n - at : CHUNK;
	struct code *to = (void *)(uintptr_t)segment->codes;

	(void)thread;
	if (segment->split.slots == 0)
		memcpy(to + at, build->from + at, n * sizeof(*to));
	else
		order_all(&segment->order, to + at, build->from + at, n);
}

static void
allocate(struct segment *segment)
{
	segment->image = pages_new(segment_len(segment));
	segment_place(segment);
}

/*
 * Of N codes, fewer than 2^32, none of which is there twice.
 */
void
segment_build(
    struct segment *segment, const struct code *codes, size_t n, int jobs)
{
	struct build build = { .segment = segment, .from = codes };

	*segment = (struct segment) { .n = (uint32_t)n };
	split_choose(&segment->split, n, RADIUS);
	allocate(segment);
	if (segment->split.slots > 0)
		order_choose(&segment->order, &segment->split, codes, n);
	if ((build.parts = calloc((size_t)jobs, sizeof(*build.parts))) == NULL)
		err(1, NULL);
	crew_work(&(struct crew) {
	    jobs, (n + CHUNK - 1) / CHUNK, put_in_order, &build });
	crew_work(&(struct crew) {
	    jobs, (size_t)segment->split.slots, sort_slot, &build });
	for (int i = 0; i < jobs; i++)
		parts_free(build.parts[i], n);
	free(build.parts);
}
