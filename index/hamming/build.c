/*
 * A segment in memory: for each slot the ids of all codes, sorted by key, in
 * two passes that keep to the processor's caches.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/parts.h"
#include "index/hamming/segment.h"

#define TOP_BITS 11 /* of a key, by which the first pass parts the codes */
#define PARTS (1 << TOP_BITS)
#define CHUNK (1 << 20) /* codes put in order in one go */

struct entry {
	uint32_t id, key;
};

/* What a thread needs for a slot, and keeps for the next. */
struct sorting {
	const struct segment *segment;
	const struct slot *slot;
	int low; /* bits of a key below its top */
	struct parts parts;
	uint32_t *counts; /* of the buckets of a part */
};

struct build {
	struct segment *segment;
	const struct code *from;
	struct sorting *sortings; /* of each thread */
};

/* What entries are made of. */
struct keys {
	const struct code *codes;
	struct slot slot;
	int low;
};

static size_t
part_of(const void *of, size_t i)
{
	const struct keys *keys = of;

	return slot_key(&keys->slot, &keys->codes[i]) >> keys->low;
}

static void
put(const void *of, size_t i, void *to)
{
	const struct keys *keys = of;
	struct entry *entry = to;

	*entry = (struct entry) { (uint32_t)i,
		slot_key(&keys->slot, &keys->codes[i]) };
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
sort_part(const struct sorting *s, size_t p)
{
	const struct entry *entries = (const void *)s->parts.entries;
	size_t begin = parts_begin(&s->parts, p), end = s->parts.end[p];
	size_t buckets = (size_t)1 << s->low;
	uint32_t mask = (uint32_t)buckets - 1;
	struct group *groups = (void *)(uintptr_t)s->slot->groups;
	uint32_t *ids = (void *)(uintptr_t)s->slot->ids;

	memset(s->counts, 0, buckets * sizeof(*s->counts));
	for (size_t i = begin; i < end; i++)
		s->counts[entries[i].key & mask]++;
	direct(
	    groups + p * buckets / GROUP, s->counts, buckets, (uint32_t)begin);
	for (size_t i = begin; i < end; i++)
		ids[s->counts[entries[i].key & mask]++] = entries[i].id;
}

static void
sorting_begin(struct sorting *s, const struct segment *segment)
{
	if (s->segment != NULL)
		return;
	s->segment = segment;
	s->counts = malloc(sizeof(*s->counts) << (WIDTH_MAX - TOP_BITS));
	if (s->counts == NULL)
		err(1, NULL);
	parts_new(&s->parts, PARTS, segment->n, sizeof(struct entry));
}

static void
sorting_end(struct sorting *s)
{
	if (s->segment == NULL)
		return;
	parts_free(&s->parts, s->segment->n, sizeof(struct entry));
	free(s->counts);
}

static void
sort_slot(void *arg, int thread, size_t unit)
{
	const struct build *build = arg;
	const struct segment *segment = build->segment;
	const struct slot *slot = &segment->slots[unit];
	const struct keys keys = { segment->codes, *slot,
		slot->width - TOP_BITS };
	struct sorting *s = &build->sortings[thread];
	struct group *groups = (void *)(uintptr_t)slot->groups;

	sorting_begin(s, segment);
	s->slot = slot;
	s->low = slot->width - TOP_BITS;
	parts_make(&s->parts, (struct parting) { segment->n,
				  sizeof(struct entry), &keys, part_of, put });
	for (size_t p = 0; p < PARTS; p++)
		sort_part(s, p);
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
	build.sortings = calloc((size_t)jobs, sizeof(*build.sortings));
	if (build.sortings == NULL)
		err(1, NULL);
	crew_work(&(struct crew) {
	    jobs, (n + CHUNK - 1) / CHUNK, put_in_order, &build });
	crew_work(&(struct crew) {
	    jobs, (size_t)segment->split.slots, sort_slot, &build });
	for (int i = 0; i < jobs; i++)
		sorting_end(&build.sortings[i]);
	free(build.sortings);
}
