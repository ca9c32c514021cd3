/*
 * Edits of its colours, and what makes it less sharp.
 */
#include <math.h>
#include <string.h>

#include "edits.h"

static const struct tone plain = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, 1,
	1, 0 };

struct raster
gamma_off(const struct raster *r, struct draw *d)
{
	struct tone tone = plain;

	tone.gamma = draw(d, .6, 1.6);
	return edit_tone(r, &tone);
}

struct raster
contrast_off(const struct raster *r, struct draw *d)
{
	struct tone tone = plain;

	tone.contrast = draw(d, .6, 1.5);
	tone.more = draw(d, -20, 20);
	return edit_tone(r, &tone);
}

/* W3C Filter Effects 1: hue-rotate. */
struct raster
hue_off(const struct raster *r, struct draw *d)
{
	double a = draw(d, -40, 40) * M_PI / 180, c = cos(a), s = sin(a);
	struct tone tone = {
		{ { .213 + .787 * c - .213 * s, .715 - .715 * c - .715 * s,
		      .072 - .072 * c + .928 * s },
		    { .213 - .213 * c + .143 * s, .715 + .285 * c + .14 * s,
			.072 - .072 * c - .283 * s },
		    { .213 - .213 * c - .787 * s, .715 - .715 * c + .715 * s,
			.072 + .928 * c + .072 * s } },
		1, 1, 0
	};

	return edit_tone(r, &tone);
}

struct raster
grey(const struct raster *r, struct draw *d)
{
	const double luma[3] = { .299, .587, .114 };
	struct tone tone = plain;

	(void)d;
	for (int c = 0; c < 3; c++)
		memcpy(tone.m[c], luma, sizeof(luma));
	return edit_tone(r, &tone);
}

/* W3C Filter Effects 1: sepia. */
struct raster
sepia(const struct raster *r, struct draw *d)
{
	const struct tone tone = { { { .393, .769, .189 }, { .349, .686, .168 },
				       { .272, .534, .131 } },
		1, 1, 0 };

	(void)d;
	return edit_tone(r, &tone);
}

struct raster
inverted(const struct raster *r, struct draw *d)
{
	const struct tone tone = { { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } },
		1, 1, 255 };

	(void)d;
	return edit_tone(r, &tone);
}

struct raster
blurred(const struct raster *r, struct draw *d)
{
	return edit_blur(r, draw(d, .5, 3));
}
