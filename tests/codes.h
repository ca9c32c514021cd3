/*
 * Codes for tests of the Hamming index, as real ones are at their worst: half
 * are anything, with bits that go together; the other half lie so close to one
 * another that they share most buckets.
 */
#include <err.h>
#include <stdlib.h>

/* splitmix64, public domain. */
static inline uint64_t
codes_rand(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* Up to MOST bits of it are others. */
static inline struct code
codes_flipped(struct code code, uint64_t most, uint64_t *state)
{
	for (uint64_t n = codes_rand(state) % (most + 1); n > 0; n--) {
		uint64_t bit = codes_rand(state) % 256;

		code.w[bit / 64] ^= 1ULL << bit % 64;
	}
	return code;
}

static inline struct code *
codes_make(size_t n, uint64_t *state)
{
	struct code *codes = calloc(n, sizeof(*codes)), centre = { { 7, 7 } };

	if (codes == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++) {
		for (int w = 0; w < 4; w++)
			codes[i].w[w] = codes_rand(state);
		codes[i].w[1] = codes[i].w[0] ^ (codes[i].w[1] & 0xff0f);
		if (i % 2 == 1)
			codes[i] = codes_flipped(centre, 60, state);
	}
	return codes;
}
