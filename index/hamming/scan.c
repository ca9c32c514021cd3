/*
 * Every code against every other, exactly.  The arrays are cut so that a block
 * of A and a block of B stay in the processor's first cache while they are
 * compared; codes that differ widely are told apart by their first half.
 */
#include "index/hamming/eight.h"
#include "index/hamming/hamming.h"

#define BLOCK 512      /* codes: 16 KiB, half of a usual first-level cache */
#define SEGMENT 131072 /* codes of B in a unit: some 40 ms of work */

struct tile {
	size_t i, iend, j, jend;
};

static inline unsigned
half(const uint64_t *a, const uint64_t *b)
{
	return (unsigned)__builtin_popcountll(a[0] ^ b[0]) +
	       (unsigned)__builtin_popcountll(a[1] ^ b[1]);
}

int
code_distance(const struct code *a, const struct code *b)
{
	return (int)(half(a->w, b->w) + half(a->w + 2, b->w + 2));
}

/*
 * Unrelated codes differ in 64 of their first 128 bits, give or take 6, so at
 * radius 31 all but one in 10^8 are passed over at the first test, and none
 * that is within the radius.
 */
static inline __attribute__((always_inline)) void
compare(const struct scan *scan, const struct tile *t)
{
	unsigned radius = (unsigned)scan->radius;

	for (size_t i = t->i; i < t->iend; i++) {
		const struct code a = scan->a[i];

		for (size_t j = scan->self && t->j <= i ? i + 1 : t->j;
		     j < t->jend; j++) {
			const uint64_t *b = scan->b[j].w;
			unsigned d = half(a.w, b);

			if (d > radius || (d += half(a.w + 2, b + 2)) > radius)
				continue;
			scan->found(scan->arg, &(struct pair) { i, j, d });
		}
	}
}

#ifdef __x86_64__
/* x86-64's first version lacks the instruction, nearly all machines have it. */
static __attribute__((target("popcnt"))) void
compare_popcnt(const struct scan *scan, const struct tile *tile)
{
	compare(scan, tile);
}
#endif

#ifndef NO_EIGHT
/* Bit k of MASK: code J + k of the tile passed the first test, with I. */
static void
check(const struct scan *scan, const struct tile *at, unsigned mask)
{
	for (size_t j = at->j; mask != 0; mask >>= 1, j++) {
		int d;

		if ((mask & 1) == 0 || j >= at->jend ||
		    (scan->self && j <= at->i))
			continue;
		d = code_distance(&scan->a[at->i], &scan->b[j]);
		if (d <= scan->radius)
			scan->found(scan->arg,
			    &(struct pair) { at->i, j, (uint64_t)d });
	}
}

/*
 * Eight codes at a time: the first halves of a tile, word by word, in 8 KiB.
 */
static EIGHT void
compare_eight(const struct scan *scan, const struct tile *t)
{
	size_t n = t->jend - t->j;
	_Alignas(64) uint64_t words[2][BLOCK] = { 0 };
	const uint64_t *const w[2] = { words[0], words[1] };
	const int radius = scan->radius;

	for (size_t j = 0; j < n; j++)
		for (int k = 0; k < 2; k++)
			words[k][j] = scan->b[t->j + j].w[k];
	for (size_t i = t->i; i < t->iend; i++) {
		const struct code a = scan->a[i];

		for (size_t j = 0; j < n; j += 8) {
			const struct eight b = eight_at(w, j);
			unsigned in = eight_near(a.w, &b, radius);

			if (in != 0)
				check(scan,
				    &(struct tile) {
					i, i + 1, t->j + j, t->jend },
				    in);
		}
	}
}
#endif

static void
compare_best(const struct scan *scan, const struct tile *tile)
{
	bool plain = scan->plain;

#ifndef NO_EIGHT
	if (!plain && eight_can()) {
		compare_eight(scan, tile);
		return;
	}
#endif
#ifdef __x86_64__
	if (!plain && __builtin_cpu_supports("popcnt")) {
		compare_popcnt(scan, tile);
		return;
	}
#endif
	(void)plain;
	compare(scan, tile);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
columns(const struct scan *scan)
{
	return (scan->nb + SEGMENT - 1) / SEGMENT;
}

size_t
scan_units(const struct scan *scan)
{
	return (scan->na + BLOCK - 1) / BLOCK * columns(scan);
}

/*
 * Unit I: one block of A against one segment of B.
 */
uint64_t
scan_unit(const struct scan *scan, size_t unit)
{
	size_t begin = unit / columns(scan) * BLOCK;
	size_t j = unit % columns(scan) * SEGMENT;
	size_t jend = least(j + SEGMENT, scan->nb);
	struct tile t = { .i = begin, .iend = least(begin + BLOCK, scan->na) };
	uint64_t compared = 0;

	if (scan->self && j < begin)
		j = begin;
	for (; j < jend; j = t.jend) {
		t.j = j;
		t.jend = least(j + BLOCK, jend);
		compare_best(scan, &t);
		compared += (t.iend - t.i) * (t.jend - t.j);
	}
	return compared;
}
