/*
 * Codes of one array that are near one another: in each slot they are sorted
 * by key, and those of buckets near one another are compared, eight at a time.
 * A pair is told in the first slot where its keys are within reach.
 */
#include <err.h>
#include <stdlib.h>

#include "index/hamming/eight.h"
#include "index/hamming/sorted.h"

#define ROWS 64 /* with how many of them */
/* Of a key: the buckets of a block, which a cache holds. */
#define LOW_BITS 12

/* Masks of keys, of no bit, then of one, of two, ... */
struct masks {
	uint32_t *list;
	size_t fewer[REACH_MAX + 2]; /* how many have fewer bits than this */
};

/* What one process is at. */
struct work {
	const struct meet *meet;
	const struct sorted *s;
	const struct sink *sink;
	int slot, part; /* which one, and what of it */
	int low;        /* bits of a key within a block */
	struct masks lows, highs;
	uint64_t compared;
};

static void
masks_make(struct masks *masks, int width, int reach)
{
	uint32_t end = (uint32_t)1 << width;
	size_t n = 0;

	masks->list = calloc((size_t)end, sizeof(*masks->list));
	if (masks->list == NULL)
		err(1, NULL);
	masks->fewer[0] = 0;
	for (int bits = 0; bits <= reach; bits++) {
		for (uint32_t mask = 0; mask < end; mask++)
			if (__builtin_popcount(mask) == bits)
				masks->list[n++] = mask;
		masks->fewer[bits + 1] = n;
	}
}

/* Are their keys within reach in a slot before this one? */
static bool
is_told(const struct work *work, const struct code *a, const struct code *b)
{
	const struct meet *meet = work->meet;
	struct slot slot = { 0 };

	for (int i = 0; i < work->slot; i++) {
		slot.width = meet->split.width[i];
		if (__builtin_popcount(
			slot_key(&slot, a) ^ slot_key(&slot, b)) <=
		    meet->plan.reach[i])
			return true;
		slot.at += slot.width;
	}
	return false;
}

static void
check(const struct work *work, size_t i, size_t j)
{
	const struct meet *meet = work->meet;
	uint32_t x = work->s->ids[i], y = work->s->ids[j];
	const struct code *a = &meet->codes[x], *b = &meet->codes[y];
	int d = code_distance(a, b);

	if (d > meet->radius || is_told(work, a, b))
		return;
	work->sink->found(work->sink->arg,
	    &(struct pair) { x < y ? x : y, x < y ? y : x, (uint64_t)d });
}

/* Codes that are compared with others. */
struct tile {
	size_t i, iend, j, jend;
	bool same; /* a bucket with itself */
};

static INLINE void
compare(const struct work *work, const struct tile *t)
{
	const struct sorted *s = work->s;
	int radius = work->meet->radius;

	for (size_t i = t->i; i < t->iend; i++)
		for (size_t j = t->same ? i + 1 : t->j; j < t->jend; j++)
			if (__builtin_popcountll(s->w[0][i] ^ s->w[0][j]) +
				__builtin_popcountll(s->w[1][i] ^ s->w[1][j]) <=
			    radius)
				check(work, i, j);
}

#ifndef NO_EIGHT
/* Of codes from I on with those from J on: bit k of IN is code J + k. */
struct hit {
	uint32_t i;
	unsigned in;
};

static __attribute__((noinline)) void
check_all(const struct work *work, const struct tile *t, const struct hit *hits,
    size_t n)
{
	for (size_t k = 0; k < n; k++)
		for (unsigned in = hits[k].in; in != 0; in &= in - 1) {
			size_t j = t->j + (size_t)__builtin_ctz(in);

			if (j < t->jend && (!t->same || j > hits[k].i))
				check(work, hits[k].i, j);
		}
}

/*
 * At most ROWS codes with eight, or with LANES, that stay in registers.
 */
static INLINE EIGHT void
compare_rows(const struct work *work, const struct tile *t, const bool two)
{
	const uint64_t *const w[2] = { work->s->w[0], work->s->w[1] };
	const int radius = work->meet->radius;
	const struct eight b = eight_at(w, t->j);
	const struct eight c = eight_at(w, two ? t->j + 8 : t->j);
	struct hit hits[ROWS];
	size_t n = 0;

	for (size_t i = t->i; i < t->iend; i++) {
		const uint64_t one[2] = { w[0][i], w[1][i] };
		unsigned in = eight_near(one, &b, radius);

		if (two)
			in |= eight_near(one, &c, radius) << 8;
		hits[n] = (struct hit) { (uint32_t)i, in };
		n += in != 0;
	}
	if (n > 0)
		check_all(work, t, hits, n);
}

static INLINE EIGHT void
compare_vectors(const struct work *work, const struct tile *all)
{
	struct tile t = *all;

	for (t.i = all->i; t.i < all->iend; t.i = t.iend) {
		t.iend = t.i + ROWS < all->iend ? t.i + ROWS : all->iend;
		for (t.j = all->j; t.j + 8 < all->jend; t.j += LANES)
			compare_rows(work, &t, true);
		if (t.j < all->jend)
			compare_rows(work, &t, false);
	}
}
#endif

