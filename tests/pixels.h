/*
 * The pixels of a test, measured as they are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter/measure/measure.h"
#include "tests/facts.h"

struct pixels {
	uint8_t *rgb; /* three bytes each; NULL: there are none */
	int width, height;
};

static struct pixels
pixels_new(int width, int height)
{
	struct pixels p = { NULL, width, height };

	p.rgb = calloc(3, (size_t)width * (size_t)height);
	if (p.rgb == NULL)
		abort();
	return p;
}

static uint8_t *
pixel(const struct pixels *p, int x, int y)
{
	return p->rgb + 3 * ((size_t)y * (size_t)p->width + (size_t)x);
}

static inline struct facts
pixels_measure(const struct pixels *p, int orientation)
{
	struct image img = {
		.format = "test",
		.width = p->width,
		.height = p->height,
		.exif.orientation = orientation,
	};
	struct facts facts = { 0 };
	uint8_t *row = calloc(4, (size_t)p->width);

	image_begin(&img, facts.reason);
	for (int y = 0; y < p->height; y++) {
		for (int x = 0; x < p->width; x++)
			memcpy(row + 4 * x, pixel(p, x, y), 3);
		image_row(&img, row);
	}
	image_end(&img, facts.values, facts.reason);
	free(row);
	return facts;
}

/* NaN: there is none. */
static inline double
number_of(const struct facts *facts, const char *name)
{
	const struct value *v = value_of(facts, name);

	return v->type == VALUE_NONE ? (double)NAN : v->number;
}

/* Luma as it is defined, and not as it is computed. */
static inline int
luma_at(const struct pixels *p, int x, int y)
{
	const uint8_t *c = pixel(p, x, y);

	return (299 * c[0] + 587 * c[1] + 114 * c[2] + 500) / 1000;
}

static inline uint32_t
random_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* A bell of deviation SIGMA, by twelve even numbers. */
static inline void
pixels_grain(struct pixels *p, double sigma)
{
	uint32_t seed = 7;

	for (int i = 0; i < p->width * p->height; i++) {
		double g = -6, v;

		for (int k = 0; k < 12; k++)
			g += random_next(&seed) / 16777216.0;
		for (int c = 0; c < 3; c++) {
			v = p->rgb[3 * i + c] + g * sigma;
			p->rgb[3 * i + c] = (uint8_t)(v < 0     ? 0
						      : v > 255 ? 255
								: v + 0.5);
		}
	}
}
