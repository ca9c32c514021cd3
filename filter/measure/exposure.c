/*
 * How much of an image is so dark, or so light, that nothing is left to see
 * there: what lies within a hundredth of either end of the scale.
 */
#include "measure.h"

#define MARGIN 2 /* levels of 255, beside the last; ours: 1 % of the scale */

static void
end(void *state, const struct image *img, struct value out[])
{
	double n = (double)img->counted;
	int64_t dark = 0, light = 0;

	(void)state;
	for (int i = 0; i <= MARGIN; i++) {
		dark += img->histogram[i];
		light += img->histogram[255 - i];
	}
	value_real(&out[0], (double)dark / n);
	value_real(&out[1], (double)light / n);
}

const struct measure measure_exposure = {
	.name = "exposure",
	.about = "clipped: pixels whose luma is within 1 % of black or of "
		 "white" SAMPLED,
	.source = "ours",
	.cost = COST_HISTOGRAM,
	.histogram = true,
	.columns = {
		{ "clipped_dark", "of the pixels; luma 0 to 2", 0, 1 },
		{ "clipped_light", "of the pixels; luma 253 to 255", 0, 1 },
	},
	.end = end,
};
