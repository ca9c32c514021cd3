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
	    left;          /* of a row; done; of the block's rows, to come */
	int total;         /* rows, of which LEFT are still to come */
	uint32_t *sums[2]; /* of columns, in a row of blocks; of halves */
	int16_t *row;      /* in PARTS */
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

/*
 * Output I of N cells, of which the last may be a part: its first cell.  As
 * Pillow has it: what lies beyond a border is left out, and the rest, which is
 * SUM, counts for it.  Sines step from cell to cell.
 */
static int
weigh(float *weights, int i, double n, double *sum)
{
	double scale = n / SIDE, wide = scale > 1 ? scale : 1;
	double middle = (i + 0.5) * scale;
	int lo = (int)fmax(middle - REACH * wide + 0.5, 0);
	int hi = (int)fmin(middle + REACH * wide + 0.5, ceil(n));
	double step = M_PI / REACH / wide, a = (lo - middle + 0.5) * step;
	double s = sin(a), c = cos(a), across = sin(step), along = cos(step);

	*sum = 0;
	for (int x = lo; x < hi; x++, a += step) {
		double next = s * along + c * across;
		double w = 1; /* or sin a sin 3 a / (3 a a) */

		if (fabs(a) > 1e-9)
			w = (3 - 4 * s * s) * s * s / (3 * a * a);
		weights[x - lo] = (float)w;
		*sum += w;
		c = c * along - s * across;
		s = next;
	}
	return lo;
}

FAST static void
quantise(int16_t *restrict out, const float *restrict in, int n, float factor)
{
	for (int k = 0; k < n; k++)
		out[k] =
		    (int16_t)(int)(in[k] * factor + (in[k] < 0 ? -0.5F : 0.5F));
}

/* One side of N pixels as stored, which come in cells of BY. */
static void
prepare(struct lanczos *l, int n, int by)
{
	double cells = (double)n / by, sums[SIDE], least = cells + 1;
	int taps = (int)(2 * REACH * fmax(cells / SIDE, 1)) + 3;
	float *weights;

	taps = (taps + LANES - 1) / LANES * LANES;
	weights = zeroed(SIDE * (size_t)taps, sizeof(*weights));
	l->weights = zeroed(SIDE * (size_t)taps, sizeof(*l->weights));
	for (int i = 0; i < SIDE; i++) {
		size_t at = (size_t)i * (size_t)taps;

		l->taps[i].lo = weigh(weights + at, i, cells, &sums[i]);
		l->taps[i].n = taps;
		l->taps[i].weights = l->weights + at;
		least = fmin(least, sums[i]);
	}
	/* So many that the largest weight fits. */
	for (l->bits = 18; (1 << l->bits) / least > INT16_MAX; l->bits--)
		continue;
	for (int i = 0; i < SIDE; i++)
		quantise(l->taps[i].weights, weights + i * taps, taps,
		    (float)((1 << l->bits) / sums[i]));
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

/* Blocks of so many rows, in PARTS of a level, and these filtered. */
static void
finish_row(struct phash *p, int rows)
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
phash_rows(struct phash *p, const struct planes *planes)
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

/* The other side: 32 x 32 pixels of 8 bits. */
FAST static void
finish(const struct phash *p, uint8_t out[SIDE][SIDE])
{
	for (int i = 0; i < SIDE; i++) {
		const struct taps *taps = &p->down.taps[i];
		int32_t sums[SIDE] = { 0 };

		for (int k = 0; k < taps->n; k++) {
			const uint8_t *row = p->small[taps->lo + k];

			for (int j = 0; j < SIDE; j++)
				sums[j] += taps->weights[k] * row[j];
		}
		for (int j = 0; j < SIDE; j++)
			out[i][j] = rounded(sums[j], p->down.bits);
	}
}

/* cos(pi k / 64) for k = 0 to 127, once around. */
static void
waves(double out[4 * SIDE])
{
	for (int k = 0; k <= SIDE; k++) {
		out[k] = cos(M_PI * k / (2 * SIDE));
		out[2 * SIDE - k] = -out[k];
	}
	for (int k = 1; k < 2 * SIDE; k++)
		out[4 * SIDE - k] = out[k];
}

FAST static void
transform(uint8_t in[SIDE][SIDE], double out[TERMS * TERMS])
{
	double wave[4 * SIDE], half[SIDE];

	waves(wave);
	for (int u = 0; u < TERMS; u++) {
		memset(half, 0, sizeof(half));
		for (int y = 0; y < SIDE; y++)
			for (int x = 0; x < SIDE; x++)
				half[x] += wave[u * (2 * y + 1) % (4 * SIDE)] *
					   in[y][x];
		for (int v = 0; v < TERMS; v++) {
			out[u * TERMS + v] = 0;
			for (int x = 0; x < SIDE; x++)
				out[u * TERMS + v] +=
				    half[x] *
				    wave[v * (2 * x + 1) % (4 * SIDE)];
		}
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
	free(p->sums[0]);
	free(p->sums[1]);
	free(p->row);
	free(p->small);
	free(p);
}
