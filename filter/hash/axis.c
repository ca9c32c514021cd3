/*
 * One side of an image made 64, as a sparse matrix of whole numbers: built
 * for the side as it is stored, then folded onto the grid of one that comes
 * shrunk, each of whose pixels stands for 2, 4 or 8.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SIDE AXIS_SIDE

static uint16_t *
room(size_t n)
{
	uint16_t *weights = calloc(n, sizeof(*weights));

	if (weights == NULL)
		err(1, NULL);
	return weights;
}

/*
 * PDQ's of N pixels, as Meta's pdq/cpp since 2022: until then the windows of
 * the two sides were exchanged.  The window is F = ceil(N / 128) wide and
 * covers [q - (F - HALF), q + HALF - 1]; twice blurred, a tent of 2 F - 1
 * weights.  Where F is even, the very last window has a pixel too few and PDQ
 * divides by F - 1: its box is taken out of the tent and is a line of its own.
 */
static void
blur(struct axis *axis, int n)
{
	int f = (n + 127) / 128, left = f - (f + 2) / 2;
	int taps = 2 * f - 1;
	bool even = f % 2 == 0;
	uint16_t *w = room((SIDE + 1) * (size_t)taps);

	axis->weights = w;
	for (int i = 0; i < SIDE; i++, w += taps) {
		int lo = (2 * i + 1) * n / 128 - 2 * left;

		axis->divisor[i] = (double)f * f * (even ? f - 1 : 1);
		axis->line[i] =
		    (struct line) { i, lo, lo + taps - 1, even ? f - 1 : 1, w };
		for (int k = 0; k < taps; k++)
			w[k] = (uint16_t)(k < f ? k + 1 : taps - k);
	}
	axis->lines = SIDE;
	if (!even)
		return;
	axis->line[SIDE - 1].hi = n - 1;
	for (int k = f - 1; k < taps; k++)
		(w - taps)[k]--;
	for (int k = 0; k < f - 1; k++)
		w[k] = 1;
	axis->line[axis->lines++] =
	    (struct line) { SIDE - 1, n - f + 1, n - 1, f, w };
}

/* The same for pixels in the opposite order. */
static void
flip(struct axis *axis, int n)
{
	struct line last;
	uint16_t *w, swap;

	for (int i = 0; i < axis->lines; i++) {
		struct line *line = &axis->line[i];
		int len = line->hi - line->lo + 1;

		w = axis->weights + (line->weights - axis->weights);
		for (int k = 0; k < len / 2; k++) {
			swap = w[k];
			w[k] = w[len - 1 - k];
			w[len - 1 - k] = swap;
		}
		line->lo = n - 1 - line->hi;
		line->hi = line->lo + len - 1;
	}
	for (int i = 0; i < axis->lines / 2; i++) {
		last = axis->line[axis->lines - 1 - i];
		axis->line[axis->lines - 1 - i] = axis->line[i];
		axis->line[i] = last;
	}
}

/* Each pixel now stands for BY: it has all that these had. */
static void
fold(struct axis *axis, int by)
{
	size_t n = 0;
	uint16_t *w;

	for (int i = 0; i < axis->lines; i++)
		n +=
		    (size_t)(axis->line[i].hi / by - axis->line[i].lo / by) + 1;
	w = room(n);
	n = 0;
	for (int i = 0; i < axis->lines; i++) {
		struct line *line = &axis->line[i];
		int first = line->lo / by, last = line->hi / by;
		uint16_t *at = w + n;

		for (int k = line->lo; k <= line->hi; k++)
			at[k / by - first] += line->weights[k - line->lo];
		n += (size_t)(last - first) + 1;
		line->lo = first;
		line->hi = last;
		line->weights = at;
	}
	free(axis->weights);
	axis->weights = w;
}

/* Where the tents of the whole lines begin, output by output. */
static void
index_lines(struct axis *axis, int n)
{
	bool even = axis->lines > SIDE;
	bool flipped = axis->line[0].out > 0;

	axis->parted = !even ? axis->lines : flipped ? 0 : SIDE - 1;
	for (int i = 0; i < axis->lines; i++)
		axis->lo[axis->line[i].out] = axis->line[i].lo;
	if (even)
		axis->lo[SIDE - 1] = n;
}

void
axis_pdq(struct axis *axis, const struct side *side)
{
	blur(axis, side->n);
	if (side->flipped)
		flip(axis, side->n);
	if (side->eighths < 8)
		fold(axis, 8 / side->eighths);
	index_lines(axis, side->n);
}

void
axis_free(struct axis *axis)
{
	free(axis->weights);
}
