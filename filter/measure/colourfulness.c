/*
 * How colourful people find an image; 0 exactly where every pixel is grey.
 */
#include <math.h>

#include "measure.h"

/* Pixels: the sum of this many squares of 2 * 255 stays under 2^31. */
#define STRETCH 8192

/* Of red - green, and of red + green - 2 blue, which is twice the paper's. */
struct state {
	int64_t rg, rg_squares, yb, yb_squares, n;
};

FAST static void
stretch(const uint8_t *rgbx, int len, int32_t sums[4])
{
	int32_t rg_sum = 0, rg_squares = 0, yb_sum = 0, yb_squares = 0;

	for (int x = 0; x < len; x++) {
		uint32_t p = pixel(rgbx, x);
		int r = p & 255, g = p >> 8 & 255, b = p >> 16 & 255;
		int rg = r - g, yb = r + g - 2 * b;

		rg_sum += rg;
		rg_squares += rg * rg;
		yb_sum += yb;
		yb_squares += yb * yb;
	}
	sums[0] = rg_sum;
	sums[1] = rg_squares;
	sums[2] = yb_sum;
	sums[3] = yb_squares;
}

static void
row(void *state, const struct row *row)
{
	struct state *s = state;
	int32_t sums[4];

	for (int x = 0; x < row->width; x += STRETCH) {
		int left = row->width - x;

		stretch(row->rgbx + 4 * (size_t)x,
		    left < STRETCH ? left : STRETCH, sums);
		s->rg += sums[0];
		s->rg_squares += sums[1];
		s->yb += sums[2];
		s->yb_squares += sums[3];
	}
	s->n += row->width;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;
	double n = (double)s->n;
	double rg, yb, deviation, mean;

	(void)img;
	rg = (double)s->rg / n;
	yb = (double)s->yb / n / 2;
	deviation = (double)s->rg_squares / n - rg * rg +
		    (double)s->yb_squares / n / 4 - yb * yb;
	mean = sqrt(rg * rg + yb * yb);
	value_real(&out[0], sqrt(fmax(deviation, 0)) + 0.3 * mean);
}

const struct measure measure_colourfulness = {
	.name = "colourfulness",
	.about = "Hasler and Suesstrunk 2003, \"Measuring colourfulness in "
		 "natural images\"; 0: grey, 15: slightly, 33: moderately, "
		 "59: quite, 109: extremely" SAMPLED,
	.columns = { { "colourfulness", "levels", 0, 360 } },
	.sampled = true,
	.size = sizeof(struct state),
	.row = row,
	.end = end,
};
