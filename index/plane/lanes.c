/*
 * Codes in planes: of VECTOR_CODES codes the first words of a half, then the
 * second ones, and so on.
 */
#include <string.h>

#include "index/plane/plane.h"

/* Where the first word of code AT is. */
static size_t
lane(size_t at)
{
	return at / VECTOR_CODES * VECTOR_CODES * HALF + at % VECTOR_CODES;
}

void
lanes_put(
    uint32_t *const plane[2], size_t at, const struct code *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t to = lane(at + i);
		uint32_t words[WORDS];

		memcpy(words, &codes[i], sizeof(words));
		for (size_t k = 0; k < HALF; k++) {
			plane[0][to + k * VECTOR_CODES] = words[k];
			plane[1][to + k * VECTOR_CODES] = words[HALF + k];
		}
	}
}

struct code
lanes_get(uint32_t *const plane[2], size_t at)
{
	uint32_t words[WORDS];
	struct code code;

	for (size_t k = 0; k < WORDS; k++)
		words[k] = plane[k / HALF][lane(at) + k % HALF * VECTOR_CODES];
	memcpy(&code, words, sizeof(code));
	return code;
}

int
lanes_distance(const uint32_t *plane, size_t at, const uint32_t *words)
{
	const uint32_t *from = plane + lane(at);
	int d = 0;

	for (size_t k = 0; k < HALF; k++)
		d += __builtin_popcount(from[k * VECTOR_CODES] ^ words[k]);
	return d;
}
