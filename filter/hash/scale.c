/*
 * An image made 64 x 64 as PDQ does it, two box blurs and one sample, but as
 * a sparse matrix for each axis: V I H', in whole numbers, so that the same
 * pixels give the same bits in whichever order they come.  See axis.c.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SIDE SCALE_SIDE
/* 255,000 thousandths times a sum of weights up to this is under 2^32. */
#define MAX_WEIGHT 16843
/* Pixels: windows up to this are many and short; see tents(). */
#define NARROW 4
#define SLOTS 4 /* lines that are under way at once: three, at most */

struct scale {
	int width, y;
	int padded; /* the width, up to a multiple of PAD */
	struct axis rows[2], columns[2]; /* [1]: flipped */
	int next[2];                     /* earlier lines of rows[] are done */
	bool luma;       /* sums are of levels, else of thousandths */
	int narrow;      /* the window across where tents() pays; or 0 */
	uint32_t *tents; /* of one row of sums, for a narrow image */
	uint32_t *sums[2][SLOTS];  /* of columns, for lines under way */
	uint32_t weight[2][SLOTS]; /* that is in the sums */
	/* Of [down][across]: rows under way, and what is done of them. */
	int64_t cells[2][2][SLOTS][SIDE];
	double units[2][SIDE]; /* of a level, of [across]; in rows of BY: */
	double by[2];
	float (*levels[2][2])[SIDE]; /* NULL: not wanted */
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		err(1, NULL);
	return p;
}

/* Where every tent fits 32 bits, and there are more of them than pixels. */
static void
narrow(struct scale *scale, const struct pdq_image *img)
{
	int across = (img->width + 127) / 128;
	int down = (img->height + 127) / 128;

	if (img->even || img->eighths < 8 || across < 2 || across > NARROW ||
	    down > 4 * NARROW)
		return;
	scale->narrow = across;
	scale->tents = zeroed((size_t)scale->width + 1, sizeof(uint32_t));
}

static void
axes(struct scale *scale, const struct pdq_image *img, const bool wanted[2][2])
{
	void (*make)(struct axis *, const struct side *) =
	    img->even ? axis_even : axis_pdq;

	for (int k = 0; k < 2; k++) {
		struct side across = { img->width, img->eighths, k == 1 };
		struct side down = { img->height, img->eighths, k == 1 };

		if (wanted[0][k] || wanted[1][k])
			make(&scale->columns[k], &across);
		if (wanted[k][0] || wanted[k][1])
			make(&scale->rows[k], &down);
	}
}

struct scale *
scale_new(const struct pdq_image *img, const bool wanted[2][2])
{
	struct scale *scale = zeroed(1, sizeof(*scale));
	size_t room; /* tents() reads past the end */

	scale->luma = img->luma;
	scale->width = (img->width * img->eighths + 7) / 8;
	scale->padded = (scale->width + PAD - 1) / PAD * PAD;
	room = (size_t)scale->padded + 2 * NARROW;
	narrow(scale, img);
	axes(scale, img, wanted);
	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < SLOTS && scale->rows[k].lines > 0; i++)
			scale->sums[k][i] = zeroed(room, sizeof(uint32_t));
		for (int h = 0; h < 2; h++)
			if (wanted[k][h])
				scale->levels[k][h] =
				    zeroed(SIDE, sizeof(*scale->levels[k][h]));
	}
	return scale;
}

static inline void
tents_of(
    const int f, uint32_t *restrict out, const uint32_t *restrict sums, int n)
{
	for (int x = 0; x < n; x++) {
		uint32_t sum = (uint32_t)f * sums[x + f - 1];

		for (int k = 1; k < f; k++)
			sum += (uint32_t)k *
			       (sums[x + k - 1] + sums[x + 2 * f - 1 - k]);
		out[x] = sum;
	}
}

/* OUT[x]: the tent of F weights up, and down again, from x on. */
FAST static void
tents(const int f, uint32_t *restrict out, const uint32_t *restrict sums, int n)
{
	if (f == 2)
		tents_of(2, out, sums, n);
	else if (f == 3)
		tents_of(3, out, sums, n);
	else
		tents_of(4, out, sums, n);
}

/* A line of rows, as it has come together: TIMES * COLUMNS[x]. */
struct sum {
	int64_t times;
	const uint32_t *columns;
	bool small; /* also all that it comes to fits 32 bits */
};

static inline int64_t
weighted(const struct line *line, const uint32_t *sums)
{
	int n = line->hi - line->lo + 1;
	uint64_t sum = 0;

	for (int k = 0; k < n; k++)
		sum += (uint64_t)line->weights[k] * sums[line->lo + k];
	return (int64_t)sum;
}

static inline int64_t
weighted_small(const struct line *line, const uint32_t *sums)
{
	int n = line->hi - line->lo + 1;
	uint32_t sum = 0;

	for (int k = 0; k < n; k++)
		sum += line->weights[k] * sums[line->lo + k];
	return sum;
}

/*
 * What one line of rows has summed goes, through the N columns' lines from
 * FROM on, into cells.
 */
FAST static void
across(
    const struct line *from, int n, const struct sum *sum, int64_t cells[SIDE])
{
	const uint32_t *columns = sum->columns;

	for (const struct line *line = from; line < from + n; line++)
		cells[line->out] += sum->times * line->times *
				    (sum->small ? weighted_small(line, columns)
						: weighted(line, columns));
}

/* Whether 32 bits hold what so much of rows comes to, in any line. */
static bool
is_small(const struct scale *scale, const struct axis *axis, uint32_t weight)
{
	uint64_t most = scale->luma ? 255 : 255000;

	return most * weight * axis->heaviest <= UINT32_MAX;
}

