/*
 * The 64-bit DCT hash that COYO-700M publishes as image_phash: phash() of
 * ImageHash for Python (hash size 8, highfreq_factor 4), which is Pillow's
 * Lanczos to 32 x 32, in two passes that each round to 8 bits; DCT-II; and of
 * its 8 x 8 lowest frequencies, DC among them, whether each exceeds their
 * median.  (pHash.org's own hash leaves DC out, and is another.)
 *
 * Pillow has 22 bits for a weight and we have 15 to 18, and large images are
 * averaged by small blocks first: seldom a bit is another.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SIDE 32
#define TERMS 8   /* of the cosine transform, on an axis */
#define REACH 3   /* lobes of Lanczos to either side */
#define LANES 16  /* taps come in multiples of this */
#define PARTS 16  /* of a level, in a row that waits to be filtered */
#define LEAST 256 /* pixels of the shorter side that blocks leave */

/* Output I: the sum of weights, of 2^BITS together, from pixel LO on. */
struct taps {
	int lo, n;
	int16_t *weights;
};

struct lanczos {
	struct taps taps[SIDE];
	int16_t *weights;
	int bits;
};

struct phash {
	struct lanczos across, down;
	int width, block; /* that comes; and pixels on a side, that are one */
	int cells, rows,
	    left;       /* of a row; done; of the block's rows, to come */
	int total;      /* rows, of which LEFT are still to come */
	uint32_t *sums; /* of columns, in a row of blocks */
	int16_t *row;   /* in PARTS */
	uint8_t (*small)[SIDE];
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		err(1, NULL);
	return p;
}

static double
sinc(double x)
{
	return fabs(x) > 0 ? sin(M_PI * x) / (M_PI * x) : 1;
}

static double
kernel(double x)
{
	return fabs(x) < REACH ? sinc(x) * sinc(x / REACH) : 0;
}

/*
 * Output I of N pixels, in cells of BY; its first cell.  As Pillow has it:
 * what lies beyond a border is left out, and the rest counts for it.
 */
static int
weigh(double *cells, int i, int n, int by)
{
	double scale = (double)n / SIDE, wide = scale > 1 ? scale : 1;
	double middle = (i + 0.5) * scale, sum = 0;
	int lo = (int)fmax(middle - REACH * wide + 0.5, 0);
	int hi = (int)fmin(middle + REACH * wide + 0.5, n);

	for (int x = lo; x < hi; x++)
		sum += kernel((x - middle + 0.5) / wide);
	for (int x = lo; x < hi; x++)
		cells[x / by - lo / by] +=
		    kernel((x - middle + 0.5) / wide) / sum;
	return lo / by;
}

/* So many that the largest weight of TAPS of each still fits. */
static int
bits_for(const double *weights, size_t n)
{
	double most = 0;
	int bits = 18;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(weights[i]));
	while (most * (1 << bits) > INT16_MAX)
		bits--;
	return bits;
}

/* One side of N pixels as stored, which come in cells of BY. */
static void
prepare(struct lanczos *l, int n, int by)
{
	double wide = fmax((double)n / SIDE, 1);
	int taps = (int)(2 * REACH * wide) / by + 3;
	double *weights;

	taps = (taps + LANES - 1) / LANES * LANES;
	weights = zeroed(SIDE * (size_t)taps, sizeof(*weights));
	l->weights = zeroed(SIDE * (size_t)taps, sizeof(*l->weights));
	for (int i = 0; i < SIDE; i++) {
		size_t at = (size_t)i * (size_t)taps;

		l->taps[i].lo = weigh(weights + at, i, n, by);
		l->taps[i].n = taps;
		l->taps[i].weights = l->weights + at;
	}
	l->bits = bits_for(weights, SIDE * (size_t)taps);
	for (size_t k = 0; k < SIDE * (size_t)taps; k++)
		l->weights[k] = (int16_t)lrint(weights[k] * (1 << l->bits));
	free(weights);
}

