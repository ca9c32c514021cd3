/*
 * What of a segment is near one code: the buckets near its keys are opened, and
 * what lies in them is compared.  Memory is far away, so that each step first
 * asks for all that it will need next, and only then goes on.
 */
#include <string.h>

#include "index/hamming/segment.h"

/*
 * Few steps ahead: what is asked for stays in the first-level cache.  Measured
 * at 10 million codes: with 128 and 512 a query takes a sixth longer, and with
 * 8 and 16 as well.
 */
#define AHEAD 24                 /* groups of one step */
#define RUNS (2 * AHEAD * GROUP) /* of ids: a group has up to GROUP */
#define TAKEN 48                 /* codes that are compared in one step */
#define LEADS_OUT "is damaged: it leads outside of itself"

/* Ids that follow one another. */
struct run {
	uint32_t at, n;
};

/* A group to look in, and which of its buckets. */
struct look {
	uint32_t group;
	uint16_t in;
};

struct hunt {
	struct probe *probe;
	struct code query;            /* in the segment's order */
	uint32_t keys[SLOTS];         /* its */
	int slot;                     /* that is looked in */
	uint16_t near[REACH_MAX + 1]; /* buckets of a group, so near to its */
	struct look looks[AHEAD];
	struct run runs[RUNS];
	uint32_t ids[TAKEN];
	size_t nlooks, nruns, nids;
	uint32_t left;   /* ids of this slot that were not met yet */
	const char *why; /* NULL, or what is wrong with the segment */
};

static bool
within(const struct hunt *hunt, int slot, const struct code *code)
{
	const struct probe *probe = hunt->probe;
	uint32_t key = slot_key(&probe->segment->slots[slot], code);

	return __builtin_popcount(key ^ hunt->keys[slot]) <=
	       probe->plan.reach[slot];
}

/*
 * A code that is found in several slots is told in the first.  Where a group is
 * full, codes are met that are not within reach: their slot comes yet.
 */
static bool
is_told(const struct hunt *hunt, const struct code *code)
{
	if (hunt->probe->plan.scan)
		return true;
	for (int i = 0; i < hunt->slot; i++)
		if (within(hunt, i, code))
			return false;
	return within(hunt, hunt->slot, code);
}

static inline __attribute__((always_inline)) void
compare(struct hunt *hunt)
{
	const struct code *codes = hunt->probe->segment->codes;
	int radius = hunt->probe->plan.radius;
	const struct code query = hunt->query;

	for (size_t i = 0; i < hunt->nids; i++) {
		const struct code *code = &codes[hunt->ids[i]];
		int d = __builtin_popcountll(query.w[0] ^ code->w[0]) +
			__builtin_popcountll(query.w[1] ^ code->w[1]) +
			__builtin_popcountll(query.w[2] ^ code->w[2]) +
			__builtin_popcountll(query.w[3] ^ code->w[3]);

		if (d > radius || !is_told(hunt, code))
			continue;
		hunt->probe->hits++;
		hunt->probe->found(hunt->probe->arg, hunt->ids[i], d);
	}
	hunt->probe->candidates += hunt->nids;
	hunt->nids = 0;
}

#ifdef __x86_64__
static __attribute__((target("popcnt"))) void
compare_popcnt(struct hunt *hunt)
{
	compare(hunt);
}

static void
compare_best(struct hunt *hunt)
{
	if (__builtin_cpu_supports("popcnt"))
		compare_popcnt(hunt);
	else
		compare(hunt);
}
#else
static void
compare_best(struct hunt *hunt)
{
	compare(hunt);
}
#endif

/* Is what is to be read as it was written? */
static bool
is_sound(struct hunt *hunt, const void *at, size_t len)
{
	if (blocks_sound(hunt->probe->segment->blocks, at, len))
		return true;
	hunt->why = "is damaged: the XXH3 of a block differs";
	return false;
}

static void
take_id(struct hunt *hunt, uint32_t id)
{
	const struct segment *segment = hunt->probe->segment;
	const struct code *code = &segment->codes[id];

	if (id >= segment->n) {
		hunt->why = LEADS_OUT;
		return;
	}
	if (segment->blocks != NULL && !is_sound(hunt, code, sizeof(*code)))
		return;
	__builtin_prefetch(code);
	hunt->ids[hunt->nids++] = id;
	if (hunt->nids == TAKEN)
		compare_best(hunt);
}

static void
take(struct hunt *hunt)
{
	const struct segment *segment = hunt->probe->segment;

	for (size_t i = 0; i < hunt->nruns; i++) {
		uint32_t n = hunt->runs[i].n;
		const uint32_t *ids =
		    &segment->slots[hunt->slot].ids[hunt->runs[i].at];

		if (!is_sound(hunt, ids, n * sizeof(*ids)))
			continue;
		for (uint32_t k = 0; k < n; k++)
			take_id(hunt, ids[k]);
	}
	hunt->nruns = 0;
}

