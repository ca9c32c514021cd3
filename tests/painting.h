/*
 * Pictures to hash, made here: the same each time.
 */
#include <math.h>
#include <stdlib.h>

#include "filter/hash/hash.h"

struct picture {
	int width, height, stride;
	uint8_t *rgb[3];
};

static inline struct picture
blank(int width, int height)
{
	struct picture pic = { width, height, (width + PAD - 1) / PAD * PAD };

	for (int c = 0; c < 3; c++)
		pic.rgb[c] = calloc((size_t)pic.stride, (size_t)height);
	return pic;
}

static inline void
clear(struct picture *pic)
{
	for (int c = 0; c < 3; c++)
		free(pic->rgb[c]);
}

/* Luma, of 0 to 255. */
static inline double
luma(const struct picture *pic, int y, int x)
{
	size_t at = (size_t)y * (size_t)pic->stride + (size_t)x;

	return (299 * pic->rgb[0][at] + 587 * pic->rgb[1][at] +
		   114 * pic->rgb[2][at]) /
	       1000.0;
}

/* Slopes, waves and a little noise: like a photograph, the same each time. */
static inline struct picture
paint(int width, int height, unsigned int seed)
{
	struct picture pic = blank(width, height);
	uint64_t noise = seed * 2654435761U + 1;

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			double u = (double)x / width, v = (double)y / height;
			double wave = sin(9 * u + seed) * cos(7 * v - 2 * u) +
				      0.5 * sin(31 * u * v + 3 * seed) +
				      0.3 * (u - v);

			noise = noise * 6364136223846793005U + 1442695041U;
			for (int c = 0; c < 3; c++)
				pic.rgb[c][y * pic.stride + x] =
				    (uint8_t)(128 + (40 + 10 * c) * wave +
					      (double)(noise >> (50 + c) & 15));
		}
	return pic;
}

/* The pixels moved as EXIF orientation K says. */
static inline struct picture
turned(const struct picture *from, int k)
{
	bool swap = k >= 5;
	bool down = k == 3 || k == 4 || k == 6 || k == 7;
	bool across = k == 2 || k == 3 || k == 7 || k == 8;
	int w = from->width, h = from->height;
	struct picture to = swap ? blank(h, w) : blank(w, h);

	for (int i = 0; i < w * h; i++) {
		int y = down ? h - 1 - i / w : i / w;
		int x = across ? w - 1 - i % w : i % w;
		int at = swap ? x * to.stride + y : y * to.stride + x;

		for (int c = 0; c < 3; c++)
			to.rgb[c][at] =
			    from->rgb[c][i / w * from->stride + i % w];
	}
	return to;
}

/* Rows from Y on, as many as come at a time, and now and then fewer. */
static inline struct planes
some(const struct picture *pic, int y)
{
	size_t at = (size_t)y * (size_t)pic->stride;
	int left = pic->height - y, n = y % 3 == 0 ? STRIP : 1 + y % STRIP;

	return (struct planes) { { pic->rgb[0] + at, pic->rgb[1] + at,
				     pic->rgb[2] + at },
		(size_t)pic->stride, n < left ? n : left };
}
