/*
 * Whether the file names people and places, and describes itself: each is a
 * fact only so far as that it does.
 */
#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	(void)state;
	value_integer(&out[0], img->named.creator);
	value_integer(&out[1], img->named.credit);
	value_integer(&out[2], img->named.caption);
	value_integer(&out[3], img->named.place);
	value_integer(&out[4], img->named.persons);
}

const struct measure measure_named = {
	.name = "named",
	.about = "what the file has in words: EXIF, IPTC, XMP, C2PA; none of "
		 "it is kept",
	.source = "EXIF 2.32; IPTC IIM 4.2 and Photo Metadata 2023.1",
	.cost = COST_HEADER,
	.columns = {
		{ "has_creator", "1: names who made it", 0, 1 },
		{ "has_credit", "1: has a credit line", 0, 1 },
		{ "has_caption", "1: describes itself", 0, 1 },
		{ "has_place", "1: names a place", 0, 1 },
		{ "has_persons", "1: names whom it shows", 0, 1 },
	},
	.end = end,
};
