/*
 * eight.h -- the first halves of eight codes against that of one, at once:
 *            by AVX-512 with VPOPCNTDQ, or by NEON.
 */
#ifndef INDEX_EIGHT_H
#define INDEX_EIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INLINE inline __attribute__((always_inline))

#if defined(__x86_64__)
#include <immintrin.h>

#define EIGHT __attribute__((target("avx512f,avx512vpopcntdq,popcnt")))

struct eight {
	__m512i w[2];
};

static inline bool
eight_can(void)
{
	return __builtin_cpu_supports("avx512vpopcntdq");
}

/* W: the first words of many codes, and their second ones. */
static INLINE EIGHT struct eight
eight_at(const uint64_t *const w[2], size_t i)
{
	return (struct eight) { { _mm512_loadu_si512(&w[0][i]),
	    _mm512_loadu_si512(&w[1][i]) } };
}

/* Bit k: the halves of code k and of the one are within RADIUS. */
static INLINE EIGHT unsigned
eight_near(const uint64_t one[2], const struct eight *b, int radius)
{
	__m512i x = _mm512_popcnt_epi64(
	    _mm512_xor_epi64(_mm512_set1_epi64((int64_t)one[0]), b->w[0]));
	__m512i y = _mm512_popcnt_epi64(
	    _mm512_xor_epi64(_mm512_set1_epi64((int64_t)one[1]), b->w[1]));

	return _mm512_cmple_epu64_mask(
	    _mm512_add_epi64(x, y), _mm512_set1_epi64(radius));
}

#elif defined(__aarch64__)
#include <arm_neon.h>

#define EIGHT

struct eight {
	uint8x16_t w[2][4]; /* two codes each */
};

static inline bool
eight_can(void)
{
	return true;
}

static INLINE struct eight
eight_at(const uint64_t *const w[2], size_t i)
{
	struct eight eight;

	for (int k = 0; k < 4; k++)
		for (int c = 0; c < 2; c++)
			eight.w[c][k] = vreinterpretq_u8_u64(
			    vld1q_u64(&w[c][i + 2 * (size_t)k]));
	return eight;
}

/* The bits of each byte are counted, and then added up, neighbours first. */
static INLINE unsigned
eight_near(const uint64_t one[2], const struct eight *b, int radius)
{
	static const uint16_t bits[8] = { 1, 2, 4, 8, 16, 32, 64, 128 };
	uint8x16_t x = vreinterpretq_u8_u64(vdupq_n_u64(one[0]));
	uint8x16_t y = vreinterpretq_u8_u64(vdupq_n_u64(one[1]));
	uint16x8_t two[4], in;

	for (int k = 0; k < 4; k++)
		two[k] = vpaddlq_u8(vaddq_u8(vcntq_u8(veorq_u8(x, b->w[0][k])),
		    vcntq_u8(veorq_u8(y, b->w[1][k]))));
	in = vcleq_u16(
	    vpaddq_u16(vpaddq_u16(two[0], two[1]), vpaddq_u16(two[2], two[3])),
	    vdupq_n_u16((uint16_t)radius));
	return vaddvq_u16(vandq_u16(in, vld1q_u16(bits)));
}

#else
#define NO_EIGHT
#endif

#endif
