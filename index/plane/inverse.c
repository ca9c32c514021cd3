/*
 * The other way round: an index of the queries, and every code looks for those
 * near it.  Each slot has a list for each key, of the queries whose keys are
 * within reach of it, so that a code looks at one list a slot.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/crew.h"
#include "index/hamming/split.h"
#include "index/plane/search.h"

/*
 * Codes that look into one slot after the other: enough of them that its bits,
 * of some 128 KiB, stay in the second-level cache.
 */
#define PART 65536
#define PAIRS 1024 /* of a code and a query, that are compared in a row */
#define AHEAD 16   /* lists that are asked for before they are read */

#define INLINE inline __attribute__((always_inline))

struct lists {
	int word, shift, width; /* where the slot is in a code's words */
	int reach;
	uint32_t *some;  /* 2^width bits: which lists are not empty */
	uint32_t *first; /* 2^width + 1: ids[first[key]..first[key + 1]) */
	uint32_t *ids;   /* of queries */
};

struct inverse {
	const struct queries *queries;
	int slots;
	struct lists lists[SLOTS];
	uint32_t *image; /* all lists */
	size_t len;
};

/* A list that is not empty, of one code's key. */
struct run {
	uint32_t code; /* of the part */
	uint32_t at, n;
};

struct pair_of {
	uint32_t code, query;
};

/* Codes that look for queries, slot after slot. */
struct part {
	size_t at, n; /* in the stretch */
	struct code codes[PART];
	uint32_t keys[PART]; /* in one slot */
	struct run runs[PART];
	size_t nruns;
	struct pair_of pairs[PAIRS];
	size_t npairs;
	struct hit *hits; /* of all slots; HITS: too many */
	size_t nhits;
};

/* HIGH: the word after LOW. */
static INLINE uint32_t
key_in(const struct lists *l, uint32_t low, uint32_t high)
{
	uint32_t mask = (uint32_t)(((uint64_t)1 << l->width) - 1);

	return (low >> l->shift | high << 1 << (31 - l->shift)) & mask;
}

static INLINE uint32_t
key_of(const struct lists *l, const uint32_t words[WORDS])
{
	return key_in(l, words[l->word], words[(l->word + 1) % WORDS]);
}

/* Of the codes of one vector. */
static INLINE void
keys_of(const struct lists *l, const uint32_t *const half[2], uint32_t *keys)
{
	int next = (l->word + 1) % WORDS;
	const uint32_t *low =
	    half[l->word / HALF] + l->word % HALF * VECTOR_CODES;
	const uint32_t *high = half[next / HALF] + next % HALF * VECTOR_CODES;

	for (int i = 0; i < VECTOR_CODES; i++)
		keys[i] = key_in(l, low[i], high[i]);
}

/* Keys of so many bits that have at most REACH of them, counted and written. */
static size_t
masks(uint32_t *list, int width, int reach)
{
	size_t n = 0;

	for (int bits = 0; bits <= reach; bits++) {
		uint64_t mask = ((uint64_t)1 << bits) - 1;

		while (mask < (uint64_t)1 << width) {
			uint64_t low = mask & -mask, high = mask + low;

			if (list != NULL)
				list[n] = (uint32_t)mask;
			n++;
			if (bits == 0)
				break;
			/* HAKMEM 175: the next of as many bits. */
			mask = high | (((mask ^ high) >> 2) / low);
		}
	}
	return n;
}

/* Counts, then ends, then, from the last query to the first, begins. */
static void
fill(struct lists *l, const struct queries *q, const uint32_t *mask, size_t n)
{
	size_t keys = (size_t)1 << l->width;
	uint32_t sum = 0;

	for (size_t i = 0; i < q->n; i++) {
		uint32_t key = key_of(l, q->words[i]);

		for (size_t k = 0; k < n; k++)
			l->first[key ^ mask[k]]++;
	}
	for (size_t key = 0; key < keys; key++) {
		l->some[key / 32] |= (uint32_t)(l->first[key] > 0) << key % 32;
		l->first[key] = sum += l->first[key];
	}
	l->first[keys] = sum;
	for (size_t i = q->n; i-- > 0;) {
		uint32_t key = key_of(l, q->words[i]);

		for (size_t k = 0; k < n; k++)
			l->ids[--l->first[key ^ mask[k]]] = (uint32_t)i;
	}
}

