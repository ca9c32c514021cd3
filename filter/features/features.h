/*
 * features.h -- local features: corners that are found again, and a code of
 * 256 bits of what is around each.  All arithmetic is on integers, so that
 * every machine makes the same.
 */
#ifndef FEATURES_H
#define FEATURES_H

#include "filter/hash/derive.h"

/* planes.c -- an image made smaller, or larger */

/* Bytes, rows of WIDTH. */
struct plane {
	int width, height;
	uint8_t *at;
};

/* Of TO the size is set; AT is allocated. */
void plane_shrink(const struct plane *from, struct plane *to);
void plane_stretch(const struct plane *from, struct plane *to);

/* corners.c -- FAST corners, as strong as Harris and Stephens say */

/* Pixels: how far a corner is from the edge, at least. */
#define CORNER_EDGE 22

struct corner {
	int16_t x, y; /* pixels of its level */
	uint8_t level;
	uint32_t strength;
};

/* In the order of rows; returns how many, ROOM at most. */
size_t corners_find(const struct plane *, struct corner *, size_t room);

/* brief.c -- what is around a corner, in 256 bits */

#define CODE_BYTES 32
#define BITS (CODE_BYTES * 8)
#define TURN 256 /* of angle: a full one */

/* Where brightness is compared, and which way is which. */
struct pattern {
	int8_t x[4][BITS], y[4][BITS]; /* pixels, of an upright corner */
	int32_t cos[TURN], sin[TURN];  /* of 2^14 */
};

/* A level, blurred; of the same size. */
struct blurred {
	int width, height;
	uint16_t *at;
};

void pattern_make(struct pattern *);
void blur(const struct plane *, struct blurred *); /* AT is allocated */
/* The way from the corner to the centre of its brightness, 0 to 255. */
int corner_angle(
    const struct pattern *, const struct plane *, const struct corner *);

struct view {
	const struct pattern *pattern;
	const struct blurred *blurred;
	int angle;
};

void corner_code(
    const struct view *, const struct corner *, uint8_t code[CODE_BYTES]);

/* choose.c -- which corners are kept */

/* The strongest that are as far apart as so few can be; sorted first. */
size_t corners_spread(
    struct corner *, size_t n, const struct plane *levels, size_t most);
/* The strongest of each part of their level. */
size_t corners_even(struct corner *, size_t n, const struct plane *level);

/* features.c -- all of an image's */

/*
 * Into BULK, as schemas/point.h has them: POINTS_KEPT of them, spread evenly,
 * or POINTS_ASKED, of more sizes.
 */
void features_make(const struct small *, bool asked, struct bulk *);

#endif