/* The same where the tents are ready, of all but the parted output. */
static void
across_tents(const struct axis *axis, const uint32_t *tents, int64_t times,
    int64_t cells[SIDE])
{
	/* All whole lines have the times of this one. */
	times *= axis->line[SIDE / 2].times;
	for (int i = 0; i < SIDE; i++)
		cells[i] += times * tents[axis->lo[i]];
}

static void
spend(struct scale *scale, int down, int i)
{
	const struct line *line = &scale->rows[down].line[i];
	/* What is of levels becomes thousandths only here. */
	struct sum sum = { line->times * (scale->luma ? 1000 : 1),
		scale->sums[down][i % SLOTS], false };
	bool narrow = scale->narrow > 0;

	if (narrow)
		tents(scale->narrow, scale->tents, sum.columns, scale->width);
	for (int h = 0; h < 2; h++) {
		const struct axis *axis = &scale->columns[h];
		int parted = axis->lines - SIDE;
		int64_t *cells;

		if (scale->levels[down][h] == NULL)
			continue;
		cells = scale->cells[down][h][line->out % SLOTS];
		sum.small =
		    is_small(scale, axis, scale->weight[down][i % SLOTS]);
		if (narrow)
			across_tents(axis, scale->tents, sum.times, cells);
		across(axis->line + (narrow ? axis->parted : 0),
		    narrow ? 2 * parted : axis->lines, &sum, cells);
	}
	scale->weight[down][i % SLOTS] = 0;
}

/* By halves: of 64 bits AVX2 makes no double, but one after the other. */
FAST static void
real(float *restrict out, const int64_t *restrict cells,
    const double *restrict units)
{
	for (int i = 0; i < SIDE; i++) {
		int32_t hi = (int32_t)((uint64_t)cells[i] >> 31);
		int32_t lo = (int32_t)(cells[i] & INT32_MAX);

		out[i] = (float)((hi * 2147483648.0 + lo) * units[i]);
	}
}

/* What a cell is multiplied with, in rows that are divided by BY. */
FAST static const double *
units(struct scale *scale, int h, double by)
{
	const double *divisor = scale->columns[h].divisor;

	if (scale->by[h] < by || scale->by[h] > by)
		for (int i = 0; i < SIDE; i++)
			scale->units[h][i] = 1 / (1000 * by * divisor[i]);
	scale->by[h] = by;
	return scale->units[h];
}

/* Row OUT has all that goes into it. */
static void
finish(struct scale *scale, int down, int out)
{
	for (int h = 0; h < 2; h++) {
		int64_t *cells = scale->cells[down][h][out % SLOTS];

		if (scale->levels[down][h] == NULL)
			continue;
		real(scale->levels[down][h][out], cells,
		    units(scale, h, scale->rows[down].divisor[out]));
		memset(cells, 0, sizeof(scale->cells[down][h][0]));
	}
}

/* How many of N rows go into a line at once; and what they weigh. */
static void
choose(struct run *run, int n)
{
	uint32_t most = run->luma ? COLUMNS_LIGHT_LUMA : COLUMNS_LIGHT;
	int i = 1;

	run->total = run->weights[0];
	while (i < n && run->total + run->weights[i] <= most)
		run->total += run->weights[i++];
	run->rows = i;
}

/* What there is of line I, and whether that is its end. */
static bool
take(struct scale *scale, int down, int i, const struct planes *planes)
{
	const struct line *line = &scale->rows[down].line[i];
	uint32_t *weight = &scale->weight[down][i % SLOTS];
	int y = line->lo > scale->y ? line->lo : scale->y;
	int end = scale->y + planes->rows;

	end = end <= line->hi ? end : line->hi + 1;
	while (y < end) {
		struct run run = { .planes = planes,
			.from = y - scale->y,
			.luma = scale->luma,
			.weights = line->weights + (y - line->lo) };

		choose(&run, end - y);
		if (*weight + run.total > MAX_WEIGHT)
			spend(scale, down, i);
		run.first = *weight == 0;
		columns_add(scale->sums[down][i % SLOTS], &run, scale->padded);
		*weight += run.total;
		y += run.rows;
	}
	return y > line->hi;
}

static void
gather(struct scale *scale, int down, const struct planes *planes)
{
	const struct axis *axis = &scale->rows[down];
	int end = scale->y + planes->rows;

	for (int i = scale->next[down];
	     i < axis->lines && axis->line[i].lo < end; i++) {
		int out = axis->line[i].out;

		if (!take(scale, down, i, planes))
			continue;
		spend(scale, down, i);
		scale->next[down] = i + 1;
		if (i + 1 == axis->lines || axis->line[i + 1].out != out)
			finish(scale, down, out);
	}
}

void
scale_rows(struct scale *scale, const struct planes *planes)
{
	for (int k = 0; k < 2; k++)
		gather(scale, k, planes);
	scale->y += planes->rows;
}

void
scale_levels(
    const struct scale *scale, bool down, bool across, float out[SIDE][SIDE])
{
	memcpy(out, scale->levels[down][across], sizeof(float[SIDE][SIDE]));
}

void
scale_free(struct scale *scale)
{
	if (scale == NULL)
		return;
	free(scale->tents);
	for (int k = 0; k < 2; k++) {
		axis_free(&scale->rows[k]);
		axis_free(&scale->columns[k]);
		for (int i = 0; i < SLOTS; i++)
			free(scale->sums[k][i]);
		for (int h = 0; h < 2; h++)
			free(scale->levels[k][h]);
	}
	free(scale);
}
