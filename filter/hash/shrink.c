/*
 * Luma made small as Pillow's resize() does it, in two passes that each round
 * to 8 bits, but streamed: Lanczos (3 lobes) or bicubic (a = -0.5), each as
 * wide as a cell of the outcome where that has several pixels.
 *
 * Pillow has 22 bits for a weight and we have 15 to 18, and large images are
 * averaged by small blocks first: seldom a level is another.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define LANES 16  /* taps come in multiples of this */
#define PARTS 16  /* of a level, in a row that waits to be filtered */
#define LEAST 256 /* pixels of the shorter side that blocks leave */

/* Output I: the sum of weights, of 2^BITS together, from pixel LO on. */
struct taps {
	int lo, n;
	int16_t *weights;
};

struct axis_taps {
	struct taps taps[SHRINK_SIDE];
	int side; /* of these, so many */
	int16_t *weights;
	int bits;
};

struct shrink {
	struct axis_taps across, down;
	int width, block; /* that comes; and pixels on a side, that are one */
	int cells, rows,
	    left;          /* of a row; done; of the block's rows, to come */
	int total;         /* rows, of which LEFT are still to come */
	uint32_t *sums[2]; /* of columns, in a row of blocks; of halves */
	int16_t *row;      /* in PARTS */
	uint8_t (*small)[SHRINK_SIDE];
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		err(1, NULL);
	return p;
}

/* One axis that is made small: CELLS to SIDE. */
struct shape {
	int kernel, side;
	double cells; /* of which the last may be a part */
};

static int
reach(int kernel)
{
	return kernel == SHRINK_LANCZOS ? 3 : 2;
}

/* sin a sin 3 a / (3 a a), of A to B in STEPs: sines step along. */
static void
lanczos(float *weights, int n, double a, double step)
{
	double s = sin(a), c = cos(a), across = sin(step), along = cos(step);

	for (int x = 0; x < n; x++, a += step) {
		double next = s * along + c * across;
		double w = 1;

		if (fabs(a) > 1e-9)
			w = (3 - 4 * s * s) * s * s / (3 * a * a);
		weights[x] = (float)w;
		c = c * along - s * across;
		s = next;
	}
}

/* Keys 1981, with a = -0.5. */
static void
bicubic(float *weights, int n, double a, double step)
{
	for (int x = 0; x < n; x++, a += step) {
		double t = fabs(a), w = 0;

		if (t < 1)
			w = (1.5 * t - 2.5) * t * t + 1;
		else if (t < 2)
			w = ((2.5 - 0.5 * t) * t - 4) * t + 2;
		weights[x] = (float)w;
	}
}

/*
 * Output I: its first cell.  As Pillow has it: what lies beyond a border is
 * left out, and the rest, which is SUM, counts for it.
 */
static int
weigh(float *weights, int i, const struct shape *shape, double *sum)
{
	double scale = shape->cells / shape->side;
	double wide = scale > 1 ? scale : 1, middle = (i + 0.5) * scale;
	double support = reach(shape->kernel) * wide;
	int lo = (int)fmax(middle - support + 0.5, 0);
	int hi = (int)fmin(middle + support + 0.5, ceil(shape->cells));
	double first = (lo - middle + 0.5) / wide;

	if (shape->kernel == SHRINK_LANCZOS)
		lanczos(weights, hi - lo, first * M_PI / 3, M_PI / 3 / wide);
	else
		bicubic(weights, hi - lo, first, 1 / wide);
	*sum = 0;
	for (int x = 0; x < hi - lo; x++)
		*sum += weights[x];
	return lo;
}

FAST static void
quantise(int16_t *restrict out, const float *restrict in, int n, float factor)
{
	for (int k = 0; k < n; k++)
		out[k] =
		    (int16_t)(int)(in[k] * factor + (in[k] < 0 ? -0.5F : 0.5F));
}

static void
prepare(struct axis_taps *axis, const struct shape *shape)
{
	double sums[SHRINK_SIDE], least = shape->cells + 1;
	int taps = (int)(2 * reach(shape->kernel) *
			 fmax(shape->cells / shape->side, 1)) +
		   3;
	size_t n;
	float *weights;

	taps = (taps + LANES - 1) / LANES * LANES;
	n = (size_t)shape->side * (size_t)taps;
	axis->side = shape->side;
	weights = zeroed(n, sizeof(*weights));
	axis->weights = zeroed(n, sizeof(*axis->weights));
	for (int i = 0; i < shape->side; i++) {
		size_t at = (size_t)i * (size_t)taps;

		axis->taps[i].lo = weigh(weights + at, i, shape, &sums[i]);
		axis->taps[i].n = taps;
		axis->taps[i].weights = axis->weights + at;
		least = fmin(least, sums[i]);
	}
	/* So many that the largest weight fits. */
	for (axis->bits = 18; (1 << axis->bits) / least > INT16_MAX;
	     axis->bits--)
		continue;
	for (int i = 0; i < shape->side; i++)
		quantise(axis->taps[i].weights, weights + i * taps, taps,
		    (float)((1 << axis->bits) / sums[i]));
	free(weights);
}

