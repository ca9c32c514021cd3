/*
 * The blocked scan, alone and by processes, against the plainest one: codes at
 * random, others planted at 0 to 40 bits from them.
 */
#include <stdlib.h>
#include <string.h>

#include "index/hamming/hamming.h"
#include "tests/test.h"

#define N 3000     /* codes: several blocks, the last not full */
#define PLANTED 41 /* at 0..40 bits */

struct seen {
	uint8_t *distance; /* of pair a * N + b, plus one; 0: not found */
	size_t pairs, twice;
};

/* SplitMix64 (Steele, Lea and Flood 2014): the same codes in each run. */
static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static void
flip(struct code *code, unsigned bits, uint64_t *state)
{
	const struct code from = *code;

	while ((unsigned)code_distance(&from, code) < bits) {
		unsigned bit = next(state) % 256;
		const uint64_t mask = (uint64_t)1 << bit % 64;

		if (((code->w[bit / 64] ^ from.w[bit / 64]) & mask) == 0)
			code->w[bit / 64] ^= mask;
	}
}

static void
fill(struct code *codes)
{
	uint64_t state = 1;

	for (size_t i = 0; i < N; i++)
		for (int k = 0; k < 4; k++)
			codes[i].w[k] = next(&state);
	for (unsigned d = 0; d < PLANTED; d++) {
		size_t far = N - 1 - d * 61;

		codes[far] = codes[d * 7];
		flip(&codes[far], d, &state);
	}
}

static void
note(void *arg, const struct pair *pair)
{
	struct seen *seen = arg;
	uint8_t *d = &seen->distance[pair->a * N + pair->b];

	seen->twice += *d != 0;
	*d = (uint8_t)(pair->distance + 1);
	seen->pairs++;
}

static int
plain(const struct code *a, const struct code *b)
{
	int d = 0;

	for (int bit = 0; bit < 256; bit++)
		d += (a->w[bit / 64] >> bit % 64 & 1) !=
		     (b->w[bit / 64] >> bit % 64 & 1);
	return d;
}

/* Only the codes that were planted are near others: the rest is at random. */
static bool
is_exact(const struct scan *scan, const struct seen *seen)
{
	size_t pairs = 0;

	for (size_t i = 0; i < scan->na; i++)
		for (size_t j = scan->self ? i + 1 : 0; j < scan->nb; j++) {
			int d = code_distance(&scan->a[i], &scan->b[j]);
			int want = d <= scan->radius ? d + 1 : 0;

			if (seen->distance[i * N + j] != want)
				return false;
			pairs += want != 0;
		}
	return pairs == seen->pairs && seen->twice == 0;
}

static bool
scans(struct scan scan, int jobs)
{
	struct options opt = { .jobs = jobs, .quiet = true };
	struct seen seen = { .distance = calloc(N, N) };
	bool exact;

	scan.found = note;
	scan.arg = &seen;
	if (jobs > 0)
		join_scan(&scan, &opt);
	for (size_t i = 0; jobs == 0 && i < scan_units(&scan); i++)
		scan_unit(&scan, i);
	exact = is_exact(&scan, &seen);
	free(seen.distance);
	return exact;
}

static bool
is_plain(const struct code *codes)
{
	for (size_t i = 0; i < N; i++)
		if (code_distance(&codes[i], &codes[N - 1 - i]) !=
		    plain(&codes[i], &codes[N - 1 - i]))
			return false;
	return true;
}

int
main(void)
{
	static struct code codes[N];
	struct scan self = { .a = codes,
		.b = codes,
		.na = N,
		.nb = N,
		.self = true,
		.radius = 31 };
	struct scan cross = { .a = codes,
		.b = codes + 1000,
		.na = 1000,
		.nb = 2000,
		.radius = 31 };

	fill(codes);
	OK(is_plain(codes));
	OK(code_distance(&codes[7], &codes[N - 1 - 61]) == 1);
	OK(code_distance(&codes[280], &codes[N - 1 - 40 * 61]) == 40);
	OK(scans(self, 0));
	OK(scans(self, 1));
	OK(scans(self, 3));
	OK(scans(cross, 0));
	OK(scans(cross, 2));
	self.radius = 40;
	OK(scans(self, 0));
	self.plain = cross.plain = true;
	OK(scans(self, 0));
	OK(scans(cross, 2));
	self.radius = 0;
	OK(scans(self, 2));
	cross.na = 0;
	OK(scans(cross, 2));
	return DONE();
}
