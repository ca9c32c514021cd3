/*
 * From a JPEG's own samples, its colours halved on both sides, to luma: what
 * libjpeg does in two steps over memory, bit for bit, and no RGB where nobody
 * looks at it.
 */
#include "filter/measure/measure.h"

#ifdef __x86_64__
#include <immintrin.h>

#define STEP 32 /* pixels at a time */
/* At -O2 gcc keeps the short loops, and their vectors in memory. */
#ifdef __clang__
#define AVX2 __attribute__((target("avx2")))
#else
#define AVX2 __attribute__((target("avx2"), optimize("O3")))
#endif

/*
 * JFIF 1.02.  Red and blue in 32768ths, which round as libjpeg's 65536ths do
 * for each of the 256 samples; green, of two samples, in those themselves.
 */
#define CR_R 13173    /* 1.402 less 1 */
#define CB_B (-7471)  /* 1.772 less 2 */
#define CB_G (-22554) /* -0.34414 */
#define CR_G 18734    /* -0.71414 and 1 */

/* 16-bit: lanes of pixels 0-7 and 16-23, and of 8-15 and 24-31. */
struct halves {
	__m256i v[2];
};

/* 32-bit: 0-3 and 16-19, 4-7 and 20-23, 8-11 and 24-27, 12-15 and 28-31. */
struct quarters {
	__m256i v[4];
};

AVX2 static inline __m256i
load(const void *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

AVX2 static inline void
store(uint32_t *out, struct quarters q)
{
	__m256i *at = (__m256i *)(void *)out;

	_mm256_storeu_si256(at, _mm256_permute2x128_si256(q.v[0], q.v[1], 32));
	_mm256_storeu_si256(
	    at + 1, _mm256_permute2x128_si256(q.v[2], q.v[3], 32));
	_mm256_storeu_si256(
	    at + 2, _mm256_permute2x128_si256(q.v[0], q.v[1], 49));
	_mm256_storeu_si256(
	    at + 3, _mm256_permute2x128_si256(q.v[2], q.v[3], 49));
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

/* R, G and B, 32 bytes each. */
AVX2 static inline void
colours(const struct ycc *in, int x, __m256i rgb[3])
{
	__m256i y = load(in->y + x), r[2], g[2], b[2];
	struct halves cb = across(in->cb + x / 2);
	struct halves cr = across(in->cr + x / 2);
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
	rgb[0] = _mm256_packus_epi16(r[0], r[1]);
	rgb[1] = _mm256_packus_epi16(g[0], g[1]);
	rgb[2] = _mm256_packus_epi16(b[0], b[1]);
}

/* From 8 bits to 32, or two of 8 to pairs of 16. */
AVX2 static inline struct quarters
widen(__m256i a, __m256i b, bool pairs)
{
	__m256i zero = _mm256_setzero_si256();
	__m256i lo = _mm256_unpacklo_epi8(a, b);
	__m256i hi = _mm256_unpackhi_epi8(a, b);

	if (pairs)
		return (struct quarters) { { _mm256_unpacklo_epi8(lo, zero),
		    _mm256_unpackhi_epi8(lo, zero),
		    _mm256_unpacklo_epi8(hi, zero),
		    _mm256_unpackhi_epi8(hi, zero) } };
	return (struct quarters) { { _mm256_unpacklo_epi16(lo, zero),
	    _mm256_unpackhi_epi16(lo, zero), _mm256_unpacklo_epi16(hi, zero),
	    _mm256_unpackhi_epi16(hi, zero) } };
}

AVX2 static inline struct quarters
exact_of(const __m256i rgb[3])
{
	struct quarters rb = widen(rgb[0], rgb[2], true);
	struct quarters g = widen(rgb[1], _mm256_setzero_si256(), false);
	struct quarters sum;

	for (int i = 0; i < 4; i++)
		sum.v[i] = _mm256_add_epi32(
		    _mm256_madd_epi16(rb.v[i], _mm256_set1_epi32(LUMA_RB)),
		    _mm256_madd_epi16(g.v[i], _mm256_set1_epi32(LUMA_G)));
	return sum;
}

/* As luma_plain() divides by 1000. */
AVX2 static inline __m256i
rounded(struct quarters sum)
{
	__m256i half = _mm256_set1_epi32(LUMA_HALF), levels[2];

	for (int i = 0; i < 4; i++)
		sum.v[i] =
		    _mm256_srli_epi32(_mm256_add_epi32(sum.v[i], half), 3);
	for (int i = 0; i < 2; i++) {
		levels[i] = _mm256_packus_epi32(sum.v[2 * i], sum.v[2 * i + 1]);
		levels[i] = _mm256_mulhi_epu16(
		    levels[i], _mm256_set1_epi16((short)LUMA_RECIPROCAL));
		levels[i] = _mm256_srli_epi16(levels[i], LUMA_SHIFT - 16);
	}
	return _mm256_packus_epi16(levels[0], levels[1]);
}

AVX2 static inline struct quarters
rgbx_of(const __m256i rgb[3])
{
	__m256i rg[2] = { _mm256_unpacklo_epi8(rgb[0], rgb[1]),
		_mm256_unpackhi_epi8(rgb[0], rgb[1]) };
	__m256i bx[2] = { _mm256_unpacklo_epi8(rgb[2], rgb[2]),
		_mm256_unpackhi_epi8(rgb[2], rgb[2]) };

	return (struct quarters) { { _mm256_unpacklo_epi16(rg[0], bx[0]),
	    _mm256_unpackhi_epi16(rg[0], bx[0]),
	    _mm256_unpacklo_epi16(rg[1], bx[1]),
	    _mm256_unpackhi_epi16(rg[1], bx[1]) } };
}

AVX2 void
ycc_row(const struct ycc *in, const struct lumas *out, int width)
{
	for (int x = 0; x < width; x += STEP) {
		__m256i rgb[3];
		struct quarters exact;

		colours(in, x, rgb);
		exact = exact_of(rgb);
		store(out->exact + x, exact);
		_mm256_storeu_si256(
		    (__m256i *)(void *)(out->luma + x), rounded(exact));
		if (out->rgbx != NULL)
			store(out->rgbx + x, rgbx_of(rgb));
	}
}

bool
ycc_can(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
bool
ycc_can(void)
{
	return false;
}

void
ycc_row(const struct ycc *in, const struct lumas *out, int width)
{
	(void)in;
	(void)out;
	(void)width;
}
#endif
