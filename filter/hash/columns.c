/*
 * What rows of colours weigh, column by column: the sum of their exact luma,
 * 299 R + 587 G + 114 B, each row times a weight.  Each pixel goes through
 * this, and therefore also by hand for processors that have AVX2.
 */
#include "hash.h"

#define RED 299
#define GREEN 587
#define BLUE 114
#define BLOCK 512 /* columns at a time: they stay in the first cache */

void
columns_plain(uint32_t *sums, const struct run *run, int n)
{
	for (int x = 0; x < n; x++) {
		const struct planes *planes = run->planes;
		size_t at = (size_t)run->from * planes->stride + (size_t)x;
		uint32_t sum = 0;

		for (int i = 0; i < run->rows; i++) {
			sum += run->weights[i] *
			       (RED * planes->rgb[0][at] +
				   GREEN * planes->rgb[1][at] +
				   (uint32_t)BLUE * planes->rgb[2][at]);
			at += planes->stride;
		}
		sums[x] = run->first ? sum : sums[x] + sum;
	}
}

/* Two rows, each times its weight, on N columns. */
static inline void
two(uint16_t *restrict sums, const uint8_t *const rows[2],
    const uint16_t weights[2], int n)
{
	const uint8_t *restrict a = rows[0], *restrict b = rows[1];

	for (int x = 0; x < n; x++)
		sums[x] += (uint16_t)(weights[0] * a[x] + weights[1] * b[x]);
}

/* One plane, from AT on, where 16 bits hold what its rows weigh together. */
static inline void
light(uint16_t part[BLOCK], const uint8_t *at, const struct run *run, int n)
{
	size_t stride = run->planes->stride;

	memset(part, 0, BLOCK * sizeof(*part));
	for (int i = 0; i < run->rows; i += 2, at += 2 * stride) {
		bool odd = i + 1 == run->rows;
		const uint8_t *const rows[] = { at, odd ? at : at + stride };
		const uint16_t weights[] = { run->weights[i],
			odd ? 0 : run->weights[i + 1] };

		two(part, rows, weights, n);
	}
}

#ifdef __x86_64__
#include <immintrin.h>

/* At -O2 gcc keeps the short loops, and their vectors in memory. */
#ifdef __clang__
#define AVX2 __attribute__((target("avx2")))
#else
#define AVX2 __attribute__((target("avx2"), optimize("O3")))
#endif
#define STEP 32 /* pixels at a time */
#define MAX_PAIRS (STRIP / 2)

/* 16-bit: lanes of pixels 0-7 and 16-23, and of 8-15 and 24-31. */
struct halves {
	__m256i lo, hi;
};

/* What is the same for all columns. */
struct table {
	size_t stride, last; /* LAST: from the last pair's first row on */
	int pairs;
	int16_t pair[MAX_PAIRS]; /* of weights, in bytes */
	__m256i keep;            /* of what is there: all bits, or none */
};

/* An odd row is a pair with itself, whose second weight is 0. */
AVX2 static inline void
prepare(struct table *table, const struct run *run)
{
	int n = run->rows;

	table->stride = run->planes->stride;
	table->last = n % 2 == 0 ? table->stride : 0;
	table->pairs = (n + 1) / 2;
	table->keep = _mm256_set1_epi32(run->first ? 0 : -1);
	for (int i = 0; i < n; i += 2)
		table->pair[i / 2] =
		    (int16_t)(run->weights[i] |
			      (i + 1 < n ? run->weights[i + 1] << 8 : 0));
}

AVX2 static inline void
two_rows(struct halves *sum, const uint8_t *a, size_t below, __m256i weights)
{
	__m256i one = _mm256_loadu_si256((const __m256i *)(const void *)a);
	__m256i other =
	    _mm256_loadu_si256((const __m256i *)(const void *)(a + below));

	sum->lo = _mm256_add_epi16(sum->lo,
	    _mm256_maddubs_epi16(_mm256_unpacklo_epi8(one, other), weights));
	sum->hi = _mm256_add_epi16(sum->hi,
	    _mm256_maddubs_epi16(_mm256_unpackhi_epi8(one, other), weights));
}

/* Of half of each lane. */
AVX2 static inline __m256i
exact(__m256i rb, __m256i g)
{
	return _mm256_add_epi32(
	    _mm256_madd_epi16(rb, _mm256_set1_epi32(BLUE << 16 | RED)),
	    _mm256_madd_epi16(g, _mm256_set1_epi32(GREEN)));
}

/* Eight columns. */
AVX2 static inline void
put(uint32_t *sums, __m256i sum, __m256i keep)
{
	__m256i *at = (__m256i *)(void *)sums;

	_mm256_storeu_si256(
	    at, _mm256_add_epi32(
		    sum, _mm256_and_si256(_mm256_loadu_si256(at), keep)));
}

