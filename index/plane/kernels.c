/*
 * TILE codes against many queries: what each processor has for counting bits.
 * Only some words are compared, of which unrelated codes pass few; all that is
 * within the radius passes.
 */
#ifdef __x86_64__
#include <immintrin.h>
#endif
#ifdef __aarch64__
#include <arm_neon.h>
#endif

#include "index/plane/kernels.h"

#define INLINE inline __attribute__((always_inline))
#define VECTOR (VECTOR_CODES * HALF) /* words of VECTOR_CODES codes */

/* Word K of the codes of a tile's vector V. */
static INLINE const uint32_t *
words_of(const struct tile *t, int v, int k)
{
	return t->half[k / HALF] + v * VECTOR + k % HALF * VECTOR_CODES;
}

/* Which codes of a tile, of so many pairs of words, are near. */
static INLINE uint32_t
near_words(uint64_t codes[TILE][HALF], const uint64_t *query, int radius,
    const int pairs)
{
	uint32_t in = 0;

	for (int i = 0; i < TILE; i++) {
		int d = 0;

		for (int k = 0; k < pairs; k++)
			d += __builtin_popcountll(codes[i][k] ^ query[k]);
		if (__builtin_expect(d <= radius, 0))
			in |= (uint32_t)1 << i;
	}
	return in;
}

/* Two words at a time; of three, four are as fast. */
static INLINE size_t
compare_words(const struct tile *t, struct pass *out, const int pairs)
{
	uint64_t codes[TILE][HALF];
	size_t n = 0;

	for (int i = 0; i < TILE; i++)
		for (int k = 0; k < pairs; k++) {
			const int v = i / VECTOR_CODES, at = i % VECTOR_CODES;

			codes[i][k] = words_of(t, v, 2 * k)[at] |
				      (uint64_t)words_of(t, v, 2 * k + 1)[at]
					  << 32;
		}
	for (size_t q = 0; q < t->n; q++) {
		uint64_t query[HALF] = { 0 };
		uint32_t in;

		for (int k = 0; k < pairs; k++)
			query[k] = t->queries[q][2 * k] |
				   (uint64_t)t->queries[q][2 * k + 1] << 32;
		in = near_words(codes, query, t->radius, pairs);
		if (in != 0)
			out[n++] = (struct pass) { (uint32_t)q, in };
	}
	return n;
}

static INLINE size_t
compare_scalar(const struct tile *t, struct pass *out)
{
	return t->words <= HALF ? compare_words(t, out, 2)
				: compare_words(t, out, 3);
}

static size_t
compare_plain(const struct tile *t, struct pass *out)
{
	return compare_scalar(t, out);
}

static bool
runs_plain(void)
{
	return true;
}

#ifdef __x86_64__
static __attribute__((target("popcnt"))) size_t
compare_popcnt(const struct tile *t, struct pass *out)
{
	return compare_scalar(t, out);
}

static bool
runs_popcnt(void)
{
	return __builtin_cpu_supports("popcnt");
}

#define AVX2 __attribute__((target("avx2")))

/* Of each byte: Mula, "SSSE3: fast popcount", 2008. */
static INLINE AVX2 __m256i
bits_of_bytes(__m256i v)
{
	const __m256i bits = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2,
	    3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i low = _mm256_set1_epi8(15);

	return _mm256_add_epi8(
	    _mm256_shuffle_epi8(bits, _mm256_and_si256(v, low)),
	    _mm256_shuffle_epi8(
		bits, _mm256_and_si256(_mm256_srli_epi16(v, 4), low)));
}

/* Which of eight codes, from AT on, are near. */
static INLINE AVX2 uint32_t
near_eight(const struct tile *t, int at, const __m256i *query, const int words)
{
	__m256i d = _mm256_setzero_si256();

#pragma GCC unroll 8
	for (int k = 0; k < words; k++) {
		const uint32_t *from =
		    words_of(t, at / VECTOR_CODES, k) + at % VECTOR_CODES;
		__m256i v = _mm256_loadu_si256((const void *)from);

		d = _mm256_add_epi8(
		    d, bits_of_bytes(_mm256_xor_si256(v, query[k])));
	}
	d = _mm256_maddubs_epi16(d, _mm256_set1_epi8(1));
	d = _mm256_madd_epi16(d, _mm256_set1_epi16(1));
	d = _mm256_cmpgt_epi32(_mm256_set1_epi32(t->radius + 1), d);
	return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(d));
}

static INLINE AVX2 size_t
compare_eights(const struct tile *t, struct pass *out, const int words)
{
	size_t n = 0;

	for (size_t q = 0; q < t->n; q++) {
		__m256i query[WORDS];
		uint32_t in = 0;

#pragma GCC unroll 8
		for (int k = 0; k < words; k++)
			query[k] = _mm256_set1_epi32((int)t->queries[q][k]);
#pragma GCC unroll 4
		for (int at = 0; at < TILE; at += 8)
			in |= near_eight(t, at, query, words) << at;
		if (in != 0)
			out[n++] = (struct pass) { (uint32_t)q, in };
	}
	return n;
}

static AVX2 size_t
compare_avx2(const struct tile *t, struct pass *out)
{
	if (t->words == 3)
		return compare_eights(t, out, 3);
	return t->words == HALF ? compare_eights(t, out, HALF)
				: compare_eights(t, out, 6);
}

static bool
runs_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}

