/*
 * How many luma levels an image spans.  A picture that shows nothing, one flat
 * colour or nearly so, is most often the placeholder that a host sends when
 * the real one has gone.
 */
#include "measure.h"

/* One of each for every lane: lanes are joined at the end only. */
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
bounds(struct state *s, const uint8_t *luma, size_t n)
{
	struct state now = *s; /* or each byte could be of LUMA */

	for (size_t at = 0; at < n; at += PAD)
		for (size_t i = 0; i < PAD; i++) {
			uint8_t v = luma[at + i];

			now.least[i] = v < now.least[i] ? v : now.least[i];
			now.most[i] = v > now.most[i] ? v : now.most[i];
		}
	*s = now;
}

static void
strip(void *state, const struct strip *strip)
{
	const struct planes *planes = &strip->planes;

	bounds(state, strip->luma, (size_t)planes->rows * planes->stride);
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
	.source = "ours",
	.cost = "every pixel of luma, 0.02 ns",
	.columns = { { "spread", "levels", 0, 255 } },
	.full = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
