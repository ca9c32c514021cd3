/*
 * Codes of one array that are near one another: in each slot they are sorted
 * by key, and those of buckets near one another are compared, eight at a time.
 * A pair is told in the first slot where its keys are within reach.
 */
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/segment.h"

#define LANES 16 /* codes compared at a time */
#define ROWS 64  /* with how many of them */
#define LOW_BITS                                                    \
	12 /* of a key: the buckets of a block, which stay in cache \
	    */

/* Masks of keys, of no bit, then of one, of two, ... */
struct masks {
	uint32_t *list;
	size_t fewer[REACH_MAX + 2]; /* how many have fewer bits than this */
};

/* One slot of all codes, in the order of its keys. */
struct sorted {
	int number; /* of the slot */
	struct slot slot;
	size_t n;
	uint32_t *first; /* 2^width + 1: of each bucket */
	uint32_t *ids;
	uint64_t *w[2]; /* two words of each code, and LANES more */
	int words;      /* those are w[words], w[words + 1] of the code */
	int low;        /* bits of a key within a block */
	struct masks lows, highs;
};

/* What one process is at. */
struct work {
	const struct meet *meet;
	const struct sorted *s;
	const struct sink *sink;
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

static void
fill(struct sorted *s, const struct meet *meet)
{
	size_t buckets = (size_t)1 << s->slot.width;

	for (size_t i = 0; i < s->n; i++)
		s->first[slot_key(&s->slot, &meet->codes[i]) + 1]++;
	for (size_t b = 0; b < buckets; b++)
		s->first[b + 1] += s->first[b];
	for (size_t i = 0; i < s->n; i++) {
		const struct code *code = &meet->codes[i];
		uint32_t at = s->first[slot_key(&s->slot, code)]++;

		s->ids[at] = (uint32_t)i;
		s->w[0][at] = code->w[s->words];
		s->w[1][at] = code->w[s->words + 1];
	}
	memmove(s->first + 1, s->first, buckets * sizeof(*s->first));
	s->first[0] = 0;
}

static void
sorted_free(struct sorted *s)
{
	size_t buckets;

	if (s == NULL)
		return;
	buckets = (size_t)1 << s->slot.width;
	pages_free(s->first, (buckets + 1) * sizeof(*s->first));
	pages_free(s->ids, s->n * sizeof(*s->ids));
	for (int k = 0; k < 2; k++)
		pages_free(s->w[k], (s->n + LANES) * sizeof(*s->w[k]));
	free(s->lows.list);
	free(s->highs.list);
	free(s);
}

static struct sorted *
sorted_new(const struct meet *meet, int number)
{
	struct sorted *s = calloc(1, sizeof(*s));
	int width = meet->split.width[number];
	int reach = meet->plan.reach[number];

	if (s == NULL)
		err(1, NULL);
	s->number = number;
	s->n = meet->n;
	s->slot.width = width;
	for (int i = 0; i < number; i++)
		s->slot.at += meet->split.width[i];
	/* Of the bits of the slot itself nothing more is learnt. */
	s->words = s->slot.at < CODE_BITS / 2 ? 2 : 0;
	s->first = pages_new((((size_t)1 << width) + 1) * sizeof(*s->first));
	s->ids = pages_new(s->n * sizeof(*s->ids));
	for (int k = 0; k < 2; k++)
		s->w[k] = pages_new((s->n + LANES) * sizeof(*s->w[k]));
	fill(s, meet);
	s->low = width < LOW_BITS ? width : LOW_BITS;
	masks_make(&s->lows, s->low, reach);
	masks_make(&s->highs, width - s->low, reach);
	return s;
}

/* Are their keys within reach in a slot before this one? */
static bool
is_told(const struct work *work, const struct code *a, const struct code *b)
{
	const struct meet *meet = work->meet;
	struct slot slot = { 0 };

	for (int i = 0; i < work->s->number; i++) {
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

struct tile {
	size_t i, iend, j, jend;
	bool same; /* a bucket with itself */
};

static inline __attribute__((always_inline)) void
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

#ifdef __x86_64__
static __attribute__((target("popcnt"))) void
compare_popcnt(const struct work *work, const struct tile *t)
{
	compare(work, t);
}

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
 * At most ROWS codes with as many as two vectors hold, that stay in registers.
 */
static __attribute__((target("avx512f,avx512vpopcntdq"))) void
compare_vectors(const struct work *work, const struct tile *t)
{
	const uint64_t *w0 = work->s->w[0], *w1 = work->s->w[1];
	const __m512i radius = _mm512_set1_epi64(work->meet->radius);
	const __m512i b0 = _mm512_loadu_si512(&w0[t->j]);
	const __m512i b1 = _mm512_loadu_si512(&w1[t->j]);
	const __m512i c0 = _mm512_loadu_si512(&w0[t->j + 8]);
	const __m512i c1 = _mm512_loadu_si512(&w1[t->j + 8]);
	struct hit hits[ROWS];
	size_t n = 0;

	for (size_t i = t->i; i < t->iend; i++) {
		const __m512i a0 = _mm512_set1_epi64((int64_t)w0[i]);
		const __m512i a1 = _mm512_set1_epi64((int64_t)w1[i]);
		__m512i x = _mm512_popcnt_epi64(_mm512_xor_epi64(a0, b0));
		__m512i y = _mm512_popcnt_epi64(_mm512_xor_epi64(a1, b1));
		__m512i z = _mm512_popcnt_epi64(_mm512_xor_epi64(a0, c0));
		__m512i w = _mm512_popcnt_epi64(_mm512_xor_epi64(a1, c1));
		unsigned b =
		    _mm512_cmple_epu64_mask(_mm512_add_epi64(x, y), radius);
		unsigned c =
		    _mm512_cmple_epu64_mask(_mm512_add_epi64(z, w), radius);

		hits[n] = (struct hit) { (uint32_t)i, b | c << 8 };
		n += (b | c) != 0;
	}
	if (n > 0)
		check_all(work, t, hits, n);
}

static void
compare_avx512(const struct work *work, const struct tile *all)
{
	struct tile t = *all;

	for (t.i = all->i; t.i < all->iend; t.i = t.iend) {
		t.iend = t.i + ROWS < all->iend ? t.i + ROWS : all->iend;
		for (t.j = all->j; t.j < all->jend; t.j += LANES)
			compare_vectors(work, &t);
	}
}

static void
compare_best(const struct work *work, const struct tile *t)
{
	if (work->meet->plain || !__builtin_cpu_supports("popcnt"))
		compare(work, t);
	else if (!__builtin_cpu_supports("avx512vpopcntdq"))
		compare_popcnt(work, t);
	else
		compare_avx512(work, t);
}
#else
static void
compare_best(const struct work *work, const struct tile *t)
{
	compare(work, t);
}
#endif

static void
buckets(struct work *work, uint32_t a, uint32_t b)
{
	const uint32_t *first = work->s->first;
	struct tile t = { first[a], first[a + 1], first[b], first[b + 1],
		a == b };

	if (t.i == t.iend || t.j == t.jend)
		return;
	work->compared += (t.iend - t.i) * (t.jend - t.j);
	compare_best(work, &t);
}

/* Of a block with itself, each pair of buckets that differ in MASK, once. */
static void
within(struct work *work, uint32_t block, uint32_t mask)
{
	uint32_t size = (uint32_t)1 << work->s->low;
	uint32_t top = mask == 0 ? size : 1U << (31 - __builtin_clz(mask));

	for (uint32_t at = 0; at < size; at += 2 * top)
		for (uint32_t k = at; k < at + top; k++)
			buckets(work, block + k, block + (k ^ mask));
}

static void
blocks(struct work *work, uint32_t high, uint32_t mask)
{
	const struct sorted *s = work->s;
	uint32_t a = high << s->low, b = (high ^ mask) << s->low;
	int left = work->meet->plan.reach[s->number] - __builtin_popcount(mask);

	if (b < a)
		return;
	for (size_t i = 0; i < s->lows.fewer[left + 1]; i++) {
		uint32_t low = s->lows.list[i];

		if (a == b) {
			within(work, a, low);
			continue;
		}
		for (uint32_t k = 0; k < (uint32_t)1 << s->low; k++)
			buckets(work, a + k, b + (k ^ low));
	}
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

uint64_t
meet_unit(void *of, size_t unit, const struct sink *sink)
{
	struct meet *meet = of;
	int slot = (int)unit / meet->parts, part = (int)unit % meet->parts;
	struct work work = { .meet = meet, .sink = sink };
	uint32_t high;

	if (meet->plan.reach[slot] < 0)
		return 0;
	if (meet->sorted == NULL || meet->sorted->number != slot) {
		sorted_free(meet->sorted);
		meet->sorted = sorted_new(meet, slot);
	}
	work.s = meet->sorted;
	for (high = (uint32_t)part;
	     high < (uint32_t)1 << (work.s->slot.width - work.s->low);
	     high += (uint32_t)meet->parts)
		for (size_t i = 0;
		     i < work.s->highs.fewer[meet->plan.reach[slot] + 1]; i++)
			blocks(&work, high, work.s->highs.list[i]);
	return work.compared;
}
