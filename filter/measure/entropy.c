/*
 * How much a pixel's luma tells: little in flat art, much in a photograph.
 */
#include <math.h>

#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	double n = (double)img->counted;
	double bits = 0;

	(void)state;
	for (int i = 0; i < 256; i++)
		if (img->histogram[i] > 0)
			bits +=
			    img->histogram[i] / n * log2(n / img->histogram[i]);
	value_real(&out[0], bits);
}

const struct measure measure_entropy = {
	.name = "entropy",
	.about = "of the histogram of luma" SAMPLED,
	.source = "Shannon 1948; cleanvision, image_property.py",
	.cost = COST_HISTOGRAM,
	.histogram = true,
	.columns = { { "entropy", "bits", 0, 8 } },
	.end = end,
};
