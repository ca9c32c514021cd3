/*
 * derive.h -- what may have become of an image, from one small copy of it.
 */
#ifndef DERIVE_H
#define DERIVE_H

#include "filter/hash/hash.h"

/* small.c -- an image kept as a small one, of luma */

/* Upright; its last pixels may be parts: the sides are ACROSS, DOWN long. */
struct small {
	int width, height;
	double across, down;
	uint8_t *luma;
};

struct collect;

/* Its shorter side keeps LEAST pixels, at most twice as many. */
struct collect *small_new(const struct pdq_image *, int least);
void small_rows(struct collect *, const struct planes *luma);
struct small small_end(struct collect *); /* frees it */
void small_clear(struct small *);

/* derive.c -- SPDQ of parts of a small image */

/* Sides are of 1, the image's; beyond 0 and 1 is a border of that luma. */
struct derive_box {
	double left, top, right, bottom;
	int border;
};

struct derive;

struct derive *derive_new(const struct small *); /* which stays the caller's */
void derive_levels(
    struct derive *, const struct derive_box *, float out[64][64]);
void derive_free(struct derive *);
struct small small_half(const struct small *);
struct small small_tilt(const struct small *, double degrees, int border);

#endif