AVX2 static inline void
put_all(uint32_t *sums, const struct halves rgb[3], __m256i keep)
{
	for (int i = 0; i < 2; i++, sums += 8) {
		__m256i r = i == 0 ? rgb[0].lo : rgb[0].hi;
		__m256i g = i == 0 ? rgb[1].lo : rgb[1].hi;
		__m256i b = i == 0 ? rgb[2].lo : rgb[2].hi;
		__m256i zero = _mm256_setzero_si256();
		__m256i lo = exact(_mm256_unpacklo_epi16(r, b),
		    _mm256_unpacklo_epi16(g, zero));
		__m256i hi = exact(_mm256_unpackhi_epi16(r, b),
		    _mm256_unpackhi_epi16(g, zero));

		put(sums, _mm256_permute2x128_si256(lo, hi, 0x20), keep);
		put(sums + 16, _mm256_permute2x128_si256(lo, hi, 0x31), keep);
	}
}

/* 32 columns. */
AVX2 static inline void
block(uint32_t *sums, const uint8_t *const at[3], const struct table *table)
{
	struct halves none = { _mm256_setzero_si256(), _mm256_setzero_si256() };
	struct halves rgb[3] = { none, none, none };
	size_t x = 0, stride = table->stride;

	for (int i = 0; i < table->pairs; i++, x += 2 * stride) {
		__m256i weights = _mm256_set1_epi16(table->pair[i]);
		size_t below = i + 1 < table->pairs ? stride : table->last;

		two_rows(&rgb[0], at[0] + x, below, weights);
		two_rows(&rgb[1], at[1] + x, below, weights);
		two_rows(&rgb[2], at[2] + x, below, weights);
	}
	put_all(sums, rgb, table->keep);
}

AVX2 static void
columns_avx2(uint32_t *sums, const struct run *run, int n)
{
	const struct planes *planes = run->planes;
	size_t from = (size_t)run->from * planes->stride;
	const uint8_t *r = planes->rgb[0] + from, *g = planes->rgb[1] + from;
	const uint8_t *b = planes->rgb[2] + from;
	struct table table;

	prepare(&table, run);
	for (int x = 0; x < n; x += STEP) {
		const uint8_t *const at[] = { r + x, g + x, b + x };

		block(sums + x, at, &table);
	}
}

static void
colours(uint32_t *sums, const struct run *run, int n)
{
	if (run->total <= COLUMNS_LIGHT && __builtin_cpu_supports("avx2"))
		columns_avx2(sums, run, n);
	else
		columns_plain(sums, run, n);
}
#else
/* The same, left to the compiler. */
FAST static void
block(uint32_t *restrict sums, const uint8_t *const at[3],
    const struct run *run, int n)
{
	uint32_t keep = run->first ? 0 : UINT32_MAX;
	uint16_t part[3][BLOCK];

	n = n / PAD * PAD; /* as it is: so that no rest is left */
	for (int c = 0; c < 3; c++)
		light(part[c], at[c], run, n);
	for (int x = 0; x < n; x++)
		sums[x] = (sums[x] & keep) + RED * part[0][x] +
			  GREEN * part[1][x] + (uint32_t)BLUE * part[2][x];
}

static void
colours(uint32_t *sums, const struct run *run, int n)
{
	size_t from = (size_t)run->from * run->planes->stride;
	const uint8_t *const *rgb = run->planes->rgb;

	if (run->total > COLUMNS_LIGHT) {
		columns_plain(sums, run, n);
		return;
	}
	for (int x = 0; x < n; x += BLOCK) {
		const uint8_t *const at[] = { rgb[0] + from + x,
			rgb[1] + from + x, rgb[2] + from + x };

		block(sums + x, at, run, n - x < BLOCK ? n - x : BLOCK);
	}
}
#endif

/* Luma that is light: 16 bits hold what its rows weigh together. */
FAST static void
luma_light(
    uint32_t *restrict sums, const uint8_t *luma, const struct run *run, int n)
{
	uint32_t keep = run->first ? 0 : UINT32_MAX;
	uint16_t part[BLOCK];

	n = n / PAD * PAD; /* as it is: so that no rest is left */
	light(part, luma, run, n);
	for (int x = 0; x < n; x++)
		sums[x] = (sums[x] & keep) + part[x];
}

FAST static void
heavy(uint32_t *restrict sums, const uint8_t *restrict luma, uint32_t weight,
    int n)
{
	n = n / PAD * PAD;
	for (int x = 0; x < n; x++)
		sums[x] += weight * luma[x];
}

static void
luma(uint32_t *sums, const struct run *run, int n)
{
	size_t stride = run->planes->stride;
	const uint8_t *at = run->planes->rgb[0] + (size_t)run->from * stride;

	if (run->total > COLUMNS_LIGHT_LUMA) {
		if (run->first)
			memset(sums, 0, (size_t)n * sizeof(*sums));
		for (int i = 0; i < run->rows; i++)
			heavy(
			    sums, at + (size_t)i * stride, run->weights[i], n);
		return;
	}
	for (int x = 0; x < n; x += BLOCK)
		luma_light(
		    sums + x, at + x, run, n - x < BLOCK ? n - x : BLOCK);
}

void
columns_add(uint32_t *sums, const struct run *run, int n)
{
	if (run->luma)
		luma(sums, run, n);
	else
		colours(sums, run, n);
}
