/*
 * ycc.c by hand, for processors that have AVX2.
 */
#include "ycc.h"

#ifdef __x86_64__
#include <immintrin.h>

#define STEP 32 /* pixels at a time */
/* At -O2 gcc keeps the short loops, and their vectors in memory. */
#ifdef __clang__
#define AVX2 __attribute__((target("avx2")))
#else
#define AVX2 __attribute__((target("avx2"), optimize("O3")))
#endif

/* 16-bit: lanes of pixels 0-7 and 16-23, and of 8-15 and 24-31. */
struct halves {
	__m256i v[2];
};

AVX2 static inline __m256i
load(const void *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

AVX2 static inline void
store(uint8_t *p, __m256i v)
{
	_mm256_storeu_si256((__m256i *)(void *)p, v);
}

/* Three parts of the nearer row, one of the other; its ends once more. */
AVX2 static inline void
blend(int16_t *sums, const uint8_t *near_row, const uint8_t *far_row, int width)
{
	for (int x = 0; x < width; x += 16) {
		__m256i near = _mm256_cvtepu8_epi16(_mm_loadu_si128(
		    (const __m128i *)(const void *)(near_row + x)));
		__m256i far = _mm256_cvtepu8_epi16(_mm_loadu_si128(
		    (const __m128i *)(const void *)(far_row + x)));

		far = _mm256_add_epi16(far, _mm256_add_epi16(near, near));
		_mm256_storeu_si256(
		    (__m256i *)(void *)(sums + x), _mm256_add_epi16(far, near));
	}
	sums[-1] = sums[0];
	sums[width] = sums[width - 1];
}

/* Three parts of the nearer sample, one of the other; less 128. */
AVX2 static inline struct halves
across(const int16_t *sums)
{
	__m256i mid = load(sums);
	__m256i thrice = _mm256_add_epi16(mid, _mm256_add_epi16(mid, mid));
	__m256i even = _mm256_add_epi16(thrice, load(sums - 1));
	__m256i odd = _mm256_add_epi16(thrice, load(sums + 1));

	even = _mm256_add_epi16(even, _mm256_set1_epi16(8 - 16 * 128));
	odd = _mm256_add_epi16(odd, _mm256_set1_epi16(7 - 16 * 128));
	even = _mm256_srai_epi16(even, 4);
	odd = _mm256_srai_epi16(odd, 4);
	return (struct halves) { { _mm256_unpacklo_epi16(even, odd),
	    _mm256_unpackhi_epi16(even, odd) } };
}

AVX2 static inline __m256i
green(__m256i cb, __m256i cr)
{
	__m256i factors =
	    _mm256_set1_epi32((int)((uint32_t)CR_G << 16 | (CB_G & 0xffff)));
	__m256i half = _mm256_set1_epi32(1 << 15);
	__m256i lo = _mm256_madd_epi16(_mm256_unpacklo_epi16(cb, cr), factors);
	__m256i hi = _mm256_madd_epi16(_mm256_unpackhi_epi16(cb, cr), factors);

	lo = _mm256_srai_epi32(_mm256_add_epi32(lo, half), 16);
	hi = _mm256_srai_epi32(_mm256_add_epi32(hi, half), 16);
	return _mm256_sub_epi16(_mm256_packs_epi32(lo, hi), cr);
}

/* Of the same lanes, less 128. */
AVX2 static inline struct halves
widened(__m256i bytes)
{
	__m256i zero = _mm256_setzero_si256(), less = _mm256_set1_epi16(128);
	__m256i lo = _mm256_unpacklo_epi8(bytes, zero);
	__m256i hi = _mm256_unpackhi_epi8(bytes, zero);

	return (struct halves) { { _mm256_sub_epi16(lo, less),
	    _mm256_sub_epi16(hi, less) } };
}

/* 32 pixels. */
AVX2 static inline __attribute__((always_inline)) void
colours(const __m256i y, const struct halves cb, const struct halves cr,
    uint8_t *const rgb[3])
{
	__m256i r[2], g[2], b[2];
	__m256i zero = _mm256_setzero_si256();
	__m256i light[2] = { _mm256_unpacklo_epi8(y, zero),
		_mm256_unpackhi_epi8(y, zero) };

	for (int i = 0; i < 2; i++) {
		__m256i u = cb.v[i], v = cr.v[i];

		r[i] = _mm256_add_epi16(_mm256_add_epi16(light[i], v),
		    _mm256_mulhrs_epi16(v, _mm256_set1_epi16(CR_R)));
		g[i] = _mm256_add_epi16(light[i], green(u, v));
		b[i] = _mm256_add_epi16(
		    _mm256_add_epi16(light[i], _mm256_add_epi16(u, u)),
		    _mm256_mulhrs_epi16(u, _mm256_set1_epi16(CB_B)));
	}
	store(rgb[0], _mm256_packus_epi16(r[0], r[1]));
	store(rgb[1], _mm256_packus_epi16(g[0], g[1]));
	store(rgb[2], _mm256_packus_epi16(b[0], b[1]));
}

/* Two rows of colours, and then 32 pixels at a time. */
AVX2 static void
row_halved(const struct ycc *in, const struct room *out, size_t at)
{
	const uint8_t *y = in->y;
	uint8_t *luma = out->luma + at, *const rgb[] = { out->rgb[0] + at,
		out->rgb[1] + at, out->rgb[2] + at };
	int16_t *cb = out->sums[0], *cr = out->sums[1];
	int width = out->width;

	blend(cb, in->near[0], in->far[0], (width + 1) / 2);
	blend(cr, in->near[1], in->far[1], (width + 1) / 2);
	for (int x = 0; x < width; x += STEP) {
		uint8_t *const to[] = { rgb[0] + x, rgb[1] + x, rgb[2] + x };
		__m256i light = load(y + x);

		store(luma + x, light);
		colours(light, across(cb + x / 2), across(cr + x / 2), to);
	}
}

AVX2 static void
row_whole(const struct ycc *in, const struct room *out, size_t at)
{
	const uint8_t *y = in->y, *cb = in->near[0], *cr = in->near[1];
	uint8_t *luma = out->luma + at, *const rgb[] = { out->rgb[0] + at,
		out->rgb[1] + at, out->rgb[2] + at };
	int width = out->width;

	for (int x = 0; x < width; x += STEP) {
		uint8_t *const to[] = { rgb[0] + x, rgb[1] + x, rgb[2] + x };
		__m256i light = load(y + x);

		store(luma + x, light);
		colours(
		    light, widened(load(cb + x)), widened(load(cr + x)), to);
	}
}

void
ycc_row_avx2(const struct ycc *in, const struct room *out, size_t at)
{
	if (in->far[0] == NULL)
		row_whole(in, out, at);
	else
		row_halved(in, out, at);
}

bool
ycc_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
void
ycc_row_avx2(const struct ycc *in, const struct room *out, size_t at)
{
	(void)in;
	(void)out;
	(void)at;
}

bool
ycc_avx2(void)
{
	return false;
}
#endif
