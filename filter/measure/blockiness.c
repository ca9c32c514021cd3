/*
 * Whether the blocks of a JPEG can be seen: how far luma steps from one pixel
 * to the next where two blocks of 8 x 8 meet, over how far inside of them.  An
 * image that was cut or scaled after its compression has its blocks elsewhere.
 */
#include "measure.h"

#define BLOCK 8
#define STRETCH 4096 /* pixels: each lane's sum stays under 2^16 */
/* Levels, added to both: a flat image has no blocks, and its share is 1. */
#define LEAST 0.1

struct state {
	int64_t edge, inside, edges, insides; /* sums of steps, and how many */
};

/* Steps to the left, of LEN pixels: a multiple of PAD; by column of a block. */
FAST static void
across(const uint8_t *luma, int len, uint32_t sums[BLOCK])
{
	uint16_t lanes[PAD] = { 0 };

	for (int x = 0; x < len; x += PAD)
		for (int i = 0; i < PAD; i++) {
			int16_t d = (int16_t)(luma[x + i] - luma[x + i - 1]);

			lanes[i] += (uint16_t)(d < 0 ? -d : d);
		}
	for (int i = 0; i < PAD; i++)
		sums[i % BLOCK] += lanes[i];
}

FAST static int64_t
above(const uint8_t *luma, const uint8_t *up, int width)
{
	int32_t sum = 0;

	for (int x = 0; x < width; x++) {
		int16_t d = (int16_t)(luma[x] - up[x]);

		sum += d < 0 ? -d : d;
	}
	return sum;
}

/* From the second block on: the first has no neighbour. */
static void
row_across(struct state *s, const uint8_t *luma, int width)
{
	int len = (width - BLOCK) / PAD * PAD;
	uint32_t sums[BLOCK] = { 0 };

	for (int x = 0; x < len; x += STRETCH)
		across(luma + BLOCK + x, len - x < STRETCH ? len - x : STRETCH,
		    sums);
	s->edge += sums[0];
	for (int i = 1; i < BLOCK; i++)
		s->inside += sums[i];
	s->edges += len / BLOCK;
	s->insides += len - len / BLOCK;
}

static void
row_above(struct state *s, const struct strip *strip, int i)
{
	const uint8_t *luma = strip->luma + (size_t)i * strip->planes.stride;
	int64_t sum = above(luma, luma - strip->planes.stride, strip->width);
	bool edge = (strip->y + i) % BLOCK == 0;

	*(edge ? &s->edge : &s->inside) += sum;
	*(edge ? &s->edges : &s->insides) += strip->width;
}

static void
strip(void *state, const struct strip *strip)
{
	for (int i = strip->first; i < strip->planes.rows; i += strip->step) {
		if (strip->width >= BLOCK + PAD)
			row_across(state,
			    strip->luma + (size_t)i * strip->planes.stride,
			    strip->width);
		if (strip->y + i >= BLOCK)
			row_above(state, strip, i);
	}
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;

	(void)img;
	if (s->edges > 0 && s->insides > 0)
		value_real(&out[0],
		    ((double)s->edge / (double)s->edges + LEAST) /
			((double)s->inside / (double)s->insides + LEAST));
}

const struct measure measure_blockiness = {
	.name = "blockiness",
	.about = "mean step of luma across the borders of 8 x 8 blocks, over "
		 "that inside of them; 0.1 level added to both" SAMPLED,
	.source = "after Wang, Sheikh and Bovik 2002, \"No-reference "
		  "perceptual quality assessment of JPEG compressed images\"",
	.cost = "sampled rows of luma, 0.02 ns",
	.columns = { { "blockiness", "1: no blocks to be seen", 0, 2551 } },
	.full = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
