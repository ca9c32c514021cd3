/*
 * What an image is, before any pixel: its format, its size, upright, and how
 * many frames it has.
 */
#include "measure.h"

static int
frames(const struct image *img)
{
	if (img->frames < 1)
		return 1;
	return img->frames < MAX_FRAMES ? img->frames : MAX_FRAMES;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	bool turned = img->exif.orientation >= 5;

	(void)state;
	value_text(&out[0], img->format);
	value_integer(&out[1], turned ? img->stored.height : img->stored.width);
	value_integer(&out[2], turned ? img->stored.width : img->stored.height);
	value_integer(&out[3], img->exif.orientation);
	value_integer(&out[4], frames(img));
}

const struct measure measure_size = {
	.name = "size",
	.about = "format by its bytes, size as it is meant to be seen, frames "
		 "of an animation or pages of a TIFF by their headers",
	.source = "the formats' headers; EXIF 2.32",
	.cost = COST_HEADER,
	.columns = {
		{ "format", "name", 1, 0 },
		{ "width", "pixels", 1, 65500 },
		{ "height", "pixels", 1, 65500 },
		{ "orientation", "EXIF 2.32 tag 0x0112", 1, 8 },
		{ "frames", "frames", 1, MAX_FRAMES },
	},
	.end = end,
};
