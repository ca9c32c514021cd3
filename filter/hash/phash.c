/*
 * The 64-bit DCT hash that COYO-700M publishes as image_phash: phash() of
 * ImageHash for Python (hash size 8, highfreq_factor 4), which is Pillow's
 * Lanczos to 32 x 32; DCT-II; and of its 8 x 8 lowest frequencies, DC among
 * them, whether each exceeds their median.  (pHash.org's own hash leaves DC
 * out, and is another.)
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SIDE 32
#define TERMS 8 /* of the cosine transform, on an axis */

/* cos(pi k / 64) for k = 0 to 127, once around. */
static void
waves(double out[4 * SIDE])
{
	for (int k = 0; k <= SIDE; k++) {
		out[k] = cos(M_PI * k / (2 * SIDE));
		out[2 * SIDE - k] = -out[k];
	}
	for (int k = 1; k < 2 * SIDE; k++)
		out[4 * SIDE - k] = out[k];
}

FAST static void
transform(const uint8_t in[SIDE * SIDE], double out[TERMS * TERMS])
{
	double wave[4 * SIDE], half[SIDE];

	waves(wave);
	for (int u = 0; u < TERMS; u++) {
		memset(half, 0, sizeof(half));
		for (int y = 0; y < SIDE; y++)
			for (int x = 0; x < SIDE; x++)
				half[x] += wave[u * (2 * y + 1) % (4 * SIDE)] *
					   in[y * SIDE + x];
		for (int v = 0; v < TERMS; v++) {
			out[u * TERMS + v] = 0;
			for (int x = 0; x < SIDE; x++)
				out[u * TERMS + v] +=
				    half[x] *
				    wave[v * (2 * x + 1) % (4 * SIDE)];
		}
	}
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct shrink *
phash_new(const struct pdq_image *img)
{
	return shrink_new(img, SHRINK_LANCZOS, SIDE, SIDE);
}

void
phash_hash(const struct shrink *shrink, uint8_t hash[PHASH_BYTES])
{
	double terms[TERMS * TERMS], order[TERMS * TERMS], median;
	uint8_t small[SIDE * SIDE];

	shrink_end(shrink, small);
	transform(small, terms);
	memcpy(order, terms, sizeof(order));
	qsort(order, TERMS * TERMS, sizeof(*order), by_value);
	median = (order[TERMS * TERMS / 2 - 1] + order[TERMS * TERMS / 2]) / 2;
	memset(hash, 0, PHASH_BYTES);
	for (int k = 0; k < TERMS * TERMS; k++)
		if (terms[k] > median)
			hash[k / 8] |= (uint8_t)(0x80 >> k % 8);
}