#define AVX512 __attribute__((target("avx512f,avx512vpopcntdq")))

/* Codes stay in registers, queries come from the first-level cache. */
static INLINE AVX512 size_t
compare_sixteens(const struct tile *t, struct pass *out, const int words)
{
	const __m512i radius = _mm512_set1_epi32(t->radius);
	__m512i a[WORDS], b[WORDS];
	size_t n = 0;

#pragma GCC unroll 8
	for (int k = 0; k < words; k++) {
		a[k] = _mm512_loadu_si512(words_of(t, 0, k));
		b[k] = _mm512_loadu_si512(words_of(t, 1, k));
	}
	for (size_t q = 0; q < t->n; q++) {
		__m512i x = _mm512_setzero_si512(), y = x;
		uint32_t in;

#pragma GCC unroll 8
		for (int k = 0; k < words; k++) {
			__m512i v = _mm512_set1_epi32((int)t->queries[q][k]);

			x = _mm512_add_epi32(
			    x, _mm512_popcnt_epi32(_mm512_xor_epi32(a[k], v)));
			y = _mm512_add_epi32(
			    y, _mm512_popcnt_epi32(_mm512_xor_epi32(b[k], v)));
		}
		in = _mm512_cmple_epu32_mask(x, radius) |
		     (uint32_t)_mm512_cmple_epu32_mask(y, radius) << 16;
		if (__builtin_expect(in != 0, 0))
			out[n++] = (struct pass) { (uint32_t)q, in };
	}
	return n;
}

static AVX512 size_t
compare_avx512(const struct tile *t, struct pass *out)
{
	if (t->words == 3)
		return compare_sixteens(t, out, 3);
	return t->words == HALF ? compare_sixteens(t, out, HALF)
				: compare_sixteens(t, out, 6);
}

static bool
runs_avx512(void)
{
	return __builtin_cpu_supports("avx512vpopcntdq");
}
#endif

#ifdef __aarch64__
/* Bits in which four codes, from AT on, differ, byte by byte. */
static INLINE uint8x16_t
differ_four(
    const struct tile *t, int at, const uint32x4_t *query, const int words)
{
	uint8x16_t d = vdupq_n_u8(0);

#pragma GCC unroll 8
	for (int k = 0; k < words; k++) {
		const uint32_t *from =
		    words_of(t, at / VECTOR_CODES, k) + at % VECTOR_CODES;
		uint32x4_t v = veorq_u32(vld1q_u32(from), query[k]);

		d = vaddq_u8(d, vcntq_u8(vreinterpretq_u8_u32(v)));
	}
	return d;
}

/* Of sixteen codes, from AT on, a byte of all ones for each that is near. */
static INLINE uint8x16_t
near_sixteen(
    const struct tile *t, int at, const uint32x4_t *query, const int words)
{
	uint8x16_t a = vpaddq_u8(differ_four(t, at, query, words),
	    differ_four(t, at + 4, query, words));
	uint8x16_t b = vpaddq_u8(differ_four(t, at + 8, query, words),
	    differ_four(t, at + 12, query, words));

	return vcleq_u8(vpaddq_u8(a, b), vdupq_n_u8((uint8_t)t->radius));
}

static INLINE uint32_t
bits_of(uint8x16_t near)
{
	static const uint8_t bit[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4,
		8, 16, 32, 64, 128 };
	uint8x16_t in = vandq_u8(near, vld1q_u8(bit));

	return (uint32_t)vaddv_u8(vget_low_u8(in)) |
	       (uint32_t)vaddv_u8(vget_high_u8(in)) << 8;
}

static INLINE size_t
compare_fours(const struct tile *t, struct pass *out, const int words)
{
	size_t n = 0;

	for (size_t q = 0; q < t->n; q++) {
		uint32x4_t query[WORDS];
		uint8x16_t a, b;

#pragma GCC unroll 8
		for (int k = 0; k < words; k++)
			query[k] = vdupq_n_u32(t->queries[q][k]);
		a = near_sixteen(t, 0, query, words);
		b = near_sixteen(t, 16, query, words);
		if (vmaxvq_u8(vorrq_u8(a, b)) != 0)
			out[n++] = (struct pass) { (uint32_t)q,
				bits_of(a) | bits_of(b) << 16 };
	}
	return n;
}

static size_t
compare_neon(const struct tile *t, struct pass *out)
{
	if (t->words == 3)
		return compare_fours(t, out, 3);
	return t->words == HALF ? compare_fours(t, out, HALF)
				: compare_fours(t, out, 6);
}
#endif

/* How long a comparison takes: measured on one core of an AMD Zen 4. */
static const struct kernel kernels[] = {
#ifdef __x86_64__
	{ "avx512", 0.1, runs_avx512, compare_avx512 },
	{ "avx2", 0.29, runs_avx2, compare_avx2 },
	{ "popcnt", 0.8, runs_popcnt, compare_popcnt },
#endif
#ifdef __aarch64__
	{ "neon", 0.4, runs_plain, compare_neon },
#endif
	{ "plain", 5, runs_plain, compare_plain },
};

const struct kernel *
kernel_at(size_t i)
{
	return i < sizeof(kernels) / sizeof(*kernels) ? &kernels[i] : NULL;
}

const struct kernel *
kernel_best(void)
{
	size_t i = 0;

	while (!kernels[i].runs())
		i++;
	return &kernels[i];
}
