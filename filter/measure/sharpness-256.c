/*
 * Variance of the Laplacian of a thumbnail of one size, so that images of any
 * size can be compared: what is sharp enough to look sharp at that size.
 */
#include <err.h>
#include <stdlib.h>

#include "measure.h"

#define SIDE 256  /* pixels: the thumbnail's longer side */
#define PERIOD 16 /* of so many of its rows */
#define MADE 5    /* these are made, and all but the outer two looked at */
#define PARTS 4   /* of a level: the square of 16 * 255 * SIDE is under 2^32 */

struct state {
	int width, height;     /* of the thumbnail */
	int row, taken;        /* the one under way; rows in its sums */
	uint16_t *columns;     /* their sums: 256 rows of 255 at most */
	int left[SIDE + 1];    /* where its columns begin in the image */
	uint32_t sums[SIDE];   /* of cells */
	float share[SIDE];     /* of a cell, that one of its columns has */
	int16_t made[3][SIDE]; /* in quarters of a level */
	int64_t sum, squares, n;
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	int longer = img->width > img->height ? img->width : img->height;
	size_t padded = (size_t)(img->width + PAD - 1) / PAD * PAD;

	longer = longer > SIDE ? longer : SIDE;
	s->width = img->width * SIDE / longer;
	s->height = img->height * SIDE / longer;
	s->width = s->width > 0 ? s->width : 1;
	s->height = s->height > 0 ? s->height : 1;
	for (int i = 0; i <= s->width; i++)
		s->left[i] = (int)((int64_t)i * img->width / s->width);
	for (int i = 0; i < s->width; i++)
		s->share[i] = PARTS / (float)(s->left[i + 1] - s->left[i]);
	s->columns = calloc(padded, sizeof(*s->columns));
	if (s->columns == NULL)
		err(1, NULL);
}

/* Sums to means: SHARE is what one pixel of a cell's row counts. */
FAST static void
divide(int16_t *restrict out, const uint32_t *restrict sums,
    const float *restrict share, float row)
{
	for (int i = 0; i < SIDE; i++)
		out[i] = (int16_t)(int)((float)(int)sums[i] * (share[i] * row) +
					0.5F);
}

FAST static void
add(uint16_t *restrict sums, const uint8_t *restrict luma, int width)
{
	int padded =
	    (width + PAD - 1) / PAD * PAD; /* so that no rest is left */

	for (int x = 0; x < padded; x++)
		sums[x] += luma[x];
}

/* The sum of columns from X to END: two, and what more there is. */
static uint32_t
total(const uint16_t *sums, int x, int end)
{
	uint32_t sum = sums[x];

	if (x + 1 < end)
		sum += sums[x + 1];
	for (x += 2; x < end; x++)
		sum += sums[x];
	return sum;
}

/* The sums of columns to means of cells. */
static void
fold(struct state *s, int16_t out[SIDE])
{
	float rows = (float)s->taken;

	for (int i = 0; i < s->width; i++)
		s->sums[i] = total(s->columns, s->left[i], s->left[i + 1]);
	divide(out, s->sums, s->share, 1 / rows);
}

/* The row MID, N wide: 0 1 0 / 1 -4 1 / 0 1 0. */
FAST static void
laplacian(
    const int16_t *mid, const int16_t *up, const int16_t *down, struct state *s)
{
	int32_t sum = 0;
	uint32_t squares = 0;
	int n = s->width;

	for (int x = 1; x < n - 1; x++) {
		int16_t v = (int16_t)(up[x] + down[x] + mid[x - 1] +
				      mid[x + 1] - 4 * mid[x]);

		sum += v;
		squares += (uint32_t)(v * v);
	}
	s->sum += sum;
	s->squares += squares;
	s->n += n - 2;
}

static void
done(struct state *s, int width)
{
	int at = s->row % PERIOD;

	if (at < MADE) {
		fold(s, s->made[at % 3]);
		memset(s->columns, 0, (size_t)width * sizeof(*s->columns));
		s->taken = 0;
	}
	if (at >= 2 && at < MADE && s->width >= 3)
		laplacian(s->made[(at - 1) % 3], s->made[(at - 2) % 3],
		    s->made[at % 3], s);
	s->row++;
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;

	for (int i = 0; i < strip->planes.rows; i++) {
		int64_t end = (int64_t)(s->row + 1) * strip->height / s->height;

		if (s->row % PERIOD < MADE) {
			add(s->columns,
			    strip->luma + (size_t)i * strip->planes.stride,
			    strip->width);
			s->taken++;
		}
		if (strip->y + i + 1 == end)
			done(s, strip->width);
	}
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	double n = (double)s->n, mean;

	(void)img;
	if (s->n > 0) {
		mean = (double)s->sum / n;
		value_real(&out[0],
		    ((double)s->squares / n - mean * mean) / (PARTS * PARTS));
	}
	free(s->columns);
}

const struct measure measure_sharpness_256 = {
	.name = "sharpness_256",
	.about = "variance of the Laplacian, as sharpness, of the 256-pixel "
		 "thumbnail, by means of cells; of each 16 of its rows 3 are "
		 "looked at",
	.source = "as sharpness; the thumbnail is ours",
	.cost = "5 of 16 rows of the thumbnail, 0.03 ns",
	.columns = { { "sharpness_256", "levels squared", 0, 1040400 } },
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
