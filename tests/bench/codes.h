/*
 * Codes for benches of the Hamming index: code I of a seed is the same
 * wherever it is asked for, so that none of them need be kept.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/hamming/segment.h"

#define SEED 20261122
#define MILLION 1000000
#define SIZES 8 /* in the environment, at most */
#define PHOTOS_MAX 100000
#define CODES_UNIT 65536

/* splitmix64, public domain. */
static inline uint64_t
codes_rand(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/*
 * Of no photographs: any codes.  Else what most of five photographs have, bit
 * by bit, as the hash of a picture made of all: its bits go together as theirs
 * do. At 10 million, a slot's candidates are 1.14 times those of any codes;
 * among the photographs themselves 1.10; were each of 16 rows another's, 1.02.
 */
struct codes {
	struct code *photos;
	size_t nphotos;
};

static inline uint64_t
codes_most(uint64_t a, uint64_t b, uint64_t c)
{
	return (a & b) | (b & c) | (c & a);
}

/* Bits of five words are added, as in a column of a sum. */
static inline uint64_t
codes_mix(const struct code *const of[5], int w)
{
	uint64_t a = of[0]->w[w], b = of[1]->w[w], c = of[2]->w[w];
	uint64_t d = of[3]->w[w], e = of[4]->w[w];
	uint64_t three = a ^ b ^ c, five = three ^ d ^ e;

	return codes_most(codes_most(a, b, c), codes_most(three, d, e), five);
}

static inline struct code
codes_at(const struct codes *codes, uint64_t i)
{
	const struct code *of[5];
	uint64_t state = SEED;
	struct code code;

	state = codes_rand(&state) ^ i;
	codes_rand(&state);
	for (int k = 0; k < 5 && codes->nphotos > 0; k++)
		of[k] = &codes->photos[codes_rand(&state) % codes->nphotos];
	for (int w = 0; w < 4; w++)
		code.w[w] =
		    codes->nphotos > 0 ? codes_mix(of, w) : codes_rand(&state);
	return code;
}

/* With just so many bits changed. */
static inline struct code
codes_near(struct code code, int bits, uint64_t *state)
{
	struct code other = code;

	while (code_distance(&code, &other) < bits) {
		uint64_t bit = codes_rand(state) % CODE_BITS;

		other.w[bit / 64] = (other.w[bit / 64] & ~(1ULL << bit % 64)) |
				    (~code.w[bit / 64] & 1ULL << bit % 64);
	}
	return other;
}

/* Lines of 64 hexadecimal digits. */
static inline void
codes_read(struct codes *codes, const char *path)
{
	FILE *in = fopen(path, "r");
	char line[80];

	codes->nphotos = 0;
	codes->photos = calloc(PHOTOS_MAX, sizeof(*codes->photos));
	if (in == NULL || codes->photos == NULL)
		err(1, "%s", path);
	while (codes->nphotos < PHOTOS_MAX &&
	       fgets(line, sizeof(line), in) != NULL) {
		struct code *code = &codes->photos[codes->nphotos];

		line[2 * sizeof(*code)] = '\0';
		if (hex_read((uint8_t *)code, sizeof(*code), line) == -1)
			errx(1, "%s: is not of codes", path);
		codes->nphotos++;
	}
	fclose(in);
}

/* The numbers in the environment's NAME, or TEXT; returns how many. */
static inline size_t
codes_sizes(size_t sizes[SIZES], const char *name, const char *text)
{
	const char *at = getenv(name) != NULL ? getenv(name) : text;
	size_t n = 0;
	char *end;

	while (n < SIZES && (sizes[n] = strtoull(at, &end, 10)) > 0) {
		n++;
		at = end;
	}
	return n;
}

/* 10000000: "10 M" */
static inline const char *
codes_name(char name[32], size_t n)
{
	snprintf(name, 32, "%.4g M", (double)n / MILLION);
	return name;
}

/* An array of them, made by two threads. */
struct codes_array {
	const struct codes *codes;
	struct code *to;
	size_t n;
};

static inline void
codes_fill(void *arg, int thread, size_t unit)
{
	const struct codes_array *array = arg;
	size_t end = (unit + 1) * CODES_UNIT;

	(void)thread;
	for (size_t i = unit * CODES_UNIT; i < end && i < array->n; i++)
		array->to[i] = codes_at(array->codes, i);
}

/* For pages_free(). */
static inline struct code *
codes_array(const struct codes *codes, size_t n)
{
	struct codes_array array = { codes, pages_new(n * sizeof(*array.to)),
		n };

	crew_work(&(struct crew) { 2, n / CODES_UNIT + 1, codes_fill, &array });
	return array.to;
}
