/*
 * Codes for benches of the Hamming index: code I of a seed is the same
 * wherever it is asked for, so that none of them need be kept.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/hamming/segment.h"
#include "tests/codes.h"

#define SEED 20261122
#define MILLION 1000000
#define PHOTOS_MAX 100000

/*
 * Of no photographs: any codes.  Else what most of five photographs have, bit
 * by bit, as the hash of a picture made of all: its bits go together as theirs
 * do. At 10 million, a slot's candidates are 1.14 times those of any codes;
 * among the photographs themselves 1.10; were each of 16 rows another's, 1.02.
 */
struct codes {
	size_t n;
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

static inline void
codes_figure(
    const struct codes *codes, const char *what, double value, const char *to)
{
	printf("index, %.4g M %s codes: %s\t%.3g\t%s\n",
	    (double)codes->n / MILLION, codes->nphotos == 0 ? "random" : "real",
	    what, value, to);
	fflush(stdout);
}

/* All of them. */
static inline struct code *
codes_new(const struct codes *codes)
{
	struct code *array = pages_new(codes->n * sizeof(*array));

	for (size_t i = 0; i < codes->n; i++)
		array[i] = codes_at(codes, i);
	return array;
}

static inline void
codes_free(const struct codes *codes, struct code *array)
{
	pages_free(array, codes->n * sizeof(*array));
}

/*
 * Measures codes, as many as each number of SIZES says or of CODES in the
 * environment; real ones, where their file is named by the first argument.
 */
static inline int
codes_run(char **argv, const char *sizes, void (*measure)(const struct codes *))
{
	const char *at = getenv("CODES") != NULL ? getenv("CODES") : sizes;
	struct codes codes = { 0 };
	char *end;

	if (argv[1] != NULL)
		codes_read(&codes, argv[1]);
	while ((codes.n = strtoull(at, &end, 10)) > 0) {
		measure(&codes);
		at = end;
	}
	free(codes.photos);
	return 0;
}
