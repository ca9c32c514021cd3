/*
 * How much grain an image has: of an operator that answers neither to flat
 * areas nor to straight edges, the mean.  Fine texture counts as grain, too.
 */
#include <math.h>

#include "measure.h"

#define STRETCH 2048 /* pixels: this many of 8 * 255 stay under 2^31 */

struct state {
	int64_t sum, n;
};

/* One stretch of the row above LUMA: 1 -2 1 / -2 4 -2 / 1 -2 1. */
FAST static int32_t
stretch(const uint8_t *luma, size_t stride, int len)
{
	const uint8_t *down = luma, *mid = luma - stride, *up = mid - stride;
	int32_t sum = 0;

	for (int x = 0; x < len; x++) {
		int16_t corners = (int16_t)(up[x - 1] + up[x + 1] +
					    down[x - 1] + down[x + 1]);
		int16_t sides = (int16_t)(up[x] + down[x] + mid[x - 1] +
					  mid[x + 1] - 2 * mid[x]);
		int16_t v = (int16_t)(corners - 2 * sides);

		sum += v < 0 ? -v : v;
	}
	return sum;
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	size_t stride = strip->planes.stride;
	int end = strip->width - 1;

	for (int i = strip->first; i < strip->planes.rows; i += strip->step) {
		const uint8_t *luma = strip->luma + (size_t)i * stride;

		if (strip->y + i < 2 || strip->width < 3)
			continue;
		for (int x = 1; x < end; x += STRETCH)
			s->sum += stretch(luma + x, stride,
			    end - x < STRETCH ? end - x : STRETCH);
		s->n += strip->width - 2;
	}
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;

	(void)img;
	if (s->n > 0)
		value_real(&out[0],
		    sqrt(M_PI / 2) / 6 * (double)s->sum / (double)s->n);
}

const struct measure measure_noise = {
	.name = "noise",
	.about = "standard deviation of the grain, from luma; fine texture "
		 "counts as grain" SAMPLED,
	.source = "Immerkaer 1996, \"Fast noise variance estimation\"",
	.cost = "sampled rows of luma, 0.02 ns",
	.columns = { { "noise", "levels", 0, 427 } },
	.full = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
