/*
 * The codes of one array that are near one another are those that comparing
 * each with each finds: each pair once, with and without what some processors
 * lack, and where codes crowd.
 */
#include <err.h>
#include <stdlib.h>

#include "index/hamming/segment.h"
#include "tests/codes.h"
#include "tests/test.h"

struct pairs {
	size_t n;
	uint64_t sum; /* of all, in any order */
};

static void
take(void *arg, const struct pair *pair)
{
	struct pairs *pairs = arg;

	pairs->n++;
	pairs->sum +=
	    (pair->a * 0x9e3779b97f4a7c15 ^ pair->b) * (2 * pair->distance + 1);
}

static struct pairs
by_scan(const struct code *codes, size_t n, int radius)
{
	struct pairs pairs = { 0 };
	struct scan scan = {
		.a = codes,
		.b = codes,
		.na = n,
		.nb = n,
		.self = true,
		.radius = radius,
		.found = take,
		.arg = &pairs,
	};

	for (size_t i = 0; i < scan_units(&scan); i++)
		scan_unit(&scan, i);
	return pairs;
}

static struct pairs
by_meeting(struct meet *meet, const struct code *codes, size_t n, int jobs)
{
	struct pairs pairs = { 0 };
	const struct sink sink = { take, &pairs };

	meet_begin(meet, codes, n, jobs);
	for (size_t i = 0; i < meet_units(meet); i++)
		meet_unit(meet, i, &sink);
	meet_end(meet);
	return pairs;
}

static void
test(size_t n, int radius)
{
	uint64_t state = n + (uint64_t)radius;
	struct code *codes = codes_make(n, &state);
	struct pairs all = by_scan(codes, n, radius);

	for (int plain = 0; plain < 2; plain++) {
		struct meet meet = { .radius = radius, .plain = plain };
		/* Of nine jobs, the slots are cut in parts. */
		struct pairs met = by_meeting(&meet, codes, n, plain ? 1 : 9);

		OK(met.n == all.n && met.sum == all.sum);
	}
	OK(radius < 20 || n < 100 || all.n > n / 10);
	free(codes);
}

int
main(void)
{
	test(1, 31);
	test(2, 31);
	test(300, 31);
	test(3000, 0);
	test(3000, 31);
	test(1500, 48);
	test(1500, 80);
	return DONE();
}
