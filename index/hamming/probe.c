/*
 * What of a segment is near one code: the buckets near its keys are opened, and
 * what lies in them is compared.  Memory is far away: what a step asks for, the
 * next one looks at.
 */
#include <string.h>

#include "index/hamming/segment.h"

/*
 * Few: what is asked for stays in the first-level cache, and the processor asks
 * for some two dozen lines of memory at a time.  Measured at 10 million codes:
 * with 48 and more a query takes a tenth longer, and with 6 as well.
 */
#define AHEAD 16                 /* groups of one step */
#define RUNS (2 * AHEAD * GROUP) /* of ids: a group has up to GROUP */
#define TAKEN 256                /* codes that are compared in one step */
#define LEADS_OUT "is damaged: it leads outside of itself"

/* Ids that follow one another, and how many bits their marks may differ in. */
struct run {
	uint32_t at, n;
	int most;
};

/* A group to look in, which of its buckets, and how far it is. */
struct look {
	uint32_t group;
	uint16_t in;
	uint8_t bits;
};

struct hunt {
	struct probe *probe;
	struct code query;            /* in the segment's order */
	uint32_t keys[SLOTS];         /* its */
	int slot;                     /* that is looked in */
	uint32_t mark;                /* the query's, where marks are */
	int most;                     /* as of a run of its own bucket */
	uint16_t near[REACH_MAX + 1]; /* buckets of a group, so near to its */
	struct look looks[AHEAD];
	struct run runs[RUNS];
	uint32_t ids[TAKEN];
	size_t nlooks, nruns, nids;
	uint64_t met;    /* ids of this slot, so far */
	const char *why; /* NULL, or what is wrong with the segment */
};

/*
 * In how many bits two slots in a row may differ.  Of all slots in a ring there
 * is one from which on, however far one goes, the distances add up to less than
 * the reaches, each plus one, do: else all of them would add up to as much, and
 * to more than the radius (Qin and Xiao, "Pigeonring", VLDB 2018).
 */
static int
most_of(const struct hunt *hunt, int slot)
{
	const int8_t *reach = hunt->probe->plan.reach;
	int next = slot + 1 < hunt->probe->segment->split.slots ? slot + 1 : 0;

	return reach[slot] + reach[next] + 1;
}

static uint32_t
mark_of(const struct hunt *hunt, int slot, const struct code *code)
{
	const struct segment *segment = hunt->probe->segment;
	uint64_t mark = slot_key(slot_next(segment, slot), code);

	return (uint32_t)(mark << segment->id_bits);
}

static bool
within(const struct hunt *hunt, int slot, const struct code *code)
{
	const struct probe *probe = hunt->probe;
	uint32_t key = slot_key(&probe->segment->slots[slot], code);
	int d = __builtin_popcount(key ^ hunt->keys[slot]);
	uint32_t marks =
	    mark_of(hunt, slot, code) ^ mark_of(hunt, slot, &hunt->query);

	return d <= probe->plan.reach[slot] &&
	       d + __builtin_popcount(marks) <= most_of(hunt, slot);
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
	hunt->nids = 0;
}

/* Is what is to be read as it was written? */
static bool
is_sound(struct hunt *hunt, const void *at, size_t len)
{
	if (blocks_sound(hunt->probe->segment->blocks, at, len))
		return true;
	hunt->why = "is damaged: the XXH3 of a block differs";
	return false;
}

static bool
is_code(struct hunt *hunt, uint32_t id)
{
	const struct segment *segment = hunt->probe->segment;
	const struct code *code = &segment->codes[id];

	if (id >= segment->n)
		hunt->why = LEADS_OUT;
	return id < segment->n &&
	       (segment->blocks == NULL || is_sound(hunt, code, sizeof(*code)));
}

/*
 * Asks for the codes of N ids whose marks are near.  Whether one is cannot be
 * foreseen, so that nothing branches there: else it is the first code that is
 * asked for, which is at hand.
 */
static inline __attribute__((always_inline)) void
take_ids(struct hunt *hunt, const uint32_t *ids, size_t n, int most)
{
	const struct segment *segment = hunt->probe->segment;
	uint32_t mask = (uint32_t)(((uint64_t)1 << segment->id_bits) - 1);
	size_t nids = hunt->nids;

	for (size_t i = 0; i < n; i++) {
		uint32_t marks = (ids[i] ^ hunt->mark) & ~mask;
		bool near = __builtin_popcount(marks) <= most;
		uint32_t id = near ? ids[i] & mask : 0;

		if (!is_code(hunt, id))
			continue;
		__builtin_prefetch(&segment->codes[id]);
		hunt->ids[nids] = id;
		nids += near;
	}
	hunt->nids = nids;
}

static inline __attribute__((always_inline)) void
take_run(struct hunt *hunt, struct run run)
{
	const uint32_t *ids =
	    &hunt->probe->segment->slots[hunt->slot].ids[run.at];

	if (!is_sound(hunt, ids, run.n * sizeof(*ids)))
		return;
	while (run.n > TAKEN - hunt->nids) {
		size_t n = TAKEN - hunt->nids;

		take_ids(hunt, ids, n, run.most);
		compare(hunt);
		ids += n;
		run.n -= (uint32_t)n;
	}
	take_ids(hunt, ids, run.n, run.most);
}

/*
 * An empty run is overwritten by the next one; what is asked for then is at
 * hand, as above.
 */
static inline __attribute__((always_inline)) struct run *
add_run(struct hunt *hunt, struct run *next, struct run run)
{
	const struct segment *segment = hunt->probe->segment;
	bool some = run.n > 0;

	if (run.n > segment->n || run.at > segment->n - run.n) {
		hunt->why = LEADS_OUT;
		return next;
	}
	__builtin_prefetch(&segment->slots[hunt->slot].ids[some ? run.at : 0]);
	*next = run;
	hunt->met += run.n;
	return next + some;
}

