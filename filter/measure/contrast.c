/*
 * Root-mean-square contrast: how far luma strays from its mean.
 */
#include <math.h>

#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	double n = (double)img->counted;
	double sum = 0, squares = 0;

	(void)state;
	for (int i = 0; i < 256; i++) {
		sum += (double)img->histogram[i] * i;
		squares += (double)img->histogram[i] * i * i;
	}
	value_real(
	    &out[0], sqrt(fmax(squares / n - sum / n * (sum / n), 0)) / 255);
}

const struct measure measure_contrast = {
	.name = "contrast",
	.about = "RMS: standard deviation of luma" SAMPLED,
	.source = "Peli 1990, \"Contrast in complex images\"",
	.cost = COST_HISTOGRAM,
	.histogram = true,
	.columns = { { "contrast", "of full scale", 0, 0.5 } },
	.end = end,
};