static void
make_lists(void *arg, int thread, size_t slot)
{
	struct inverse *inverse = arg;
	struct lists *l = &inverse->lists[slot];
	size_t n = masks(NULL, l->width, l->reach);
	uint32_t *mask = calloc(n + 1, sizeof(*mask));

	(void)thread;
	if (mask == NULL)
		err(1, NULL);
	masks(mask, l->width, l->reach);
	fill(l, inverse->queries, mask, n);
	free(mask);
}

/* Points the lists of all slots into the image; returns how long it is. */
static size_t
place(struct inverse *inverse)
{
	uint32_t *at = inverse->image;
	size_t n = 0;

	for (int i = 0; i < inverse->slots; i++) {
		struct lists *l = &inverse->lists[i];

		l->some = at + n;
		n += ((size_t)1 << l->width) / 32;
		l->first = at + n;
		n += ((size_t)1 << l->width) + 1;
		l->ids = at + n;
		n += inverse->queries->n * masks(NULL, l->width, l->reach);
	}
	return n * sizeof(*at);
}

struct inverse *
inverse_new(const struct queries *queries, const struct plan *plan,
    const struct split *split, int jobs)
{
	struct inverse *inverse = calloc(1, sizeof(*inverse));
	int at = 0;

	if (inverse == NULL)
		err(1, NULL);
	inverse->queries = queries;
	for (int i = 0; i < split->slots; i++) {
		if (plan->reach[i] >= 0)
			inverse->lists[inverse->slots++] = (struct lists) {
				.word = at / 32,
				.shift = at % 32,
				.width = split->width[i],
				.reach = plan->reach[i],
			};
		at += split->width[i];
	}
	inverse->len = place(inverse);
	inverse->image = pages_new(inverse->len);
	place(inverse);
	crew_work(&(struct crew) {
	    jobs, (size_t)inverse->slots, make_lists, inverse });
	return inverse;
}

void
inverse_free(struct inverse *inverse)
{
	if (inverse != NULL)
		pages_free(inverse->image, inverse->len);
	free(inverse);
}

/* Codes that are none look for what is thrown away. */
static INLINE void
take_keys(const struct lists *l, const struct stretch *s, struct part *part)
{
	for (size_t i = 0; i < part->n; i += VECTOR_CODES) {
		size_t at = (part->at + i) * HALF;

		keys_of(l,
		    (const uint32_t *[2]) {
			s->plane[0] + at, s->plane[1] + at },
		    part->keys + i);
	}
}

/*
 * Memory is far away: one bit, which a cache has, tells whether a list is
 * empty, and all others are asked for before one is read.
 */
static INLINE void
take_runs(const struct lists *l, struct part *part)
{
	struct run *runs = part->runs;
	size_t n = 0;

	for (size_t i = 0; i < part->n; i++) {
		uint32_t key = part->keys[i];

		runs[n] = (struct run) { .code = (uint32_t)i, .at = key };
		n += l->some[key / 32] >> key % 32 & 1;
	}
	for (size_t i = 0; i < n; i++) {
		const uint32_t *first = &l->first[runs[i].at];

		__builtin_prefetch(
		    &l->first[runs[i + AHEAD < n ? i + AHEAD : i].at]);
		runs[i].at = first[0];
		runs[i].n = first[1] - first[0];
		__builtin_prefetch(&l->ids[first[0]]);
	}
	part->nruns = n;
}