/* No id is in two buckets of a slot: else a query would never end. */
static void
add_run(struct hunt *hunt, uint32_t at, uint32_t n)
{
	const struct segment *segment = hunt->probe->segment;

	if (n == 0)
		return;
	if (n > hunt->left || at > segment->n - n) {
		hunt->why = LEADS_OUT;
		return;
	}
	hunt->left -= n;
	__builtin_prefetch(&segment->slots[hunt->slot].ids[at]);
	hunt->runs[hunt->nruns++] = (struct run) { at, n };
}

static void
open_groups(struct hunt *hunt)
{
	const struct slot *slot = &hunt->probe->segment->slots[hunt->slot];

	for (size_t i = 0; i < hunt->nlooks; i++) {
		const struct look *look = &hunt->looks[i];
		const struct group *group = &slot->groups[look->group];

		if (!is_sound(hunt, group, 2 * sizeof(*group)))
			continue;
		if (group->end[0] > group->end[GROUP - 1]) {
			add_run(hunt, group->base, group[1].base - group->base);
			continue;
		}
		for (unsigned in = look->in; in != 0; in &= in - 1) {
			int k = __builtin_ctz(in);
			unsigned from = k == 0 ? 0 : group->end[k - 1];

			add_run(hunt, group->base + from, group->end[k] - from);
		}
	}
	hunt->probe->probes += hunt->nlooks;
	hunt->nlooks = 0;
	take(hunt);
}

static void
look_in(struct hunt *hunt, uint32_t group, uint16_t in)
{
	__builtin_prefetch(
	    &hunt->probe->segment->slots[hunt->slot].groups[group]);
	hunt->looks[hunt->nlooks++] = (struct look) { group, in };
	if (hunt->nlooks == AHEAD)
		open_groups(hunt);
}

/* Which buckets of a group are within so many bits of KEY's. */
static void
find_near(struct hunt *hunt, uint32_t key)
{
	memset(hunt->near, 0, sizeof(hunt->near));
	for (int reach = 0; reach <= REACH_MAX; reach++)
		for (uint32_t b = 0; b < GROUP; b++)
			if (__builtin_popcount(b ^ (key % GROUP)) <= reach)
				hunt->near[reach] |= (uint16_t)(1U << b);
}

/*
 * All groups whose part of the key differs in BITS bits of WIDTH: the next
 * number of as many bits is Gosper's (HAKMEM 175).
 */
static void
look_around(struct hunt *hunt, uint32_t group, int bits, uint16_t in)
{
	int width = hunt->probe->segment->slots[hunt->slot].width - GROUP_BITS;
	uint64_t mask = ((uint64_t)1 << bits) - 1;

	if (bits == 0) {
		look_in(hunt, group, in);
		return;
	}
	while (mask < (uint64_t)1 << width) {
		uint64_t low = mask & -mask, high = mask + low;

		look_in(hunt, group ^ (uint32_t)mask, in);
		mask = high | (((mask ^ high) >> 2) / low);
	}
}

static void
search_slot(struct hunt *hunt)
{
	uint32_t key = hunt->keys[hunt->slot];
	int reach = hunt->probe->plan.reach[hunt->slot];

	if (reach < 0)
		return;
	find_near(hunt, key);
	hunt->left = hunt->probe->segment->n;
	for (int bits = 0; bits <= reach; bits++)
		look_around(
		    hunt, key >> GROUP_BITS, bits, hunt->near[reach - bits]);
	open_groups(hunt);
	compare_best(hunt);
}

static void
search_all(struct hunt *hunt)
{
	for (uint32_t id = 0; id < hunt->probe->segment->n; id++)
		take_id(hunt, id);
	compare_best(hunt);
}

const char *
probe_code(struct probe *probe, const struct code *code)
{
	const struct segment *segment = probe->segment;
	struct hunt hunt;

	hunt.probe = probe;
	hunt.why = NULL;
	hunt.slot = 0;
	hunt.nlooks = hunt.nruns = hunt.nids = 0;
	hunt.query = segment->split.slots == 0
			 ? *code
			 : order_apply(&segment->order, code);
	if (probe->plan.scan) {
		search_all(&hunt);
		return hunt.why;
	}
	for (int i = 0; i < segment->split.slots; i++)
		hunt.keys[i] = slot_key(&segment->slots[i], &hunt.query);
	for (; hunt.slot < segment->split.slots; hunt.slot++)
		search_slot(&hunt);
	return hunt.why;
}
