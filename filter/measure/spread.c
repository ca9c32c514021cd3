/*
 * How many luma levels an image spans.  A picture that shows nothing, one flat
 * colour or nearly so, is most often the placeholder that a host sends when
 * the real one has gone.
 */
#include "measure.h"

struct state {
	int least, most;
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;

	(void)img;
	s->least = 255;
}

FAST static void
bounds(struct state *s, const uint8_t *luma, int padded)
{
	int width = padded / PAD * PAD; /* so that no rest is left */
	uint8_t least = 255, most = 0;

	for (int x = 0; x < width; x++) {
		least = luma[x] < least ? luma[x] : least;
		most = luma[x] > most ? luma[x] : most;
	}
	s->least = least < s->least ? least : s->least;
	s->most = most > s->most ? most : s->most;
}

static void
row(void *state, const struct row *row)
{
	bounds(state, row->luma[0], row->padded);
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;

	(void)img;
	value_real(&out[0], s->most - s->least);
}

const struct measure measure_spread = {
	.name = "spread",
	.about = "luma levels between the darkest and the lightest pixel",
	.columns = { { "spread", "levels", 0, 255 } },
	.size = sizeof(struct state),
	.begin = begin,
	.row = row,
	.end = end,
};
