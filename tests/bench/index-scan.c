/*
 * How many pairs of codes one core compares in a second, at random, 30,000
 * against 30,000.
 */
#include <stdio.h>
#include <stdlib.h>

#include "index/hamming/hamming.h"
#include "tests/bench/bench.h"

#define N 30000 /* codes: 1 MiB, as much as a usual second-level cache */

static void
ignore(void *arg, const struct pair *pair)
{
	(void)pair;
	++*(size_t *)arg;
}

static double
billions(void)
{
	static struct code codes[N];
	size_t found = 0;
	struct scan scan = { .a = codes,
		.b = codes,
		.na = N,
		.nb = N,
		.radius = 31,
		.found = ignore,
		.arg = &found };
	uint64_t state = 1, compared = 0;
	double begin;

	for (size_t i = 0; i < 4 * (size_t)N; i++) {
		/* Knuth's MMIX generator; its low bits are weak, and unused. */
		state = state * 6364136223846793005u + 1442695040888963407u;
		codes[i / 4].w[i % 4] = state ^ state >> 32;
	}
	begin = now();
	for (size_t i = 0; i < scan_units(&scan); i++)
		compared += scan_unit(&scan, i);
	return (double)compared / (now() - begin) / 1e9;
}

int
main(void)
{
	printf("comparisons of two hashes, one core, billions a second\t"
	       "%.2f\t>= 1\n",
	    billions());
	return 0;
}
