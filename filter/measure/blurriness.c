/*
 * How blurred an image looks when it is seen small, which is how cleanvision
 * asks: edges of a thumbnail, and how uneven its histogram is.
 */
#include <math.h>
#include <string.h>

#include "measure.h"

#include "filter/hash/hash.h"

#define THUMB SHRINK_SIDE /* pixels: the thumbnail's longer side */
/* cleanvision, image_property.py: BlurrinessProperty */
#define SCALE 0.01
#define LEAST_UNEVEN 0.18 /* under it the histogram says nothing */

struct state {
	int width, height; /* of the thumbnail */
	struct shrink *shrink;
};

static int
shortened(int side, int longer)
{
	int small =
	    longer > THUMB ? (int)((int64_t)side * THUMB / longer) : side;

	return small > 0 ? small : 1;
}

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	struct pdq_image pixels = { .width = img->stored.width,
		.height = img->stored.height,
		.eighths = img->eighths,
		.luma = true };
	int longer =
	    pixels.width > pixels.height ? pixels.width : pixels.height;

	s->width = shortened(pixels.width, longer);
	s->height = shortened(pixels.height, longer);
	s->shrink = shrink_new(&pixels, SHRINK_BICUBIC, s->width, s->height);
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	struct planes luma = strip_luma(strip);

	shrink_rows(s->shrink, &luma);
}

/*
 * Pillow's FIND_EDGES of the row MID, N wide: eight times itself less its
 * neighbours, held to 0..255; the borders stay as they are.  A whole row is
 * done, with what is beyond N, and that forgotten: no rest is left.
 */
FAST static void
edges(const uint8_t *mid, int n, int32_t sums[2])
{
	const uint8_t *up = mid - THUMB, *down = mid + THUMB;
	int16_t e[THUMB];
	int32_t sum = 0, squares = 0;

	for (int x = 0; x < THUMB; x++) {
		int16_t v = (int16_t)(8 * mid[x] - mid[x - 1] - mid[x + 1] -
				      up[x - 1] - up[x] - up[x + 1] -
				      down[x - 1] - down[x] - down[x + 1]);

		v = v < 0 ? 0 : v;
		e[x] = v > 255 ? 255 : v;
	}
	e[0] = mid[0];
	e[n - 1] = mid[n - 1];
	for (int x = 0; x < THUMB; x++) {
		int16_t v = x < n ? e[x] : 0;

		sum += v;
		squares += v * v;
	}
	sums[0] += sum;
	sums[1] += squares;
}

static void
border(const uint8_t *mid, int n, int32_t sums[2])
{
	for (int x = 0; x < n; x++) {
		sums[0] += mid[x];
		sums[1] += mid[x] * mid[x];
	}
}

static double
deviation(double sum, double squares, double n)
{
	return sqrt(fmax(squares / n - sum / n * (sum / n), 0));
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	int32_t histogram[256] = { 0 }, sums[2] = { 0 }, counts = 0;
	uint8_t small[THUMB * THUMB], thumb[(THUMB + 2) * THUMB] = { 0 };
	double n = s->width * s->height, sharp, uneven;

	(void)img;
	shrink_end(s->shrink, small);
	shrink_free(s->shrink);
	for (int y = 0; y < s->height; y++)
		memcpy(thumb + (y + 1) * THUMB, small + y * s->width,
		    (size_t)s->width);
	for (int y = 0; y < s->height; y++) {
		const uint8_t *mid = thumb + (y + 1) * THUMB;

		if (y == 0 || y == s->height - 1)
			border(mid, s->width, sums);
		else
			edges(mid, s->width, sums);
		for (int x = 0; x < s->width; x++)
			histogram[mid[x]]++;
	}
	for (int i = 0; i < 256; i++) /* of 64 * 64: their squares fit */
		counts += histogram[i] * histogram[i];
	sharp = 1 - exp(-SCALE * deviation(sums[0], sums[1], n));
	uneven = 1 - exp(-SCALE * deviation(n, counts, 256));
	uneven = uneven > LEAST_UNEVEN ? uneven : 0;
	value_real(&out[0], 1 - fmin(sharp + uneven, 1));
}

const struct measure measure_blurriness = {
	.name = "blurriness",
	.about = "of a thumbnail of 64 pixels, as Pillow's bicubic makes it: "
		 "1 less cleanvision's blurry score, which flags what is over "
		 "0.71",
	.source = "cleanvision, image_property.py",
	.cost = "every pixel of luma, 0.1 ns",
	.columns = { { "blurriness", "0 sharp, 1 blurred", 0, 1 } },
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