/* How two buckets are compared: a constant to the compiler. */
typedef void compare_fn(const struct work *, const struct tile *);

static INLINE void
buckets(struct work *work, uint32_t a, uint32_t b, compare_fn *how)
{
	const uint32_t *first = work->s->first;
	struct tile t = { first[a], first[a + 1], first[b], first[b + 1],
		a == b };

	if (t.i == t.iend || t.j == t.jend)
		return;
	work->compared += (t.iend - t.i) * (t.jend - t.j);
	how(work, &t);
}

/* Of a block with itself, each pair of buckets that differ in MASK, once. */
static INLINE void
within(struct work *work, uint32_t block, uint32_t mask, compare_fn *how)
{
	uint32_t size = (uint32_t)1 << work->low;
	uint32_t top = mask == 0 ? size : 1U << (31 - __builtin_clz(mask));

	for (uint32_t at = 0; at < size; at += 2 * top)
		for (uint32_t k = at; k < at + top; k++)
			buckets(work, block + k, block + (k ^ mask), how);
}

static INLINE void
blocks(struct work *work, uint32_t high, uint32_t mask, compare_fn *how)
{
	uint32_t a = high << work->low, b = (high ^ mask) << work->low;
	int left =
	    work->meet->plan.reach[work->slot] - __builtin_popcount(mask);

	for (size_t i = 0; b >= a && i < work->lows.fewer[left + 1]; i++) {
		uint32_t low = work->lows.list[i];

		if (a == b) {
			within(work, a, low, how);
			continue;
		}
		for (uint32_t k = 0; k < (uint32_t)1 << work->low; k++)
			buckets(work, a + k, b + (k ^ low), how);
	}
}

static INLINE void
search(struct work *work, compare_fn *how)
{
	const struct meet *meet = work->meet;
	uint32_t end = (uint32_t)1 << (work->s->slot.width - work->low);
	int reach = meet->plan.reach[work->slot];

	for (uint32_t high = (uint32_t)work->part; high < end;
	     high += (uint32_t)meet->parts)
		for (size_t i = 0; i < work->highs.fewer[reach + 1]; i++)
			blocks(work, high, work->highs.list[i], how);
}

static void
search_plain(struct work *work)
{
	search(work, compare);
}

#ifdef __x86_64__
static __attribute__((target("popcnt"))) void
search_popcnt(struct work *work)
{
	search(work, compare);
}
#endif

#ifndef NO_EIGHT
static EIGHT void
search_vectors(struct work *work)
{
	search(work, compare_vectors);
}
#endif

static void
search_best(struct work *work)
{
	bool plain = work->meet->plain;

#ifndef NO_EIGHT
	if (!plain && eight_can()) {
		search_vectors(work);
		return;
	}
#endif
#ifdef __x86_64__
	if (!plain && __builtin_cpu_supports("popcnt")) {
		search_popcnt(work);
		return;
	}
#endif
	(void)plain;
	search_plain(work);
}

/*
 * So many parts of each slot that some four units fall to each process.
 */
void
meet_begin(struct meet *meet, const struct code *codes, size_t n, int jobs)
{
	struct code *to = pages_new((n + 1) * sizeof(*to));
	struct order order;

	meet->n = n;
	split_choose_meet(&meet->split, &meet->plan, n, meet->radius);
	order_choose(&order, &meet->split, codes, n);
	order_all(&order, to, codes, n);
	meet->codes = to;
	meet->parts = (jobs + 3) / 4;
	meet->sorted = NULL;
}

void
meet_end(struct meet *meet)
{
	pages_free((void *)(uintptr_t)meet->codes,
	    (meet->n + 1) * sizeof(*meet->codes));
	sorted_free(meet->sorted);
}

size_t
meet_units(const struct meet *meet)
{
	return (size_t)(meet->split.slots * meet->parts);
}

/* Each process sorts into memory that it keeps from slot to slot. */
static const struct sorted *
sort_slot(struct meet *meet, int number)
{
	struct slot slot = { .width = meet->split.width[number] };
	int widest = 0;

	for (int i = 0; i < number; i++)
		slot.at += meet->split.width[i];
	if (meet->sorted != NULL && meet->sorted->slot.at == slot.at)
		return meet->sorted;
	for (int i = 0; i < meet->split.slots; i++)
		if (meet->split.width[i] > widest)
			widest = meet->split.width[i];
	if (meet->sorted == NULL)
		meet->sorted = sorted_new(meet->n, widest);
	sorted_make(meet->sorted, meet->codes, slot);
	return meet->sorted;
}

uint64_t
meet_unit(void *of, size_t unit, const struct sink *sink)
{
	struct meet *meet = of;
	struct work work = { .meet = meet,
		.sink = sink,
		.slot = (int)unit / meet->parts,
		.part = (int)unit % meet->parts };
	int width = meet->split.width[work.slot];
	int reach = meet->plan.reach[work.slot];

	if (reach < 0)
		return 0;
	work.s = sort_slot(meet, work.slot);
	work.low = width < LOW_BITS ? width : LOW_BITS;
	masks_make(&work.lows, work.low, reach);
	masks_make(&work.highs, width - work.low, reach);
	search_best(&work);
	free(work.lows.list);
	free(work.highs.list);
	return work.compared;
}
