/*
 * How much the values of R, G and B tell, counted as one histogram, which is
 * how cleanvision asks, by Pillow.  An image without colours has one channel
 * there, and one histogram of 256.
 */
#include <math.h>

#include "measure.h"

#define PLANES 3

struct state {
	uint32_t bins[PLANES][256];
	uint32_t more[PLANES][256]; /* every second pixel's */
	int64_t n;                  /* pixels */
};

static void
count(struct state *s, int plane, const uint8_t *row, int width)
{
	uint32_t *bins = s->bins[plane], *more = s->more[plane];
	int x = 0;

	for (; x + 2 <= width; x += 2) {
		bins[row[x]]++;
		more[row[x + 1]]++;
	}
	if (x < width)
		bins[row[x]]++;
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	const struct planes *in = &strip->planes;
	int planes = in->rgb[0] == in->rgb[1] ? 1 : PLANES;

	for (int i = strip->first; i < in->rows; i += strip->step) {
		size_t at = (size_t)i * in->stride;

		for (int k = 0; k < planes; k++)
			count(s, k, in->rgb[k] + at, strip->width);
		s->n += strip->width;
	}
}

/* Of one channel, and bits that say which it is. */
static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;
	int planes = img->colourless ? 1 : PLANES;
	double n = (double)s->n * planes, bits = 0;

	for (int k = 0; k < planes; k++)
		for (int i = 0; i < 256; i++) {
			double some = (double)s->bins[k][i] + s->more[k][i];

			if (some > 0)
				bits += some / n * log2(n / some);
		}
	value_real(&out[0], bits);
}

const struct measure measure_entropy_rgb = {
	.name = "entropy_rgb",
	.about = "of one histogram of the values of R, G and B; of an image "
		 "without colours, of luma" SAMPLED,
	.source = "Pillow, Image.entropy(), of RGB and L; cleanvision, "
		  "image_property.py",
	.cost = "sampled rows, 0.2 ns",
	.columns = { { "entropy_rgb", "bits", 0, 9.585 } },
	.colour = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
