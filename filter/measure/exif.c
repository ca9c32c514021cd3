/*
 * What the camera says.  A place is a fact only so far as that there is one.
 */
#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	(void)state;
	value_text(&out[0], img->exif.camera);
	value_text(&out[1], img->exif.lens);
	value_text(&out[2], img->exif.software);
	value_text(&out[3], img->exif.taken);
	value_integer(&out[4], img->exif.gps);
}

const struct measure measure_exif = {
	.name = "exif",
	.about = "what took and wrote it, when, and whether it says where: "
		 "EXIF, or else XMP, or C2PA",
	.source = "EXIF 2.32; XMP, ISO 16684-1; C2PA 2.1",
	.cost = COST_HEADER,
	.columns = {
		{ "camera", "maker and model, at most 79 bytes", 1, 0 },
		{ "lens", "model, at most 79 bytes", 1, 0 },
		{ "software", "that wrote it last, at most 79 bytes", 1, 0 },
		{ "taken", "local time, ISO 8601 without a zone", 1, 0 },
		{ "gps", "1: a place is there; it is not kept", 0, 1 },
	},
	.end = end,
};
