/*
 * How hard a JPEG was compressed when it was last written; an image that was
 * compressed harder before does not show it here.
 */
#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	(void)state;
	if (img->jpeg_quality > 0)
		value_integer(&out[0], img->jpeg_quality);
}

const struct measure measure_quality = {
	.name = "quality",
	.about = "of a JPEG: the quality at which the encoder of the "
		 "Independent JPEG Group has the nearest quantisation tables",
	.source = "its jcparam.c; ITU-T T.81 annex K",
	.cost = COST_HEADER,
	.columns = { { "jpeg_quality", "of 100", 1, 100 } },
	.end = end,
};
