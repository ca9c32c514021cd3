/*
 * The 64-bit hash against its definition: Pillow's Lanczos with its own 22
 * bits, a slow DCT, numpy's median.
 */
#include <string.h>

#include "tests/painting.h"
#include "tests/test.h"

#define SIDE 32
#define BITS 22

static double
lanczos(double x)
{
	if (x <= -3 || x >= 3)
		return 0;
	if (fabs(x) < 1e-12)
		return 1;
	return sin(M_PI * x) / (M_PI * x) * sin(M_PI * x / 3) / (M_PI * x / 3);
}

/* Output I of N pixels: of those from LO on. */
struct taps {
	int lo, n;
	int32_t weights[2048];
};

static void
weigh(struct taps *taps, int n, int i)
{
	double scale = n / 32.0, wide = scale > 1 ? scale : 1, sum = 0;
	double middle = (i + 0.5) * scale;

	taps->lo = (int)fmax(middle - 3 * wide + 0.5, 0);
	taps->n = (int)fmin(middle + 3 * wide + 0.5, n) - taps->lo;
	for (int k = 0; k < taps->n; k++)
		sum += lanczos((taps->lo + k - middle + 0.5) / wide);
	for (int k = 0; k < taps->n; k++)
		taps->weights[k] = (int32_t)lrint(
		    lanczos((taps->lo + k - middle + 0.5) / wide) / sum *
		    (1 << BITS));
}

/* Of pixels that are STEP apart. */
static uint8_t
filter(const struct taps *taps, const uint8_t *in, int step)
{
	int64_t out = 1 << (BITS - 1);

	in += taps->lo * step;
	for (int k = 0; k < taps->n; k++)
		out += in[k * step] * taps->weights[k];
	out = out < 0 ? 0 : out >> BITS;
	return (uint8_t)(out > 255 ? 255 : out);
}

/* 32 x 32. */
static void
shrink(const struct picture *pic, uint8_t out[SIDE * SIDE])
{
	uint8_t *narrow = malloc((size_t)pic->height * SIDE);
	struct taps taps;

	for (int i = 0; i < SIDE; i++) {
		weigh(&taps, pic->width, i);
		for (int y = 0; y < pic->height; y++)
			narrow[y * SIDE + i] =
			    filter(&taps, pic->rgb[1] + y * pic->stride, 1);
	}
	for (int i = 0; i < SIDE; i++) {
		weigh(&taps, pic->height, i);
		for (int x = 0; x < SIDE; x++)
			out[i * SIDE + x] = filter(&taps, narrow + x, SIDE);
	}
	free(narrow);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
define(const struct picture *pic, uint8_t hash[PHASH_BYTES])
{
	uint8_t small[SIDE * SIDE];
	double terms[64], order[64];

	shrink(pic, small);
	memset(terms, 0, sizeof(terms));
	for (int at = 0; at < SIDE * SIDE; at++) {
		int y = at / SIDE, x = at % SIDE;

		for (int k = 0; k < 64; k++)
			terms[k] += small[at] *
				    cos(M_PI * (k / 8) * (2 * y + 1) / 64) *
				    cos(M_PI * (k % 8) * (2 * x + 1) / 64);
	}
	memcpy(order, terms, sizeof(order));
	qsort(order, 64, sizeof(*order), by_value);
	memset(hash, 0, PHASH_BYTES);
	for (int k = 0; k < 64; k++)
		if (terms[k] > (order[31] + order[32]) / 2)
			hash[k / 8] |= (uint8_t)(0x80 >> k % 8);
}

static void
measure(const struct pdq_image *img, const struct picture *pic,
    uint8_t hash[PHASH_BYTES])
{
	struct shrink *phash = phash_new(img);

	for (int y = 0; y < pic->height;) {
		struct planes planes = some(pic, y);

		planes.rgb[0] = planes.rgb[1];
		shrink_rows(phash, &planes);
		y += planes.rows;
	}
	phash_hash(phash, hash);
	shrink_free(phash);
}

static int
distance(const uint8_t *a, const uint8_t *b)
{
	int bits = 0;

	for (int i = 0; i < PHASH_BYTES; i++)
		bits += __builtin_popcount((unsigned int)a[i] ^ b[i]);
	return bits;
}

/* Bits that ours is away from the definition. */
static int
away(int width, int height, unsigned int seed)
{
	struct picture pic = paint(width, height, seed);
	struct pdq_image img = { width, height, 8, 1, .luma = true };
	uint8_t ours[PHASH_BYTES], theirs[PHASH_BYTES];

	measure(&img, &pic, ours);
	define(&pic, theirs);
	clear(&pic);
	return distance(ours, theirs);
}

/* Of one that comes shrunk: each pixel is the mean of what it stands for. */
static int
away_shrunk(int width, int height, int by)
{
	struct picture pic = paint(width, height, 3);
	struct picture small =
	    blank((width + by - 1) / by, (height + by - 1) / by);
	struct pdq_image img = { width, height, 8 / by, 1, .luma = true };
	uint8_t ours[PHASH_BYTES], theirs[PHASH_BYTES];

	for (int y = 0; y < small.height; y++)
		for (int x = 0; x < small.width; x++) {
			int sum = 0, n = 0;

			for (int k = 0; k < by * by; k++) {
				int v = y * by + k / by, u = x * by + k % by;

				if (v >= height || u >= width)
					continue;
				sum += pic.rgb[1][v * pic.stride + u];
				n++;
			}
			small.rgb[1][y * small.stride + x] =
			    (uint8_t)((sum + n / 2) / n);
		}
	measure(&img, &small, ours);
	define(&pic, theirs);
	clear(&pic);
	clear(&small);
	return distance(ours, theirs);
}

int
main(void)
{
	int sum = 0;

	for (int i = 0; i < 20; i++)
		sum += away(100 + 19 * i, 407 - 13 * i, (unsigned int)i + 1);
	printf("# %d bits of 1280\n", sum);
	OK(sum <= 4);
	OK(away(31, 33, 2) <= 2 && away(5, 700, 5) <= 2);
	OK(away(1030, 600, 6) <= 2);
	OK(away_shrunk(515, 550, 2) <= 2);
	OK(away_shrunk(1031, 1026, 4) <= 2);
	return DONE();
}
