/*
 * How many luma levels an image spans.  A picture that shows nothing, one flat
 * colour or nearly so, is most often the placeholder that a host sends when
 * the real one has gone.
 */
#include "measure.h"

/* One of each for every lane: rows are joined at the end only. */
struct state {
	uint8_t least[PAD], most[PAD];
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;

	(void)img;
	memset(s->least, 255, sizeof(s->least));
}

FAST static void
bounds(struct state *s, const uint8_t *luma, int padded)
{
	struct state now = *s; /* or each byte could be of LUMA */

	for (int x = 0; x < padded; x += PAD)
		for (int i = 0; i < PAD; i++) {
			uint8_t v = luma[x + i];

			now.least[i] = v < now.least[i] ? v : now.least[i];
			now.most[i] = v > now.most[i] ? v : now.most[i];
		}
	*s = now;
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
	int least = 255, most = 0;

	(void)img;
	for (int i = 0; i < PAD; i++) {
		least = s->least[i] < least ? s->least[i] : least;
		most = s->most[i] > most ? s->most[i] : most;
	}
	value_real(&out[0], most - least);
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
