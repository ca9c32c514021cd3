/*
 * From RGB to planes of R, G and B, and to their luma: 0.299 R + 0.587 G +
 * 0.114 B (ITU-R BT.601), rounded.
 */
#include "pixels.h"

/* Thousandths / 1000: of eighths, / 125, which is 33555 / 2^22 for all 255. */
#define HALF 500
#define RECIPROCAL 33555
#define SHIFT 22

FAST static void
row(const uint8_t *restrict rgbx, const struct room *room)
{
	uint8_t *restrict r = room->rgb[0], *restrict g = room->rgb[1];
	uint8_t *restrict b = room->rgb[2], *restrict luma = room->luma;
	int width = room->width;

	for (int x = 0; x < width; x++) {
		const uint8_t *p = rgbx + 4 * (size_t)x;

		r[x] = p[0];
		g[x] = p[1];
		b[x] = p[2];
	}
	for (int x = 0; x < width; x++) {
		uint32_t sum = 299U * r[x] + 587U * g[x] + 114U * b[x] + HALF;

		luma[x] = (uint8_t)(((sum >> 3) * RECIPROCAL) >> SHIFT);
	}
}

void
luma_row(const uint8_t *rgbx, const struct room *room)
{
	row(rgbx, room);
	memset(room->luma + room->width, room->luma[room->width - 1], PAD);
}
