/*
 * Whether an image has no colour at all.  Every row is read, but none after
 * the first in which a colour is found.
 */
#include "measure.h"

struct state {
	bool coloured;
};

FAST static bool
differ(const uint8_t *r, const uint8_t *g, const uint8_t *b, int width)
{
	uint8_t any = 0;

	for (int x = 0; x < width; x++)
		any |= (uint8_t)((r[x] ^ g[x]) | (g[x] ^ b[x]));
	return any != 0;
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	const struct planes *in = &strip->planes;

	for (int i = 0; i < in->rows && !s->coloured; i++) {
		size_t at = (size_t)i * in->stride;

		s->coloured = differ(in->rgb[0] + at, in->rgb[1] + at,
		    in->rgb[2] + at, strip->width);
	}
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;

	(void)img;
	value_integer(&out[0], !s->coloured);
}

const struct measure measure_grey = {
	.name = "grey",
	.about = "whether R, G and B are the same in every pixel; cleanvision "
		 "asks the file's mode, which may be colour all the same",
	.source = "after cleanvision, image_property.py",
	.cost = "every row as far as the first with a colour, 0.02 ns",
	.columns = { { "grey", "1: no pixel has a colour", 0, 1 } },
	.colour = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
