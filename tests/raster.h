/*
 * A photograph made larger: no large ones are at hand whose licence is known.
 */
#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* 8-bit RGB, pixel after pixel. */
struct raster {
	int width, height;
	uint8_t *rgb;
};

static inline struct raster
raster_new(int width, int height)
{
	struct raster raster = { width, height, NULL };

	raster.rgb = malloc(3 * (size_t)width * (size_t)height);
	if (raster.rgb == NULL)
		err(1, NULL);
	return raster;
}

/* As much of its middle as is square. */
static inline struct raster
raster_square(const struct raster *from)
{
	int side = from->width < from->height ? from->width : from->height;
	int left = (from->width - side) / 2, top = (from->height - side) / 2;
	size_t row = 3 * (size_t)side;
	struct raster to = raster_new(side, side);

	for (int y = 0; y < side; y++)
		memcpy(to.rgb + row * (size_t)y,
		    from->rgb + 3 * ((size_t)(top + y) * (size_t)from->width +
					(size_t)left),
		    row);
	return to;
}

/* One side, resized: what output I takes of pixels LO and on. */
struct raster_tent {
	int lo, n;
	float *weights; /* their sum is 1 */
};

/* A tent as wide as a pixel is at the larger of both sizes. */
static struct raster_tent
raster_tent(int i, int to, int from)
{
	double scale = (double)from / to, reach = scale > 1 ? scale : 1;
	double middle = (i + 0.5) * scale - 0.5, sum = 0;
	int lo = (int)(middle - reach + 1), hi = (int)(middle + reach);
	struct raster_tent tent;

	lo = lo < 0 ? 0 : lo;
	hi = hi >= from ? from - 1 : hi;
	tent.lo = lo;
	tent.n = hi - lo + 1;
	tent.weights = calloc((size_t)tent.n, sizeof(float));
	if (tent.weights == NULL)
		err(1, NULL);
	for (int k = 0; k < tent.n; k++) {
		double far =
		    lo + k > middle ? lo + k - middle : middle - lo - k;

		if (far < reach)
			sum += tent.weights[k] = (float)(1 - far / reach);
	}
	for (int k = 0; k < tent.n; k++)
		tent.weights[k] = (float)(tent.weights[k] / sum);
	return tent;
}

/* Bilinear; where it shrinks, of all pixels.  Sides change places. */
static inline struct raster
raster_side(const struct raster *from, int width)
{
	struct raster to = raster_new(from->height, width);

	for (int x = 0; x < width; x++) {
		struct raster_tent tent = raster_tent(x, width, from->width);
		uint8_t *out = to.rgb + 3 * (size_t)x * (size_t)to.width;

		for (int y = 0; y < from->height; y++) {
			const uint8_t *in =
			    from->rgb + 3 * ((size_t)y * (size_t)from->width +
						(size_t)tent.lo);

			for (int c = 0; c < 3; c++) {
				float sum = 0.5F;

				for (int k = 0; k < tent.n; k++)
					sum += tent.weights[k] * in[3 * k + c];
				*out++ = (uint8_t)sum;
			}
		}
		free(tent.weights);
	}
	return to;
}

static inline struct raster
raster_resize(const struct raster *from, int width, int height)
{
	struct raster turned = raster_side(from, width), to;

	to = raster_side(&turned, height);
	free(turned.rgb);
	return to;
}
