/*
 * How many colours there are, and how much of the image the commonest has:
 * one flat colour makes a poor photograph, and few colours a drawing.
 */
#include "measure.h"

#define SIDE 16 /* steps of 16 levels in each of R, G and B */
#define BINS (SIDE * SIDE * SIDE)
#define STRETCH 512 /* pixels: their bins stay in the first cache */
/* Of a colour, the least share of the pixels that counts: ours. */
#define LEAST 0.001

struct state {
	uint32_t bins[BINS]; /* R, G, B */
	uint32_t more[BINS]; /* see count_values() */
	int64_t n;
};

/* Of N pixels; of some more, so that no rest is left. */
FAST static void
stretch(const uint8_t *const rgb[3], size_t at, int n, uint16_t *restrict bins)
{
	const uint8_t *restrict r = rgb[0] + at, *restrict g = rgb[1] + at;
	const uint8_t *restrict b = rgb[2] + at;

	n = (n + PAD - 1) / PAD * PAD;
	for (int x = 0; x < n; x++)
		bins[x] =
		    (uint16_t)((r[x] >> 4) << 8 | (g[x] & 0xf0) | b[x] >> 4);
}

static void
row(struct state *s, const struct strip *strip, size_t at)
{
	uint16_t bins[STRETCH];

	s->n += strip->width;
	for (int x = 0; x < strip->width; x += STRETCH, at += STRETCH) {
		int left = strip->width - x;
		int len = left < STRETCH ? left : STRETCH;

		stretch(strip->planes.rgb, at, len, bins);
		count_values(s->bins, s->more, bins, len);
	}
}

static void
strip(void *state, const struct strip *strip)
{
	for (int i = strip->first; i < strip->planes.rows; i += strip->step)
		row(state, strip, (size_t)i * strip->planes.stride);
}

/* Both made one; how many hold at least LEAST pixels. */
FAST static int
join(struct state *s, uint32_t least)
{
	int n = 0;

	for (int i = 0; i < BINS; i++) {
		s->bins[i] += s->more[i];
		n += s->bins[i] >= least;
	}
	return n;
}

/* Each bin and its next one, STEP further: what is past the end is none. */
FAST static void
pair(uint32_t *restrict out, const uint32_t *restrict in, int step)
{
	for (int i = 0; i < BINS - step; i++)
		out[i] = in[i] + in[i + step];
	for (int i = BINS - step; i < BINS; i++)
		out[i] = in[i];
}

/*
 * The fullest cube of two steps a side: a colour that strays by 8 levels lies
 * whole in one.  Those that would reach around an end are left out.
 */
static uint32_t
fullest(struct state *s)
{
	uint32_t most = 0;

	pair(s->more, s->bins, 1);
	pair(s->bins, s->more, SIDE);
	pair(s->more, s->bins, SIDE * SIDE);
	for (int i = 0; i < BINS; i++) {
		bool whole = i % SIDE < SIDE - 1 &&
			     i / SIDE % SIDE < SIDE - 1 &&
			     i / (SIDE * SIDE) < SIDE - 1;

		if (whole && s->more[i] > most)
			most = s->more[i];
	}
	return most;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	double n = (double)s->n, least = LEAST * n;

	(void)img;
	value_integer(&out[0], join(s, least > 1 ? (uint32_t)least : 1));
	value_real(&out[1], fullest(s) / n);
}

const struct measure measure_colours = {
	.name = "colours",
	.about = "of 4096, 16 steps each of R, G and B; the dominant one in a "
		 "cube of two steps a side" SAMPLED,
	.source = "ours",
	.cost = "sampled rows, 0.1 ns",
	.columns = {
		{ "colours", "how many have 0.1 % of the pixels each", 1,
		    1000 },
		{ "dominant_share", "of the pixels; the commonest colour", 0,
		    1 },
	},
	.colour = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
