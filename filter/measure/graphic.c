/*
 * Whether an image was drawn, not taken: charts, logos and screenshots are
 * flat to the last level, and where they are not, they have hard edges.
 */
#include <math.h>

#include "measure.h"

#define SOFT 4      /* levels: less is no edge */
#define HARD 48     /* levels from one pixel to the next */
#define STRETCH 128 /* of PAD pixels: lanes hold no more than 255 */
/*
 * A logistic model of flat pixels' share and of hard edges' share of all edges.
 * Fitted to half of 344 icons, charts and pages and of 1,814 photographs; its
 * bias is the one at which 2 in 100 of these are taken for graphics.
 */
#define BIAS (-8.8)
#define FLAT 10.0
#define HARDNESS 16.0

/* Of pixels: with neither step, with one, with a hard one. */
struct counts {
	int64_t flat, edges, hard, n;
};

/* Steps from the left and from above, of LEN pixels: a multiple of PAD. */
FAST static void
stretch(const uint8_t *luma, const uint8_t *up, int len, int sums[3])
{
	uint8_t flat[PAD] = { 0 }, edges[PAD] = { 0 }, hard[PAD] = { 0 };

	for (int x = 0; x < len; x += PAD)
		for (int i = 0; i < PAD; i++) {
			uint8_t v = luma[x + i], l = luma[x + i - 1];
			uint8_t u = up[x + i];
			uint8_t across = v > l ? v - l : l - v;
			uint8_t down = v > u ? v - u : u - v;
			uint8_t step = across > down ? across : down;

			flat[i] += step == 0;
			edges[i] += step > SOFT;
			hard[i] += step >= HARD;
		}
	for (int i = 0; i < PAD; i++) {
		sums[0] += flat[i];
		sums[1] += edges[i];
		sums[2] += hard[i];
	}
}

/* Rows go on to a multiple of PAD: what is past the last whole one is left. */
static void
row(struct counts *s, const struct strip *strip, int i)
{
	const uint8_t *luma = strip->luma + (size_t)i * strip->planes.stride;
	const uint8_t *up = luma - strip->planes.stride;
	int end = 1 + (strip->width - 1) / PAD * PAD, sums[3] = { 0 };

	for (int x = 1; x < end; x += STRETCH * PAD) {
		int left = end - x;

		stretch(luma + x, up + x,
		    left < STRETCH * PAD ? left : STRETCH * PAD, sums);
	}
	s->flat += sums[0];
	s->edges += sums[1];
	s->hard += sums[2];
	s->n += end - 1;
}

static void
strip(void *state, const struct strip *strip)
{
	for (int i = strip->first; i < strip->planes.rows; i += strip->step)
		if (strip->y + i >= 1)
			row(state, strip, i);
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct counts *s = state;
	double flat, hard;

	(void)img;
	if (s->n == 0)
		return;
	flat = (double)s->flat / (double)s->n;
	hard = s->edges > 0 ? (double)s->hard / (double)s->edges : 0;
	value_real(&out[0], flat);
	value_real(
	    &out[1], 1 / (1 + exp(-(BIAS + FLAT * flat + HARDNESS * hard))));
}

const struct measure measure_graphic = {
	.name = "graphic",
	.about = "likeness to a chart, logo or screenshot: a logistic model "
		 "of the share of flat pixels, whose luma is that of the left "
		 "and the upper one, and of the share of steps of 48 levels "
		 "in those of 5 and more" SAMPLED,
	.source = "ours",
	.cost = "sampled rows of luma, 0.02 ns",
	.columns = {
		{ "flat_share", "of the pixels", 0, 1 },
		{ "graphic", "0 photograph, 1 graphic", 0, 1 },
	},
	.full = true,
	.size = sizeof(struct counts),
	.strip = strip,
	.end = end,
};
