/*
 * How many luma levels an image spans.  A picture that shows nothing, one flat
 * colour or nearly so, is most often the placeholder that a host sends when
 * the real one has gone.
 */
#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	int lo = 0, hi = 255;

	(void)state;
	while (lo < hi && img->histogram[lo] == 0)
		lo++;
	while (hi > lo && img->histogram[hi] == 0)
		hi--;
	value_real(&out[0], hi - lo);
}

const struct measure measure_spread = {
	.name = "spread",
	.about = "luma levels between the darkest and the lightest pixel",
	.columns = { { "spread", "levels", 0, 255 } },
	.end = end,
};
