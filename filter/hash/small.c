/*
 * An image kept as a small one, of luma: blocks of so many pixels on a side
 * that the shorter side keeps SMALL_LEAST of them, each the mean of its own.
 */
#include <err.h>
#include <stdlib.h>

#include "derive.h"

/* Pixels: then a side that is still longer keeps no more. */
#define LONGEST 8192

struct collect {
	struct small small; /* as stored, until the end */
	int by;             /* pixels on a block's side */
	int width, total;   /* pixels, and rows of them that will come */
	int y, left;        /* rows that have come; of the block under way */
	int orientation;
	uint32_t *sums;
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		err(1, NULL);
	return p;
}

/* Pixels have room up to a multiple of PAD: see struct planes. */
struct collect *
small_new(const struct pdq_image *img, int least)
{
	struct collect *c = zeroed(1, sizeof(*c));
	int by = 8 / img->eighths, shorter, longer;

	c->orientation = img->orientation;
	c->width = (img->width + by - 1) / by;
	c->total = (img->height + by - 1) / by;
	shorter = c->width < c->total ? c->width : c->total;
	longer = c->width < c->total ? c->total : c->width;
	c->by = shorter / least > 1 ? shorter / least : 1;
	if (longer / c->by > LONGEST)
		c->by = (longer + LONGEST - 1) / LONGEST;
	c->small = (struct small) {
		.width = (c->width + c->by - 1) / c->by,
		.height = (c->total + c->by - 1) / c->by,
		.across = (double)img->width / (by * c->by),
		.down = (double)img->height / (by * c->by),
	};
	c->small.luma =
	    zeroed((size_t)c->small.width * (size_t)c->small.height, 1);
	c->sums = zeroed((size_t)c->width, sizeof(*c->sums));
	return c;
}

FAST static void
add(uint32_t *restrict sums, const uint8_t *restrict luma, int n)
{
	for (int x = 0; x < n; x++)
		sums[x] += luma[x];
}

/* In place: a sum of each BY, the last one of what there is. */
static void
gather(uint32_t *sums, int width, int by)
{
	for (int i = 0, from = 0; from < width; i++, from += by) {
		int to = from + by < width ? from + by : width;
		uint32_t sum = 0;

		for (int x = from; x < to; x++)
			sum += sums[x];
		sums[i] = sum;
	}
}

/*
 * Of N pixels each, rounded.  A float is exact here: a sum is under 2^24 where
 * N is under 2^16, and a mean that is none is farther from one than 2^-16.
 */
FAST static void
means(uint8_t *restrict out, const uint32_t *restrict sums, int len, int n)
{
	for (int i = 0; i < len; i++)
		out[i] =
		    (uint8_t)(int)((float)((int)sums[i] + n / 2) / (float)n);
}

/* The same of pairs of sums: the commonest case but for that of single ones. */
FAST static void
means_of_pairs(
    uint8_t *restrict out, const uint32_t *restrict sums, int len, int n)
{
	for (int i = 0; i < len; i++)
		out[i] = (uint8_t)(int)((float)((int)(sums[2 * i] +
						      sums[2 * i + 1]) +
						n / 2) /
					(float)n);
}

/* A block that the image ends in is that of what there is. */
static void
finish_row(struct collect *c, uint8_t *out)
{
	int whole = c->width / c->by, rest = c->width % c->by;
	const uint32_t *last = c->sums + whole;

	if (c->by == 2) {
		means_of_pairs(out, c->sums, whole, 2 * c->left);
		last += whole;
	} else {
		if (c->by > 1)
			gather(c->sums, c->width, c->by);
		means(out, c->sums, whole, c->by * c->left);
	}
	if (rest > 0)
		means(out + whole, last, 1, rest * c->left);
	memset(c->sums, 0, (size_t)c->width * sizeof(*c->sums));
	c->left = 0;
}

void
small_rows(struct collect *c, const struct planes *luma)
{
	for (int i = 0; i < luma->rows && c->y < c->total; i++) {
		int row = c->y / c->by;

		add(c->sums, luma->rgb[0] + (size_t)i * luma->stride, c->width);
		c->y++;
		c->left++;
		if (c->left == c->by || c->y == c->total)
			finish_row(c, c->small.luma +
					  (size_t)row * (size_t)c->small.width);
	}
}

/* EXIF 2.32, tag 0x0112: what is stored at column X, row Y of the upright. */
static size_t
place(const struct small *from, int orientation, int x, int y)
{
	int w = from->width, h = from->height, across, down;

	if (orientation >= 5) {
		across = orientation == 5 || orientation == 6 ? y : w - 1 - y;
		down = orientation == 5 || orientation == 8 ? x : h - 1 - x;
	} else {
		across = orientation == 2 || orientation == 3 ? w - 1 - x : x;
		down = orientation >= 3 ? h - 1 - y : y;
	}
	return (size_t)down * (size_t)w + (size_t)across;
}

/* Upright, the caller's to small_clear(). */
struct small
small_end(struct collect *c)
{
	struct small from = c->small, to = from;
	int orientation = c->orientation;

	free(c->sums);
	free(c);
	if (orientation < 2 || orientation > 8)
		return from;
	if (orientation >= 5) {
		to.width = from.height, to.height = from.width;
		to.across = from.down, to.down = from.across;
	}
	to.luma = zeroed((size_t)to.width * (size_t)to.height, 1);
	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++)
			to.luma[(size_t)y * (size_t)to.width + (size_t)x] =
			    from.luma[place(&from, orientation, x, y)];
	free(from.luma);
	return to;
}

void
small_clear(struct small *small)
{
	free(small->luma);
	small->luma = NULL;
}
