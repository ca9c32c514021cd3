/*
 * Root-mean-square contrast: how far luma strays from its mean.
 */
#include <math.h>

#include "filter.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	double n = (double)img->width * img->height;
	double mean = 0, variance = 0;

	(void)state;
	for (int i = 0; i < 256; i++)
		mean += img->histogram[i] * (i / 255.0) / n;
	for (int i = 0; i < 256; i++)
		variance += img->histogram[i] * pow(i / 255.0 - mean, 2) / n;
	value_real(&out[0], sqrt(variance));
}

const struct measure measure_contrast = {
	.name = "contrast",
	.about = "RMS: standard deviation of luma (Peli 1990, \"Contrast in "
		 "complex images\")",
	.columns = { { "contrast", "of full scale", 0, 0.5 } },
	.end = end,
};
