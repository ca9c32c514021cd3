/*
 * point.h -- the points of an image's local features, as they lie in the table
 * feature: made by filter, searched for by index.
 */
#ifndef POINT_H
#define POINT_H

#include <stddef.h>
#include <stdint.h>

#define POINT_RULE "fours-1" /* the table feature's, as in its rows */
#define POINT_BYTES 40
#define POINT_CODE 32     /* bytes */
#define POINTS_KEPT 64    /* of an image that is kept, at most */
#define POINTS_ASKED 2048 /* of one that is asked for */

struct point {
	double x, y;  /* shares of the upright image's sides, 0 to 1 */
	double size;  /* of a pixel at which it was found, in longer sides */
	double angle; /* radians, clockwise from the right */
	uint8_t code[POINT_CODE];
};

/* What a blob holds of one; all numbers are little-endian. */
struct point_form {
	uint16_t x, y; /* of 65535ths */
	uint8_t size;  /* 0: a 4096th of the longer side; 16 to an octave */
	uint8_t angle; /* of 256ths of a turn */
	uint16_t zero;
	uint8_t code[POINT_CODE];
};

#define POINT_SIZE_LEAST 4096
#define POINT_OCTAVE 16

void point_write(uint8_t out[POINT_BYTES], const struct point_form *);
/* How many are in LEN bytes, MOST at most; 0: they are no points. */
size_t points_count(size_t len, size_t most);
void point_read(struct point *, const uint8_t bytes[POINT_BYTES]);
/* The same in the mirrored image. */
void point_mirror(struct point *);

#endif