/* GROUPS has the look's; its runs go to NEXT. */
static inline __attribute__((always_inline)) struct run *
open_group(struct hunt *hunt, const struct look *look,
    const struct groups *groups, struct run *next)
{
	uint32_t own = hunt->keys[hunt->slot] % GROUP;
	uint32_t g = look->group % GROUPS, base = groups->base[g];
	const uint8_t *end = groups->end[g];
	int most = hunt->most - look->bits;

	if (end[0] > end[GROUP - 1])
		return add_run(hunt, next,
		    (struct run) { base, groups->base[g + 1] - base, most });
	for (unsigned in = look->in; in != 0; in &= in - 1) {
		unsigned k = (unsigned)__builtin_ctz(in);
		unsigned from = k == 0 ? 0 : end[k - 1];

		next = add_run(hunt, next,
		    (struct run) { base + from, end[k] - from,
			most - __builtin_popcount(k ^ own) });
	}
	return next;
}

/* No id is in two buckets of a slot: else a query would never end. */
static inline __attribute__((always_inline)) void
open_groups(struct hunt *hunt)
{
	const struct segment *segment = hunt->probe->segment;
	const struct slot *slot = &segment->slots[hunt->slot];
	struct run *next = hunt->runs;

	for (size_t i = 0; i < hunt->nlooks; i++) {
		const struct look *look = &hunt->looks[i];
		const struct groups *groups =
		    &slot->groups[look->group / GROUPS];

		if (is_sound(hunt, groups, sizeof(*groups)))
			next = open_group(hunt, look, groups, next);
	}
	hunt->probe->probes += hunt->nlooks;
	hunt->nlooks = 0;
	hunt->nruns = (size_t)(next - hunt->runs);
	if (hunt->met > segment->n) {
		hunt->why = LEADS_OUT;
		hunt->nruns = 0;
	}
}

/*
 * The codes that the step before asked for are compared, its ids are looked at,
 * which asks for codes, and groups are, which asks for ids.
 */
static inline __attribute__((always_inline)) void
step(struct hunt *hunt)
{
	compare(hunt);
	for (size_t i = 0; i < hunt->nruns; i++)
		take_run(hunt, hunt->runs[i]);
	open_groups(hunt);
}

/* All codes, whatever their marks. */
static inline __attribute__((always_inline)) void
compare_all(struct hunt *hunt)
{
	for (uint32_t id = 0; id < hunt->probe->segment->n; id++) {
		if (is_code(hunt, id))
			hunt->ids[hunt->nids++] = id;
		if (hunt->nids == TAKEN)
			compare(hunt);
	}
	compare(hunt);
	hunt->probe->candidates += hunt->probe->segment->n;
}

#ifdef __x86_64__
/* x86-64's first version lacks the instruction, nearly all machines have it. */
static __attribute__((target("popcnt"))) void
step_popcnt(struct hunt *hunt)
{
	step(hunt);
}

static __attribute__((target("popcnt"))) void
compare_all_popcnt(struct hunt *hunt)
{
	compare_all(hunt);
}

static void
step_best(struct hunt *hunt)
{
	if (__builtin_cpu_supports("popcnt"))
		step_popcnt(hunt);
	else
		step(hunt);
}

static void
compare_all_best(struct hunt *hunt)
{
	if (__builtin_cpu_supports("popcnt"))
		compare_all_popcnt(hunt);
	else
		compare_all(hunt);
}
#else
static void
step_best(struct hunt *hunt)
{
	step(hunt);
}

static void
compare_all_best(struct hunt *hunt)
{
	compare_all(hunt);
}
#endif

static void
look_in(struct hunt *hunt, uint32_t group, int bits)
{
	int reach = hunt->probe->plan.reach[hunt->slot];

	__builtin_prefetch(
	    &hunt->probe->segment->slots[hunt->slot].groups[group / GROUPS]);
	hunt->looks[hunt->nlooks++] =
	    (struct look) { group, hunt->near[reach - bits], (uint8_t)bits };
	if (hunt->nlooks == AHEAD)
		step_best(hunt);
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
look_around(struct hunt *hunt, uint32_t group, int bits)
{
	int width = hunt->probe->segment->slots[hunt->slot].width - GROUP_BITS;
	uint64_t mask = ((uint64_t)1 << bits) - 1;

	if (bits == 0) {
		look_in(hunt, group, bits);
		return;
	}
	while (mask < (uint64_t)1 << width) {
		uint64_t low = mask & -mask, high = mask + low;

		look_in(hunt, group ^ (uint32_t)mask, bits);
		mask = high | (((mask ^ high) >> 2) >> __builtin_ctzll(low));
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
	hunt->mark = mark_of(hunt, hunt->slot, &hunt->query);
	hunt->most = most_of(hunt, hunt->slot);
	hunt->met = 0;
	for (int bits = 0; bits <= reach; bits++)
		look_around(hunt, key >> GROUP_BITS, bits);
	while (hunt->nlooks + hunt->nruns + hunt->nids > 0)
		step_best(hunt);
	hunt->probe->candidates += hunt->met;
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
		compare_all_best(&hunt);
		return hunt.why;
	}
	for (int i = 0; i < segment->split.slots; i++)
		hunt.keys[i] = slot_key(&segment->slots[i], &hunt.query);
	for (; hunt.slot < segment->split.slots; hunt.slot++)
		search_slot(&hunt);
	return hunt.why;
}
