/*
 * What is found by parts of codes is what comparing every code finds: the same
 * codes, each once, with the same distances; at each radius, and where codes
 * crowd so that buckets are full.
 */
#include <stdlib.h>

#include "index/hamming/segment.h"
#include "tests/codes.h"
#include "tests/test.h"

#define CODES 100000
#define QUERIES 40
#define FOUND 20000

struct found {
	size_t n;
	uint64_t sum; /* of what was found, in any order */
	bool wrong;   /* a distance is */
	const struct code *codes;
	const struct code *query;
};

static void
take(void *arg, uint32_t id, int distance)
{
	struct found *found = arg;

	found->n++;
	found->sum += ((uint64_t)id + 1) * 0x9e3779b97f4a7c15 ^ id >> 3;
	found->wrong |=
	    code_distance(&found->codes[id], found->query) != distance;
}

static struct found
by_all(const struct code *codes, size_t n, const struct code *query, int radius)
{
	struct found found = { .codes = codes, .query = query };

	for (size_t i = 0; i < n; i++) {
		int d = code_distance(&codes[i], query);

		if (d <= radius)
			take(&found, (uint32_t)i, d);
	}
	return found;
}

/* How many of the queries are answered otherwise than by comparing all. */
static int
differing(const struct segment *segment, const struct code *codes, int radius)
{
	struct probe probe = { .segment = segment, .found = take };
	uint64_t state = (uint64_t)radius + 99, hits = 0;
	int bad = 0;

	probe.plan.radius = radius;
	plan_make(&probe.plan, &segment->split, segment->n);
	for (int i = 0; i < QUERIES && segment->n > 0; i++) {
		struct code query = codes_flipped(
		    codes[codes_rand(&state) % segment->n], 40, &state);
		struct found all = by_all(codes, segment->n, &query, radius);
		struct found found = { .codes = codes, .query = &query };

		probe.arg = &found;
		probe_code(&probe, &query);
		hits += found.n;
		bad += found.n != all.n || found.sum != all.sum || found.wrong;
	}
	return bad + (hits != probe.hits);
}

static void
test_size(size_t n)
{
	static const int radii[] = { 0, 1, 7, 20, 31, 48, 63 };
	uint64_t state = n;
	struct code *codes = codes_make(n + 1, &state);
	struct segment segment;

	segment_build(&segment, codes, n, 2);
	for (size_t i = 0; i < sizeof(radii) / sizeof(*radii); i++)
		OK(differing(&segment, codes, radii[i]) == 0);
	OK((segment.split.slots > 0) == (n == CODES));
	segment_free(&segment);
	free(codes);
}

/* The slots hold all bits, and their reaches are what the principle asks. */
static void
test_split(void)
{
	static const uint64_t sizes[] = { 65536, 1000000, 10000000, 100000000,
		1100000000 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		for (int radius = 0; radius <= 63; radius += 9) {
			struct plan plan = { .radius = radius };
			struct split split;
			int bits = 0, reach = 0;

			split_choose(&split, sizes[i], RADIUS);
			plan_make(&plan, &split, sizes[i]);
			for (int s = 0; s < split.slots; s++) {
				bits += split.width[s];
				reach += plan.reach[s] + 1;
			}
			OK(bits == CODE_BITS && reach > radius);
		}
}

int
main(void)
{
	test_split();
	test_size(0);
	test_size(1);
	test_size(1000);
	test_size(CODES);
	return DONE();
}
