/*
 * Variance of the Laplacian at full size.  It grows with noise and falls with
 * enlarging: compare images of about one size, or use blurriness.
 */
#include "measure.h"

/* Pixels: the sum of this many squares of 4 * 255 stays under 2^31. */
#define STRETCH 2048

struct state {
	int64_t sum, squares, n;
};

/* One stretch of the row between: 0 1 0 / 1 -4 1 / 0 1 0. */
FAST static void
stretch(const uint8_t *const luma[3], int len, int32_t sums[2])
{
	const uint8_t *down = luma[0], *mid = luma[1], *up = luma[2];
	int32_t sum = 0, squares = 0;

	for (int x = 0; x < len; x++) {
		int16_t v = (int16_t)(down[x] + up[x] + mid[x - 1] +
				      mid[x + 1] - 4 * mid[x]);

		sum += v;
		squares += v * v;
	}
	sums[0] = sum;
	sums[1] = squares;
}

static void
row(void *state, const struct row *row)
{
	struct state *s = state;
	int32_t sums[2];

	if (row->y < 2 || row->width < 3)
		return;
	for (int x = 1; x < row->width - 1; x += STRETCH) {
		const uint8_t *at[3] = { row->luma[0] + x, row->luma[1] + x,
			row->luma[2] + x };
		int left = row->width - 1 - x;

		stretch(at, left < STRETCH ? left : STRETCH, sums);
		s->sum += sums[0];
		s->squares += sums[1];
	}
	s->n += row->width - 2;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;
	double mean;

	(void)img;
	if (s->n == 0)
		return;
	mean = (double)s->sum / (double)s->n;
	value_real(&out[0], (double)s->squares / (double)s->n - mean * mean);
}

const struct measure measure_sharpness = {
	.name = "sharpness",
	.about = "variance of the Laplacian of luma, kernel 0 1 0 / 1 -4 1 / "
		 "0 1 0, borders left out (Pech-Pacheco et al. 2000, "
		 "\"Diatom autofocusing in brightfield microscopy\")" SAMPLED,
	.columns = { { "sharpness", "levels squared", 0, 1040400 } },
	.sampled = true,
	.size = sizeof(struct state),
	.row = row,
	.end = end,
};