struct shrink *
shrink_new(const struct pdq_image *img, int kernel, int width, int height)
{
	struct shrink *p = zeroed(1, sizeof(*p));
	int by = 8 / img->eighths, shorter, cells;

	p->width = (img->width + by - 1) / by;
	p->total = (img->height + by - 1) / by;
	shorter = p->width < p->total ? p->width : p->total;
	p->block = 1;
	while (shorter / (2 * p->block) >= LEAST)
		p->block *= 2;
	by *= p->block;
	prepare(&p->across,
	    &(struct shape) { kernel, width, (double)img->width / by });
	prepare(&p->down,
	    &(struct shape) { kernel, height, (double)img->height / by });
	p->cells = (p->width + p->block - 1) / p->block;
	cells = p->cells + p->across.taps[0].n; /* weights of 0 read past it */
	p->row = zeroed((size_t)cells, sizeof(*p->row));
	for (int k = 0; k < 2; k++)
		p->sums[k] = zeroed((size_t)p->cells * (size_t)p->block + PAD,
		    sizeof(*p->sums[k]));
	p->small = zeroed((size_t)(p->total / p->block + 1 + p->down.taps[0].n),
	    sizeof(*p->small));
	return p;
}

FAST static void
add(uint32_t *restrict sums, const uint8_t *restrict luma, int n)
{
	for (int x = 0; x < n; x++)
		sums[x] += luma[x];
}

FAST static void
halve(uint32_t *restrict out, const uint32_t *restrict in, int n)
{
	for (int x = 0; x < n; x++)
		out[x] = in[2 * x] + in[2 * x + 1];
}

FAST static void
scale(int16_t *restrict row, const uint32_t *restrict sums, int n, float unit)
{
	for (int x = 0; x < n; x++)
		row[x] = (int16_t)(int)((float)(int)sums[x] * unit + 0.5F);
}

static uint8_t
rounded(int32_t sum, int bits)
{
	sum = (sum + (1 << (bits - 1))) >> bits;
	return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

FAST static void
filter(const struct axis_taps *l, const int16_t *row, uint8_t out[SHRINK_SIDE])
{
	for (int i = 0; i < l->side; i++) {
		const int16_t *at = row + l->taps[i].lo;
		const int16_t *weights = l->taps[i].weights;
		int n = l->taps[i].n / LANES * LANES;
		int32_t sum = 0;

		for (int k = 0; k < n; k++)
			sum += at[k] * weights[k];
		out[i] = rounded(sum, l->bits + 4);
	}
}

/* Blocks of so many rows, in PARTS of a level, and these filtered. */
static void
finish_row(struct shrink *p, int rows)
{
	float unit = (float)PARTS / (float)(rows * p->block);
	int n = p->cells * p->block, k = 0;

	for (int left = n / 2; left >= p->cells; left /= 2, k = 1 - k)
		halve(p->sums[1 - k], p->sums[k], left);
	scale(p->row, p->sums[k], p->cells, unit);
	filter(&p->across, p->row, p->small[p->rows++]);
	memset(p->sums[0], 0, (size_t)n * sizeof(*p->sums[0]));
}

/* A block that the image ends in is that of what there is. */
void
shrink_rows(struct shrink *p, const struct planes *planes)
{
	int n = p->cells * p->block;

	for (int i = 0; i < planes->rows; i++) {
		add(p->sums[0], planes->rgb[0] + (size_t)i * planes->stride, n);
		p->left++;
		p->total--;
		if (p->left < p->block && p->total > 0)
			continue;
		finish_row(p, p->left);
		p->left = 0;
	}
}

/* The other side. */
FAST static void
finish(const struct shrink *p, uint8_t *out)
{
	int width = p->across.side;

	for (int i = 0; i < p->down.side; i++) {
		const struct taps *taps = &p->down.taps[i];
		int32_t sums[SHRINK_SIDE] = { 0 };

		for (int k = 0; k < taps->n; k++) {
			const uint8_t *row = p->small[taps->lo + k];

			for (int j = 0; j < SHRINK_SIDE; j++)
				sums[j] += taps->weights[k] * row[j];
		}
		for (int j = 0; j < width; j++)
			out[i * width + j] = rounded(sums[j], p->down.bits);
	}
}

void
shrink_end(const struct shrink *p, uint8_t *out)
{
	finish(p, out);
}

void
shrink_free(struct shrink *p)
{
	if (p == NULL)
		return;
	free(p->across.weights);
	free(p->down.weights);
	free(p->sums[0]);
	free(p->sums[1]);
	free(p->row);
	free(p->small);
	free(p);
}
