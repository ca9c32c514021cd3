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
#define TENT 64 /* the weight of a pixel in the middle */

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

/* PART of WHOLE, of a tent of TENT; what is in the middle goes down. */
static int
tent(int part, int whole)
{
	return (2 * TENT * part + whole - 1) / (2 * whole);
}

/* Output I of N pixels: from the first pixel to the last that it has. */
static void
tent_line(struct line *line, int i, int n, uint16_t *w)
{
	int cell = 2 * n, middle = (2 * i + 1) * n; /* 128ths of a pixel */
	int lo = i > 0 ? (2 * i - 1) * n / 128 : 0, hi = lo;

	while (tent(cell - abs((2 * lo + 1) * 64 - middle), cell) <= 0)
		lo++;
	for (hi = lo; hi < n; hi++) {
		int weight = tent(cell - abs((2 * hi + 1) * 64 - middle), cell);

		if (weight <= 0)
			break;
		w[hi - lo] = (uint16_t)weight;
	}
	*line = (struct line) { i, lo, hi - 1, 1, w };
}

/*
 * SPDQ's of N pixels: tents of one cell, N / 64, to either side of its middle,
 * so that an image gives nearly the same at every size, and its mirror image
 * the same mirrored.  They end at the borders, and count for what is left.
 */
static void
tents(struct axis *axis, int n)
{
	uint16_t *w = room(SIDE * ((size_t)n / 32 + 4));

	axis->weights = w;
	axis->lines = SIDE;
	for (int i = 0; i < SIDE; i++) {
		struct line *line = &axis->line[i];

		tent_line(line, i, n, w);
		for (int k = 0; k <= line->hi - line->lo; k++)
			axis->divisor[i] += w[k];
		w += line->hi - line->lo + 1;
	}
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

static void
weigh(struct axis *axis)
{
	for (int i = 0; i < axis->lines; i++) {
		const struct line *line = &axis->line[i];
		uint32_t sum = 0;

		for (int k = 0; k <= line->hi - line->lo; k++)
			sum += line->weights[k];
		axis->heaviest = sum > axis->heaviest ? sum : axis->heaviest;
	}
}

static void
finish(struct axis *axis, const struct side *side)
{
	weigh(axis);
	if (side->flipped)
		flip(axis, side->n);
	if (side->eighths < 8)
		fold(axis, 8 / side->eighths);
	index_lines(axis, side->n);
}

void
axis_pdq(struct axis *axis, const struct side *side)
{
	blur(axis, side->n);
	finish(axis, side);
}

void
axis_even(struct axis *axis, const struct side *side)
{
	tents(axis, side->n);
	finish(axis, side);
}

void
axis_free(struct axis *axis)
{
	free(axis->weights);
}
