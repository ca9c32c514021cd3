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
stretch(const uint8_t *const rgb[3], size_t at, int len, int32_t sums[4])
{
	const uint8_t *r = rgb[0] + at, *g = rgb[1] + at, *b = rgb[2] + at;
	int32_t rg_sum = 0, rg_squares = 0, yb_sum = 0, yb_squares = 0;

	for (int x = 0; x < len; x++) {
		int16_t rg = (int16_t)(r[x] - g[x]);
		int16_t yb = (int16_t)(r[x] + g[x] - 2 * b[x]);

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
row(struct state *s, const struct strip *strip, size_t at)
{
	int32_t sums[4];

	for (int x = 0; x < strip->width; x += STRETCH) {
		int left = strip->width - x;

		stretch(strip->planes.rgb, at + (size_t)x,
		    left < STRETCH ? left : STRETCH, sums);
		s->rg += sums[0];
		s->rg_squares += sums[1];
		s->yb += sums[2];
		s->yb_squares += sums[3];
	}
	s->n += strip->width;
}

static void
strip(void *state, const struct strip *strip)
{
	for (int i = strip->first; i < strip->planes.rows; i += strip->step)
		row(state, strip, (size_t)i * strip->planes.stride);
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
	.about = "0: grey, 15: slightly, 33: moderately, 59: quite, 109: "
		 "extremely" SAMPLED,
	.source = "Hasler and Suesstrunk 2003, \"Measuring colourfulness in "
		  "natural images\"",
	.cost = "sampled rows, 0.02 ns",
	.columns = { { "colourfulness", "levels", 0, 360 } },
	.colour = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
