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
	struct sorting *threads; /* of each thread */
};

/* What entries are made of. */
struct keys {
	const struct code *codes;
	struct slot slot, next;
	int low, id_bits;
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
	uint64_t mark = slot_key(&keys->next, &keys->codes[i]);

	*entry = (struct entry) { (uint32_t)(i | mark << keys->id_bits),
		slot_key(&keys->slot, &keys->codes[i]) };
}

/* Also of the group before it, which ends here. */
static void
set_base(struct groups *groups, size_t group, uint32_t base)
{
	groups[group / GROUPS].base[group % GROUPS] = base;
	if (group % GROUPS == 0 && group > 0)
		groups[group / GROUPS - 1].base[GROUPS] = base;
}

/* ENDS: of the buckets of one group, from its base. */
static void
set_ends(struct groups *groups, size_t group, const uint32_t ends[GROUP])
{
	uint8_t *end = groups[group / GROUPS].end[group % GROUPS];

	for (int i = 0; i < GROUP && ends[GROUP - 1] <= UINT8_MAX; i++)
		end[i] = (uint8_t)ends[i];
	if (ends[GROUP - 1] > UINT8_MAX)
		end[0] = 1;
}

/*
 * The directory of part P's buckets, that have so many codes each; from there
 * on, where the next code of a bucket goes.
 */
static void
direct(const struct sorting *s, size_t p)
{
	size_t buckets = (size_t)1 << s->low, group = p * buckets / GROUP;
	struct groups *groups = (void *)(uintptr_t)s->slot->groups;
	uint32_t base = (uint32_t)parts_begin(&s->parts, p);

	for (size_t b = 0; b < buckets; b += GROUP) {
		uint32_t ends[GROUP], sum = 0;

		for (int i = 0; i < GROUP; i++) {
			uint32_t n = s->counts[b + (size_t)i];

			s->counts[b + (size_t)i] = base + sum;
			sum += n;
			ends[i] = sum;
		}
		set_base(groups, group, base);
		set_ends(groups, group++, ends);
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
	uint32_t *ids = (void *)(uintptr_t)s->slot->ids;

	memset(s->counts, 0, buckets * sizeof(*s->counts));
	for (size_t i = begin; i < end; i++)
		s->counts[entries[i].key & mask]++;
	direct(s, p);
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
		*slot_next(segment, (int)unit), slot->width - TOP_BITS,
		segment->id_bits };
	struct sorting *s = &build->threads[thread];
	struct groups *groups = (void *)(uintptr_t)slot->groups;

	sorting_begin(s, segment);
	s->slot = slot;
	s->low = slot->width - TOP_BITS;
	parts_make(&s->parts, (struct parting) { segment->n,
				  sizeof(struct entry), &keys, part_of, put });
	for (size_t p = 0; p < PARTS; p++)
		sort_part(s, p);
	set_base(groups, (size_t)1 << (slot->width - GROUP_BITS), segment->n);
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
	build.threads = calloc((size_t)jobs, sizeof(*build.threads));
	if (build.threads == NULL)
		err(1, NULL);
	crew_work(&(struct crew) {
	    jobs, (n + CHUNK - 1) / CHUNK, put_in_order, &build });
	crew_work(&(struct crew) {
	    jobs, (size_t)segment->split.slots, sort_slot, &build });
	for (int i = 0; i < jobs; i++)
		sorting_end(&build.threads[i]);
	free(build.threads);
}
