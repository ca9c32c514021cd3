/*
 * In which order the bits of a code go into the slots.  Bits that go together,
 * as neighbours in the spectrum of real photographs do, would make few buckets
 * full: they are put into different slots.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/segment.h"

#define SAMPLE 16384 /* codes that tell which bits go together */
#define WORDS (SAMPLE / 64)
#define TABLED 8192 /* codes: for more, a table of as many is made */

struct sample {
	uint64_t bits[CODE_BITS][WORDS]; /* of a bit, in each of N codes */
	size_t n;
	float like[CODE_BITS][CODE_BITS]; /* squared correlation: 0..1 */
	float all[CODE_BITS];             /* with all others */
};

static bool
bit(const struct code *code, int k)
{
	return code->w[k >> 6] >> (k & 63) & 1;
}

static void
take(struct sample *sample, const struct code *codes, size_t n)
{
	sample->n = n < SAMPLE ? n : SAMPLE;
	for (size_t i = 0; i < sample->n; i++) {
		const struct code *code = &codes[i * (n / sample->n)];

		for (int k = 0; k < CODE_BITS; k++)
			sample->bits[k][i / 64] |= (uint64_t)bit(code, k)
						   << i % 64;
	}
}

/* How far from half of the time A and B differ; with itself: is A one. */
static float
likeness(const struct sample *sample, int a, int b)
{
	size_t differ = 0;
	float c;

	for (size_t i = 0; i < WORDS; i++)
		differ += (size_t)__builtin_popcountll(
		    sample->bits[a][i] ^ (a == b ? 0 : sample->bits[b][i]));
	c = 1 - 2 * (float)differ / (float)sample->n;
	return c * c;
}

static void
compare(struct sample *sample)
{
	for (int a = 0; a < CODE_BITS; a++)
		for (int b = 0; b <= a; b++) {
			float like = likeness(sample, a, b);

			sample->like[a][b] = sample->like[b][a] = like;
			sample->all[a] += like;
			sample->all[b] += like;
		}
}

/* What is in the slots so far. */
struct filling {
	const struct split *split;
	uint8_t bits[SLOTS][CODE_BITS];
	int n[SLOTS];
};

/* The slot with room that BIT is least like. */
static int
place(const struct filling *f, const struct sample *sample, int k)
{
	float least = 0;
	int best = -1;

	for (int s = 0; s < f->split->slots; s++) {
		float like = 0;

		if (f->n[s] == f->split->width[s])
			continue;
		for (int i = 0; i < f->n[s]; i++)
			like += sample->like[k][f->bits[s][i]];
		/* Of slots that are as good, the emptiest. */
		like += (float)f->n[s] * 1e-4F / (float)f->split->width[s];
		if (best < 0 || like < least) {
			least = like;
			best = s;
		}
	}
	return best;
}

/* Those that are most like others choose first. */
static int
next(struct sample *sample)
{
	int best = 0;

	for (int k = 1; k < CODE_BITS; k++)
		if (sample->all[k] > sample->all[best])
			best = k;
	sample->all[best] = -1;
	return best;
}

void
order_choose(struct order *order, const struct split *split,
    const struct code *codes, size_t n)
{
	struct sample *sample = calloc(1, sizeof(*sample));
	struct filling f = { .split = split };
	int at = 0;

	if (sample == NULL)
		err(1, NULL);
	take(sample, codes, n);
	compare(sample);
	for (int i = 0; i < CODE_BITS; i++) {
		int k = next(sample), s = place(&f, sample, k);

		f.bits[s][f.n[s]++] = (uint8_t)k;
	}
	for (int s = 0; s < split->slots; s++)
		for (int i = 0; i < f.n[s]; i++)
			order->to[f.bits[s][i]] = (uint8_t)at++;
	free(sample);
}

struct code
order_apply(const struct order *order, const struct code *code)
{
	struct code out = { 0 };

	for (int k = 0; k < CODE_BITS; k++)
		out.w[order->to[k] >> 6] |= (uint64_t)bit(code, k)
					    << (order->to[k] & 63);
	return out;
}

/* What each value of each byte becomes: looked up for many codes. */
static void
order_many(const struct order *order, struct code *to, const struct code *from,
    size_t n)
{
	struct code(*table)[256] = malloc(32 * sizeof(*table));

	if (table == NULL)
		err(1, NULL);
	for (int byte = 0; byte < 32; byte++)
		for (int value = 0; value < 256; value++) {
			struct code one = { 0 };

			one.w[byte / 8] = (uint64_t)value << byte % 8 * 8;
			table[byte][value] = order_apply(order, &one);
		}
	for (size_t i = 0; i < n; i++) {
		struct code out = { 0 };

		for (int byte = 0; byte < 32; byte++) {
			uint8_t value =
			    (uint8_t)(from[i].w[byte / 8] >> byte % 8 * 8);

			for (int w = 0; w < 4; w++)
				out.w[w] |= table[byte][value].w[w];
		}
		to[i] = out;
	}
	free(table);
}

void
order_all(const struct order *order, struct code *to, const struct code *from,
    size_t n)
{
	if (n > TABLED)
		order_many(order, to, from, n);
	else
		for (size_t i = 0; i < n; i++)
			to[i] = order_apply(order, &from[i]);
}
