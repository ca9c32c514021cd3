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
	int width, height; /* of the thumbnail */
	int rows;          /* of it that are done */
	int taken;         /* rows of the image that are in sums */
	uint32_t *sums;    /* of each column, since the last row was done */
	uint8_t thumb[THUMB][THUMB];
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	int longer = img->width > img->height ? img->width : img->height;

	s->width = img->width;
	s->height = img->height;
	if (longer > THUMB) {
		s->width = img->width * THUMB / longer;
		s->height = img->height * THUMB / longer;
	}
	s->width = s->width > 0 ? s->width : 1;
	s->height = s->height > 0 ? s->height : 1;
	s->sums = calloc((size_t)img->width, sizeof(*s->sums));
	if (s->sums == NULL)
		err(1, NULL);
}

FAST static void
add(uint32_t *restrict sums, const uint8_t *restrict luma, int width)
{
	for (int x = 0; x < width; x++)
		sums[x] += luma[x];
}

/* One row of the thumbnail: means of the cells that columns fall into. */
static void
shrink(struct state *s, int width)
{
	for (int i = 0; i < s->width; i++) {
		int x = (int)((int64_t)i * width / s->width);
		int to = (int)((int64_t)(i + 1) * width / s->width);
		uint64_t n = (uint64_t)(to - x) * (uint64_t)s->taken, sum = 0;

		for (; x < to; x++)
			sum += s->sums[x];
		s->thumb[s->rows][i] = (uint8_t)((sum + n / 2) / n);
	}
	memset(s->sums, 0, (size_t)width * sizeof(*s->sums));
	s->taken = 0;
	s->rows++;
}

static void
row(void *state, const struct row *row)
{
	struct state *s = state;
	int64_t height = row->height;

	add(s->sums, row->luma[0], row->width);
	s->taken++;
	if (s->rows < s->height &&
	    row->y + 1 == (s->rows + 1) * height / s->height)
		shrink(s, row->width);
}

/* Pillow's FIND_EDGES: eight times itself less its neighbours, in 0..255. */
static int
edge(const struct state *s, int y, int x)
{
	int sum = 9 * s->thumb[y][x];

	if (y == 0 || x == 0 || y == s->height - 1 || x == s->width - 1)
		return s->thumb[y][x]; /* as Pillow leaves it */
	for (int i = y - 1; i <= y + 1; i++)
		for (int j = x - 1; j <= x + 1; j++)
			sum -= s->thumb[i][j];
	return sum < 0 ? 0 : sum > 255 ? 255 : sum;
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
	double histogram[256] = { 0 };
	double sum = 0, squares = 0, counts = 0, n = s->width * s->height;
	double edges, uneven;

	(void)img;
	for (int y = 0; y < s->height; y++)
		for (int x = 0; x < s->width; x++) {
			int e = edge(s, y, x);

			sum += e;
			squares += e * e;
			histogram[s->thumb[y][x]]++;
		}
	for (int i = 0; i < 256; i++)
		counts += histogram[i] * histogram[i];
	edges = 1 - exp(-SCALE * deviation(sum, squares, n));
	uneven = 1 - exp(-SCALE * deviation(n, counts, 256));
	uneven = uneven > LEAST_UNEVEN ? uneven : 0;
	value_real(&out[0], 1 - fmin(edges + uneven, 1));
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
