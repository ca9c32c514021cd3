/*
 * How much a caption repeats itself: words, runs of 10 words, and runs of 10
 * characters.  Each is known by a 64-bit hash; two that are equal by chance
 * are one in 10^13 captions of a thousand characters.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define RUN 10 /* data-juicer's rep_len */
/* Odd, of random bits (Knuth's MMIX multiplier). */
#define MULTIPLIER UINT64_C(6364136223846793005)

struct state {
	uint64_t items[MAX_CHARACTERS];         /* characters, or words */
	uint64_t hashes[MAX_CHARACTERS];        /* of what is counted now */
	uint32_t often[MAX_CHARACTERS / 2 + 1]; /* counts over 1 */
};

/* What is counted among hashes. */
struct tally {
	size_t all, distinct;
	size_t nrepeated; /* of the distinct ones */
	size_t repeated;  /* how often these occur, together */
};

static void *
open_state(void)
{
	struct state *state = calloc(1, sizeof(*state));

	if (state == NULL)
		err(1, NULL);
	return state;
}

static int
by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int
by_count(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x < y) - (x > y);
}

/* Of the first N hashes, which it sorts. */
static struct tally
tally(struct state *state, size_t n)
{
	struct tally tally = { .all = n };
	uint64_t *h = state->hashes;

	qsort(h, n, sizeof(h[0]), by_hash);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && h[end] == h[i]; end++)
			;
		tally.distinct++;
		if (end - i == 1)
			continue;
		state->often[tally.nrepeated++] = (uint32_t)(end - i);
		tally.repeated += end - i;
	}
	return tally;
}

/*
 * Hashes of all runs of RUN among N items, by one that rolls: what leaves it is
 * taken out with the weight that it has by then.
 */
static size_t
runs(struct state *state, size_t n)
{
	const uint64_t *items = state->items;
	uint64_t hash = 0, weight = 1;

	for (int i = 0; i < RUN; i++)
		weight *= MULTIPLIER;
	for (size_t i = 0; i < n; i++) {
		hash = hash * MULTIPLIER + items[i];
		if (i >= RUN)
			hash -= weight * items[i - RUN];
		if (i + 1 >= RUN)
			state->hashes[i + 1 - RUN] = hash;
	}
	return n < RUN ? 0 : n + 1 - RUN;
}

/*
 * Of the runs that occur more than once the most frequent ones, no more than
 * the root of how many differ (character_repetition_filter.py).
 */
static double
characters(struct state *state, const struct caption *caption)
{
	struct tally of;
	size_t most, sum = 0;

	for (size_t i = 0; i < caption->n; i++)
		state->items[i] = caption->chars[i];
	of = tally(state, runs(state, caption->n));
	most = (size_t)sqrt((double)of.distinct);
	qsort(state->often, of.nrepeated, sizeof(state->often[0]), by_count);
	for (size_t i = 0; i < of.nrepeated && i < most; i++)
		sum += state->often[i];
	return of.all == 0 ? 0 : (double)sum / (double)of.all;
}

/* A word without the special characters at its ends, in lower case. */
static uint64_t
hash_word(const struct caption *caption, size_t from, size_t to)
{
	uint64_t hash = 0;

	while (from < to && (caption->classes[from] & IS_SPECIAL) != 0)
		from++;
	while (to > from && (caption->classes[to - 1] & IS_SPECIAL) != 0)
		to--;
	for (; from < to; from++)
		hash = (hash ^ caption->lower[from]) * MULTIPLIER + 1;
	return hash;
}

/* The hashes of its words; what is nothing but special is none. */
static size_t
words(struct state *state, const struct caption *caption)
{
	size_t n = 0;

	for (size_t i = 0, end; i < caption->n; i = end + 1) {
		uint64_t hash;

		for (end = i; end < caption->n; end++)
			if ((caption->classes[end] & IS_SPACE) != 0)
				break;
		hash = hash_word(caption, i, end);
		if (hash != 0)
			state->items[n++] = hash;
	}
	return n;
}

static int
measure(void *arg, struct caption *caption, struct value out[])
{
	struct state *state = arg;
	size_t n = words(state, caption);
	struct tally of;

	memcpy(state->hashes, state->items, n * sizeof(state->items[0]));
	of = tally(state, n);
	value_real(&out[0], n == 0 ? 0 : (double)(n - of.distinct) / (double)n);
	of = tally(state, runs(state, n));
	value_real(
	    &out[1], of.all == 0 ? 0 : (double)of.repeated / (double)of.all);
	value_real(&out[2], characters(state, caption));
	return 0;
}

const struct text_measure text_repetition = {
	.name = "repetition",
	.about = "words that stood before; runs of 10 words, and of 10 "
		 "characters, that occur again; of the first 65,536 "
		 "characters, as all that follow",
	.source = "CC12M, Changpinyo et al. 2021; data-juicer, word_ and "
		  "character_repetition_filter.py",
	.cost = "characters",
	.columns = {
		{ "word_repetition", "of the words", 0, 1 },
		{ "phrase_repetition", "of the 10-grams of words", 0, 1 },
		{ "character_repetition", "of the 10-grams of characters", 0,
		    1 },
	},
	.open = open_state,
	.close = free,
	.measure = measure,
};
