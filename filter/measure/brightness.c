/*
 * How bright an image looks: its mean, and what its darkest and its lightest
 * twentieth and hundredth reach.  A dark picture is dark even at p99, an
 * overexposed one light even at p5: the form in which cleanvision asks.
 */
#include <math.h>

#include "measure.h"

/*
 * Perceived brightness is sqrt(.241 R2 + .691 G2 + .068 B2); here is counted
 * its square in thousandths, rounded to multiples of 2^16, so that no pixel
 * needs a root.  Against the levels of luma that is as fine from 32 of 255
 * on, and finer above.
 */
#define SHIFT 16
#define BINS ((65025000 / (1 << SHIFT) + 2 + 7) / 8 * 8) /* the last: none */
#define STRETCH 512 /* pixels: their bins stay in the first cache */

/* A root sets no errno here, or it would be one after the other. */
#if defined(__clang__) || !defined(__GNUC__)
#define ROOTS
#elif defined(__x86_64__)
#define ROOTS                                            \
	__attribute__((target_clones("avx2", "default"), \
	    optimize("O3", "no-math-errno")))
#else
#define ROOTS __attribute__((optimize("O3", "no-math-errno")))
#endif

struct state {
	int64_t n;
	uint32_t bins[BINS];
	uint32_t more[BINS]; /* see count_values() */
};

FAST static void
stretch(
    const uint8_t *const rgb[3], size_t at, uint16_t *restrict bins, int len)
{
	const uint8_t *restrict r = rgb[0] + at, *restrict g = rgb[1] + at;
	const uint8_t *restrict b = rgb[2] + at;

	len = (len + PAD - 1) / PAD * PAD; /* so that no rest is left */
	for (int x = 0; x < len; x++) {
		uint32_t red = r[x], green = g[x], blue = b[x];

		bins[x] =
		    (uint16_t)((241 * red * red + 691 * green * green +
				   68 * blue * blue + (1U << (SHIFT - 1))) >>
			       SHIFT);
	}
}

static void
row(struct state *s, const struct strip *strip, size_t at)
{
	uint16_t bins[STRETCH];

	s->n += strip->width;
	for (int x = 0; x < strip->width; x += STRETCH) {
		int left = strip->width - x;
		int len = left < STRETCH ? left : STRETCH;

		stretch(strip->planes.rgb, at + (size_t)x, bins, len);
		count_values(s->bins, s->more, bins, len);
	}
}

static void
strip(void *state, const struct strip *strip)
{
	for (int i = 0; i < strip->planes.rows; i++)
		row(state, strip, (size_t)i * strip->planes.stride);
}

/* Of each bin, from black to white. */
ROOTS static void
scale(float brightness[BINS])
{
	for (int i = 0; i < BINS; i++) {
		float square = (float)i * ((float)(1 << SHIFT) / 65025000);

		brightness[i] = sqrtf(square < 1 ? square : 1);
	}
}

/* Of all pixels; the bins are made one. */
FAST static double
total(struct state *s, const float brightness[BINS])
{
	double sums[8] = { 0 }, sum = 0;

	for (int i = 0; i < BINS; i += 8)
		for (int k = 0; k < 8; k++) {
			int32_t n = (int32_t)(s->bins[i + k] += s->more[i + k]);

			sums[k] += (double)brightness[i + k] * n;
		}
	for (int k = 0; k < 8; k++)
		sum += sums[k];
	return sum;
}

/* The bin of the pixel that a share of them are darker than. */
static int
percentile(const struct state *s, double share)
{
	double left = (double)(s->n - 1) * share;
	int i = 0;

	while (i < BINS - 1 && left >= s->bins[i])
		left -= s->bins[i++];
	return i;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	float brightness[BINS];

	(void)img;
	scale(brightness);
	value_real(&out[0], total(s, brightness) / (double)s->n);
	value_real(&out[1], brightness[percentile(s, 0.05)]);
	value_real(&out[2], brightness[percentile(s, 0.99)]);
}

const struct measure measure_brightness = {
	.name = "brightness",
	.about = "perceived: sqrt(.241 R2 + .691 G2 + .068 B2) / 255",
	.source = "Finley 2006, \"HSP color model\"; cleanvision, "
		  "image_property.py",
	.cost = "every pixel, 0.6 ns",
	.columns = {
		{ "brightness", "mean, of white", 0, 1 },
		{ "brightness_p5", "5 % of pixels are darker", 0, 1 },
		{ "brightness_p99", "1 % of pixels are lighter", 0, 1 },
	},
	.colour = true,
	.size = sizeof(struct state),
	.strip = strip,
	.end = end,
};