/* Was it found in a slot before? */
static bool
is_told(const struct inverse *inverse, int slot, const struct code *code,
    const struct code *query)
{
	uint32_t a[WORDS], b[WORDS];

	memcpy(a, code, sizeof(a));
	memcpy(b, query, sizeof(b));
	for (int s = 0; s < slot; s++) {
		const struct lists *l = &inverse->lists[s];

		if (__builtin_popcount(key_of(l, a) ^ key_of(l, b)) <= l->reach)
			return true;
	}
	return false;
}

static INLINE void
compare(const struct queries *q, struct part *part, int slot)
{
	for (size_t i = 0; i < part->npairs; i++) {
		const struct pair_of *pair = &part->pairs[i];
		const struct code *code = &part->codes[pair->code];
		const struct code *query = &q->codes[pair->query];
		int d = __builtin_popcountll(code->w[0] ^ query->w[0]) +
			__builtin_popcountll(code->w[1] ^ query->w[1]);

		if (__builtin_expect(d > q->radius, 1))
			continue;
		d += __builtin_popcountll(code->w[2] ^ query->w[2]) +
		     __builtin_popcountll(code->w[3] ^ query->w[3]);
		if (d > q->radius || part->nhits == HITS ||
		    is_told(q->inverse, slot, code, query))
			continue;
		part->hits[part->nhits++] =
		    (struct hit) { pair->code, pair->query, (uint32_t)d };
	}
	part->npairs = 0;
}

static INLINE void
look_up(struct match *m, struct part *part, int slot)
{
	const struct lists *l = &m->queries->inverse->lists[slot];

	take_keys(l, &m->stretch, part);
	take_runs(l, part);
	for (size_t i = 0; i < part->nruns; i++) {
		const struct run *run = &part->runs[i];

		m->passed += run->n;
		for (uint32_t k = 0; k < run->n; k++) {
			part->pairs[part->npairs++] =
			    (struct pair_of) { run->code, l->ids[run->at + k] };
			if (part->npairs == PAIRS)
				compare(m->queries, part, slot);
		}
	}
	compare(m->queries, part, slot);
}

static int
by_code(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

/* Where all is near all, comparing takes no longer, and no memory. */
static void
tell(struct match *m, struct part *part)
{
	if (part->nhits == HITS) {
		match_codes(m, part->at, part->at + part->n);
		return;
	}
	qsort(part->hits, part->nhits, sizeof(*part->hits), by_code);
	for (size_t i = 0; i < part->nhits; i++) {
		const struct hit *hit = &part->hits[i];

		match_add(m, (uint32_t)(part->at + hit->code), hit->query,
		    hit->distance);
	}
}

static INLINE void
search(struct match *m)
{
	struct part *part = m->part;
	size_t end = m->stretch.place.codes;

	for (part->at = 0; part->at < end; part->at += part->n) {
		part->n = end - part->at < PART ? end - part->at : PART;
		part->nhits = 0;
		for (size_t i = 0; i < part->n; i++)
			part->codes[i] =
			    lanes_get(m->stretch.plane, part->at + i);
		for (int s = 0; s < m->queries->inverse->slots; s++)
			look_up(m, part, s);
		tell(m, part);
	}
}

/* What a thread needs, it keeps. */
static void
make_part(struct match *m)
{
	if (m->part != NULL)
		return;
	m->part = calloc(1, sizeof(*m->part));
	if (m->part == NULL ||
	    (m->part->hits = calloc(HITS, sizeof(*m->part->hits))) == NULL)
		err(1, NULL);
}

void
part_free(struct part *part)
{
	if (part != NULL)
		free(part->hits);
	free(part);
}

#ifdef __x86_64__
static __attribute__((target("popcnt"))) void
search_popcnt(struct match *m)
{
	search(m);
}

void
inverse_stretch(struct match *m)
{
	make_part(m);
	if (__builtin_cpu_supports("popcnt"))
		search_popcnt(m);
	else
		search(m);
}
#else
void
inverse_stretch(struct match *m)
{
	make_part(m);
	search(m);
}
#endif
