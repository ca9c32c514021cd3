/*
 * The points of the table feature, in 40 bytes each.  Whatever these are, they
 * are a point.
 */
#include <endian.h>
#include <math.h>
#include <string.h>

#include "schemas/point.h"

#define PI 3.141592653589793

void
point_write(uint8_t out[POINT_BYTES], const struct point_form *point)
{
	uint16_t x = htole16(point->x), y = htole16(point->y);

	memset(out, 0, POINT_BYTES);
	memcpy(out, &x, sizeof(x));
	memcpy(out + 2, &y, sizeof(y));
	out[4] = point->size;
	out[5] = point->angle;
	memcpy(out + POINT_BYTES - POINT_CODE, point->code, POINT_CODE);
}

size_t
points_count(size_t len, size_t most)
{
	size_t n = len / POINT_BYTES;

	return len % POINT_BYTES == 0 && n <= most ? n : 0;
}

void
point_read(struct point *point, const uint8_t bytes[POINT_BYTES])
{
	uint16_t x, y;

	memcpy(&x, bytes, sizeof(x));
	memcpy(&y, bytes + 2, sizeof(y));
	point->x = le16toh(x) / 65535.0;
	point->y = le16toh(y) / 65535.0;
	point->size = exp2(bytes[4] / (double)POINT_OCTAVE) / POINT_SIZE_LEAST;
	point->angle = bytes[5] * (2 * PI / 256);
	memcpy(point->code, bytes + POINT_BYTES - POINT_CODE, POINT_CODE);
}

/* Bit 2i of the one code is bit 2i + 1 of the other: see filter's brief.c. */
void
point_mirror(struct point *point)
{
	point->x = 1 - point->x;
	point->angle = PI - point->angle;
	for (int i = 0; i < POINT_CODE; i++) {
		unsigned bits = point->code[i];

		point->code[i] =
		    (uint8_t)((bits & 0x55) << 1 | (bits & 0xaa) >> 1);
	}
}
