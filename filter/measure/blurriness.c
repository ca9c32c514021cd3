/*
 * How blurred an image looks when it is seen small, which is how cleanvision
 * asks: edges of a thumbnail, and how uneven its histogram is.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

#define THUMB 64 /* pixels: the thumbnail's longer side */
/* cleanvision, image_property.py: BlurrinessProperty */
#define SCALE 0.01
#define LEAST_UNEVEN 0.18 /* under it the histogram says nothing */

struct state {
	int width, height;   /* of the thumbnail */
	int rows;            /* of it that are done */
	int taken;           /* rows of the image that are in sums */
	uint32_t *sums;      /* of each column, since the last row was done */
	int left[THUMB + 1]; /* where its columns begin in the image */
	float share[THUMB];  /* of a cell, that one of its columns has */
	uint8_t thumb[THUMB][THUMB];
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	int longer = img->width > img->height ? img->width : img->height;
	int padded = (img->width + PAD - 1) / PAD * PAD;

	s->width = img->width;
	s->height = img->height;
	if (longer > THUMB) {
		s->width = img->width * THUMB / longer;
		s->height = img->height * THUMB / longer;
	}
	s->width = s->width > 0 ? s->width : 1;
	s->height = s->height > 0 ? s->height : 1;
	for (int i = 0; i <= s->width; i++)
		s->left[i] = (int)((int64_t)i * img->width / s->width);
	for (int i = 0; i < s->width; i++)
		s->share[i] = 1.0F / (float)(s->left[i + 1] - s->left[i]);
	s->sums = calloc((size_t)padded + 1, sizeof(*s->sums));
	if (s->sums == NULL)
		err(1, NULL);
}

FAST static void
add(uint32_t *restrict sums, const uint8_t *restrict luma, int padded)
{
	int width = padded / PAD * PAD; /* so that no rest is left */

	for (int x = 0; x < width; x++)
		sums[x] += luma[x];
}

/* Sums to means: SHARE is what one pixel of a cell counts. */
FAST static void
divide(uint8_t *restrict out, const int32_t *restrict sums,
    const float *restrict share, float rows)
{
	for (int i = 0; i < THUMB; i++)
		out[i] =
		    (uint8_t)(int)((float)sums[i] * (share[i] / rows) + 0.5F);
}

/* One row of the thumbnail: means of the cells that columns fall into. */
static void
shrink(struct state *s, int width)
{
	int narrow = width / s->width; /* or one wider */
	int32_t sums[THUMB] = { 0 };   /* a cell has 2^20 pixels at most */

	for (int i = 0; i < s->width; i++) {
		const uint32_t *at = s->sums + s->left[i];
		int wide = s->left[i + 1] - s->left[i] - narrow;
		uint32_t sum = (uint32_t)wide * at[narrow]; /* no branch */

		for (int x = 0; x < narrow; x++)
			sum += at[x];
		sums[i] = (int32_t)sum;
	}
	divide(s->thumb[s->rows], sums, s->share, (float)s->taken);
	memset(s->sums, 0, (size_t)width * sizeof(*s->sums));
	s->taken = 0;
	s->rows++;
}

static void
row(void *state, const struct row *row)
{
	struct state *s = state;

	add(s->sums, row->luma[0], row->padded);
	s->taken++;
	if (s->rows < s->height &&
	    row->y + 1 == (int64_t)(s->rows + 1) * row->height / s->height)
		shrink(s, row->width);
}

/*
 * Pillow's FIND_EDGES of the row that AT[1] points to: eight times itself
 * less its neighbours, held to 0..255; the borders stay as they are.
 */
FAST static void
edges(const uint8_t *const at[3], int n, int32_t sums[2])
{
	const uint8_t *up = at[0], *mid = at[1], *down = at[2];
	int32_t sum = mid[0], squares = mid[0] * mid[0];

	for (int x = 1; x < n - 1; x++) {
		int e = 9 * mid[x] - mid[x - 1] - mid[x] - mid[x + 1] -
			up[x - 1] - up[x] - up[x + 1] - down[x - 1] - down[x] -
			down[x + 1];

		e = e < 0 ? 0 : e;
		e = e > 255 ? 255 : e;
		sum += e;
		squares += e * e;
	}
	if (n > 1) {
		sum += mid[n - 1];
		squares += mid[n - 1] * mid[n - 1];
	}
	sums[0] += sum;
	sums[1] += squares;
}

static void
border(const uint8_t *mid, int n, int32_t sums[2])
{
	for (int x = 0; x < n; x++) {
		sums[0] += mid[x];
		sums[1] += mid[x] * mid[x];
	}
}

static double
deviation(double sum, double squares, double n)
{
	return sqrt(fmax(squares / n - sum / n * (sum / n), 0));
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	int32_t histogram[256] = { 0 }, sums[2] = { 0 };
	double counts = 0, n = s->width * s->height, sharp, uneven;

	(void)img;
	for (int y = 0; y < s->height; y++) {
		const uint8_t *at[3] = { s->thumb[y - (y > 0)], s->thumb[y],
			s->thumb[y + 1 < s->height ? y + 1 : y] };

		if (y == 0 || y == s->height - 1)
			border(at[1], s->width, sums);
		else
			edges(at, s->width, sums);
		for (int x = 0; x < s->width; x++)
			histogram[at[1][x]]++;
	}
	for (int i = 0; i < 256; i++)
		counts += (double)histogram[i] * histogram[i];
	sharp = 1 - exp(-SCALE * deviation(sums[0], sums[1], n));
	uneven = 1 - exp(-SCALE * deviation(n, counts, 256));
	uneven = uneven > LEAST_UNEVEN ? uneven : 0;
	value_real(&out[0], 1 - fmin(sharp + uneven, 1));
	free(s->sums);
}

const struct measure measure_blurriness = {
	.name = "blurriness",
	.about = "of the 64-pixel thumbnail: 1 less cleanvision's blurry "
		 "score, which flags what is over 0.71",
	.columns = { { "blurriness", "0 sharp, 1 blurred", 0, 1 } },
	.size = sizeof(struct state),
	.begin = begin,
	.row = row,
	.end = end,
};
