/*
 * From RGB to luma, exact and rounded: what each pixel of each image goes
 * through, and therefore also by hand for processors that have AVX2.
 */
#include "filter/measure/measure.h"

#define EIGHTHS(exact) (((exact) + LUMA_HALF) >> 3)
#define RECIPROCAL LUMA_RECIPROCAL
#define SHIFT LUMA_SHIFT

void
luma_plain(const uint8_t *rgbx, uint32_t *exact, uint8_t *luma, int width)
{
	for (int x = 0; x < width; x++) {
		uint32_t p = pixel(rgbx, x);
		uint32_t sum = 299 * (p & 255) + 587 * (p >> 8 & 255) +
			       114 * (p >> 16 & 255);

		exact[x] = sum;
		luma[x] = (uint8_t)((EIGHTHS(sum) * RECIPROCAL) >> SHIFT);
	}
}

#ifdef __x86_64__
#include <immintrin.h>

#define STEP 16 /* pixels at a time */
#define AVX2 __attribute__((target("avx2")))

/* Eight pixels: R and B, then G, times their weights in pairs of 16 bits. */
AVX2 static inline __m256i
eight(const uint8_t *rgbx, uint32_t *exact)
{
	__m256i bytes = _mm256_set1_epi32(0x00ff00ff);
	__m256i p = _mm256_loadu_si256((const __m256i *)(const void *)rgbx);
	__m256i rb = _mm256_and_si256(p, bytes);
	__m256i g = _mm256_and_si256(_mm256_srli_epi32(p, 8), bytes);
	__m256i sum =
	    _mm256_add_epi32(_mm256_madd_epi16(rb, _mm256_set1_epi32(LUMA_RB)),
		_mm256_madd_epi16(g, _mm256_set1_epi32(LUMA_G)));

	_mm256_storeu_si256((__m256i *)(void *)exact, sum);
	return _mm256_srli_epi32(
	    _mm256_add_epi32(sum, _mm256_set1_epi32(LUMA_HALF)), 3);
}

AVX2 static void
luma_avx2(const uint8_t *rgbx, uint32_t *exact, uint8_t *luma, int width)
{
	__m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 3, 6, 7);

	for (int x = 0;; x += STEP) {
		__m256i low, high, both;

		x = x + STEP > width ? width - STEP : x;
		low = eight(rgbx + 4 * (size_t)x, exact + x);
		high = eight(rgbx + 4 * (size_t)(x + 8), exact + x + 8);
		both = _mm256_packus_epi32(low, high);
		both = _mm256_mulhi_epu16(
		    both, _mm256_set1_epi16((short)RECIPROCAL));
		both = _mm256_srli_epi16(both, SHIFT - 16);
		both = _mm256_packus_epi16(both, both);
		both = _mm256_permutevar8x32_epi32(both, order);
		_mm_storeu_si128((__m128i *)(void *)(luma + x),
		    _mm256_castsi256_si128(both));
		if (x + STEP == width)
			return;
	}
}

void
luma_row(const uint8_t *rgbx, uint32_t *exact, uint8_t *luma, int width)
{
	if (width >= STEP && __builtin_cpu_supports("avx2"))
		luma_avx2(rgbx, exact, luma, width);
	else
		luma_plain(rgbx, exact, luma, width);
}
#else
void
luma_row(const uint8_t *rgbx, uint32_t *exact, uint8_t *luma, int width)
{
	luma_plain(rgbx, exact, luma, width);
}
#endif