struct phash *
phash_new(const struct pdq_image *img)
{
	struct phash *p = zeroed(1, sizeof(*p));
	int by = 8 / img->eighths, shorter, cells;

	p->width = (img->width + by - 1) / by;
	p->total = (img->height + by - 1) / by;
	shorter = p->width < p->total ? p->width : p->total;
	p->block = 1;
	while (shorter / (2 * p->block) >= LEAST)
		p->block *= 2;
	prepare(&p->across, img->width, by * p->block);
	prepare(&p->down, img->height, by * p->block);
	p->cells = (p->width + p->block - 1) / p->block;
	cells = p->cells + p->across.taps[0].n; /* weights of 0 read past it */
	p->row = zeroed((size_t)cells, sizeof(*p->row));
	p->sums =
	    zeroed((size_t)p->cells * (size_t)p->block + PAD, sizeof(*p->sums));
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

/* Blocks, in PARTS of a level. */
FAST static void
average(int16_t *restrict row, const uint32_t *restrict sums,
    const struct phash *p, float unit)
{
	int block = p->block;

	for (int x = 0; x < p->cells; x++) {
		uint32_t sum = 0;

		for (int k = 0; k < block; k++)
			sum += sums[x * block + k];
		row[x] = (int16_t)((float)sum * unit + 0.5F);
	}
}

static uint8_t
rounded(int32_t sum, int bits)
{
	sum = (sum + (1 << (bits - 1))) >> bits;
	return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

FAST static void
filter(const struct lanczos *l, const int16_t *row, uint8_t out[SIDE])
{
	for (int i = 0; i < SIDE; i++) {
		const int16_t *at = row + l->taps[i].lo;
		const int16_t *weights = l->taps[i].weights;
		int n = l->taps[i].n / LANES * LANES;
		int32_t sum = 0;

		for (int k = 0; k < n; k++)
			sum += at[k] * weights[k];
		out[i] = rounded(sum, l->bits + 4);
	}
}

static void
finish_row(struct phash *p, int rows)
{
	float unit = (float)PARTS / (float)(rows * p->block);

	average(p->row, p->sums, p, unit);
	filter(&p->across, p->row, p->small[p->rows++]);
	memset(
	    p->sums, 0, (size_t)p->cells * (size_t)p->block * sizeof(*p->sums));
}

/* A block that the image ends in is that of what there is. */
void
phash_rows(struct phash *p, const struct planes *planes)
{
	int n = p->cells * p->block;

	for (int i = 0; i < planes->rows; i++) {
		add(p->sums, planes->rgb[0] + (size_t)i * planes->stride, n);
		p->left++;
		p->total--;
		if (p->left < p->block && p->total > 0)
			continue;
		finish_row(p, p->left);
		p->left = 0;
	}
}

/* The other side: 32 x 32 pixels of 8 bits. */
static void
finish(const struct phash *p, uint8_t out[SIDE][SIDE])
{
	for (int i = 0; i < SIDE; i++) {
		const struct taps *taps = &p->down.taps[i];

		for (int j = 0; j < SIDE; j++) {
			int32_t sum = 0;

			for (int k = 0; k < taps->n; k++)
				sum += taps->weights[k] *
				       p->small[taps->lo + k][j];
			out[i][j] = rounded(sum, p->down.bits);
		}
	}
}

static void
transform(uint8_t in[SIDE][SIDE], double out[TERMS * TERMS])
{
	double wave[TERMS][SIDE], half[TERMS][SIDE] = { 0 };

	for (int u = 0; u < TERMS; u++)
		for (int x = 0; x < SIDE; x++)
			wave[u][x] = cos(M_PI * u * (2 * x + 1) / (2 * SIDE));
	for (int u = 0; u < TERMS; u++)
		for (int y = 0; y < SIDE; y++)
			for (int x = 0; x < SIDE; x++)
				half[u][x] += wave[u][y] * in[y][x];
	for (int k = 0; k < TERMS * TERMS; k++) {
		out[k] = 0;
		for (int x = 0; x < SIDE; x++)
			out[k] += half[k / TERMS][x] * wave[k % TERMS][x];
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
phash_hash(const struct phash *p, uint8_t hash[PHASH_BYTES])
{
	double terms[TERMS * TERMS], order[TERMS * TERMS], median;
	uint8_t small[SIDE][SIDE];

	finish(p, small);
	transform(small, terms);
	memcpy(order, terms, sizeof(order));
	qsort(order, TERMS * TERMS, sizeof(*order), by_value);
	median = (order[TERMS * TERMS / 2 - 1] + order[TERMS * TERMS / 2]) / 2;
	memset(hash, 0, PHASH_BYTES);
	for (int k = 0; k < TERMS * TERMS; k++)
		if (terms[k] > median)
			hash[k / 8] |= (uint8_t)(0x80 >> k % 8);
}

void
phash_free(struct phash *p)
{
	if (p == NULL)
		return;
	free(p->across.weights);
	free(p->down.weights);
	free(p->sums);
	free(p->row);
	free(p->small);
	free(p);
}
