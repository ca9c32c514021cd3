/*
 * PDQ against its definition, done here the slow way; against the hashes that
 * two other implementations publish; and turned, against turned pixels.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/painting.h"
#include "tests/test.h"

/* PIC is what comes of IMG.  Quality; the hash, and if wanted all eight. */
static int
hash_as(const struct pdq_image *img, const struct picture *pic,
    uint8_t out[PDQ_BYTES], uint8_t all[8][PDQ_BYTES])
{
	struct pdq *pdq = pdq_new(img);
	int quality;

	for (int y = 0; y < pic->height;) {
		struct planes planes = some(pic, y);

		pdq_rows(pdq, &planes);
		y += planes.rows;
	}
	quality = pdq_hash(pdq, out);
	if (all != NULL)
		pdq_dihedral(pdq, all);
	pdq_free(pdq);
	return quality;
}

static int
hash(const struct picture *pic, int orientation, uint8_t out[PDQ_BYTES],
    uint8_t all[8][PDQ_BYTES])
{
	struct pdq_image img = { pic->width, pic->height, 8, orientation,
		all != NULL };

	return hash_as(&img, pic, out, all);
}

/* The mean of a window of F about each pixel; it shrinks at the borders. */
static void
box(double *out, const double *in, const int n[2], int f)
{
	int length = n[0], stride = n[1], half = (f + 2) / 2;

	for (int i = 0; i < length; i++) {
		int lo = i - (f - half), hi = i + half - 1, count = 0;
		double sum = 0;

		lo = lo < 0 ? 0 : lo;
		hi = hi >= length ? length - 1 : hi;
		for (int k = lo; k <= hi; k++, count++)
			sum += in[k * stride];
		out[i * stride] = sum / count;
	}
}

static void
blur(double *a, double *b, const struct picture *pic, const int f[2])
{
	int w = pic->width, h = pic->height;

	for (int y = 0; y < h; y++)
		box(b + y * w, a + y * w, (int[2]) { w, 1 }, f[0]);
	for (int x = 0; x < w; x++)
		box(a + x, b + x, (int[2]) { h, w }, f[1]);
}

/* The 64 x 64 image by its definition, with windows of F[0] across, F[1] down.
 */
static void
define(const struct picture *pic, const int f[2], double out[64][64])
{
	size_t n = (size_t)pic->width * (size_t)pic->height;
	double *a = malloc(n * sizeof(*a)), *b = malloc(n * sizeof(*b));

	for (size_t i = 0; i < n; i++)
		a[i] = luma(pic, (int)i / pic->width, (int)i % pic->width);
	blur(a, b, pic, f);
	blur(a, b, pic, f);
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++)
			out[i][j] =
			    a[(2 * i + 1) * pic->height / 128 * pic->width +
				(2 * j + 1) * pic->width / 128];
	free(a);
	free(b);
}

/* Of the definition's 64 x 64 and ours. */
static double
farthest(const struct picture *pic)
{
	static const bool wanted[2][2] = { { true, false }, { false, false } };
	int f[2] = { (pic->width + 127) / 128, (pic->height + 127) / 128 };
	struct pdq_image img = { pic->width, pic->height, 8, 1, false };
	struct scale *scale = scale_new(&img, wanted);
	double defined[64][64], far = 0;
	float ours[64][64];

	for (int y = 0; y < pic->height;) {
		struct planes planes = some(pic, y);

		scale_rows(scale, &planes);
		y += planes.rows;
	}
	scale_levels(scale, false, false, ours);
	scale_free(scale);
	define(pic, f, defined);
	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++) {
			double apart = fabs(defined[i][j] - (double)ours[i][j]);

			if (apart > far)
				far = apart;
		}
	return far;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The hash by its definition, of that 64 x 64 image. */
static void
define_hash(double a[64][64], uint8_t out[PDQ_BYTES])
{
	double b[256], order[256];

	for (int k = 0; k < 256; k++) {
		int u = k / 16 + 1, v = k % 16 + 1;

		b[k] = 0;
		for (int i = 0; i < 64; i++)
			for (int j = 0; j < 64; j++)
				b[k] += a[i][j] *
					cos(M_PI / 128 * u * (2 * i + 1)) *
					cos(M_PI / 128 * v * (2 * j + 1));
	}
	memcpy(order, b, sizeof(b));
	qsort(order, 256, sizeof(*order), by_value);
	memset(out, 0, PDQ_BYTES);
	for (int k = 0; k < 256; k++)
		if (b[k] > order[127])
			out[31 - k / 8] |= (uint8_t)(1 << k % 8);
}

static const int sizes[][2] = { { 5, 5 }, { 7, 64 }, { 64, 64 }, { 65, 63 },
	{ 128, 128 }, { 129, 191 }, { 200, 300 }, { 300, 235 }, { 385, 320 },
	{ 513, 256 }, { 512, 512 }, { 640, 480 }, { 701, 1030 }, { 1500, 40 },
	{ 9, 17000 } };

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static bool
as_defined(void)
{
	bool good = true;

	for (size_t i = 0; i < SIZES; i++) {
		int w = sizes[i][0], h = sizes[i][1];
		int f[2] = { (w + 127) / 128, (h + 127) / 128 };
		struct picture pic = paint(w, h, (unsigned int)i + 1);
		uint8_t ours[PDQ_BYTES], theirs[PDQ_BYTES];
		double a[64][64], far = farthest(&pic);

		hash(&pic, 1, ours, NULL);
		define(&pic, f, a);
		define_hash(a, theirs);
		if (far > 1e-4 || memcmp(ours, theirs, PDQ_BYTES) != 0) {
			printf("# %dx%d: %g levels apart\n", w, h, far);
			good = false;
		}
		clear(&pic);
	}
	return good;
}

/* What is stored under an orientation hashes as what it shows upright. */
static bool
as_turned(void)
{
	bool good = true;

	for (size_t i = 0; i < SIZES; i++)
		for (int k = 1; k <= 8; k++) {
			struct picture pic = paint(
			    sizes[i][0], sizes[i][1], (unsigned int)i + 1);
			struct picture upright = turned(&pic, k);
			uint8_t a[PDQ_BYTES], b[PDQ_BYTES];

			if (hash(&pic, k, a, NULL) !=
				hash(&upright, 1, b, NULL) ||
			    memcmp(a, b, PDQ_BYTES) != 0) {
				printf("# %dx%d, orientation %d\n", pic.width,
				    pic.height, k);
				good = false;
			}
			clear(&pic);
			clear(&upright);
		}
	return good;
}

/* Each of the eight is the hash of the upright pixels, moved. */
static bool
as_dihedral(int orientation)
{
	struct picture pic = paint(301, 140, 7);
	struct picture upright = turned(&pic, orientation);
	uint8_t all[8][PDQ_BYTES], one[PDQ_BYTES];
	bool good = true;

	hash(&pic, orientation, one, all);
	good = memcmp(one, all[0], PDQ_BYTES) == 0;
	for (int k = 1; k <= 8; k++) {
		struct picture moved = turned(&upright, k);

		hash(&moved, 1, one, NULL);
		good = good && memcmp(one, all[k - 1], PDQ_BYTES) == 0;
		clear(&moved);
	}
	clear(&pic);
	clear(&upright);
	return good;
}

static bool
all_dihedral(void)
{
	bool good = true;

	for (int k = 1; k <= 8; k++)
		good = as_dihedral(k) && good;
	return good;
}

/* A pixel for each block of BY by BY, and what it stands for. */
static struct picture
enlarged(const struct picture *from, int width, int height, int by)
{
	struct picture to = blank(width, height);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			for (int c = 0; c < 3; c++)
				to.rgb[c][y * to.stride + x] =
				    from->rgb[c]
					     [y / by * from->stride + x / by];
	return to;
}

/* Of blocks that are each of one colour, nothing is lost by shrinking. */
static bool
as_folded(int width, int height, int eighths)
{
	struct pdq_image img = { width, height, eighths, 1, true };
	uint8_t a[8][PDQ_BYTES], b[8][PDQ_BYTES], one[PDQ_BYTES];
	int by = 8 / eighths;
	struct picture pic =
	    paint((width + by - 1) / by, (height + by - 1) / by, 11);
	struct picture full = enlarged(&pic, width, height, by);
	bool good = true;

	for (int k = 1; k <= 8; k++) {
		img.orientation = k;
		good = hash_as(&img, &pic, one, a) == hash(&full, k, one, b) &&
		       memcmp(a, b, sizeof(a)) == 0 && good;
	}
	if (!good)
		printf("# %dx%d at %d / 8\n", width, height, eighths);
	clear(&pic);
	clear(&full);
	return good;
}

static bool
all_folded(void)
{
	bool good = true;

	for (int eighths = 1; eighths <= 4; eighths *= 2) {
		good = as_folded(1024, 640, eighths) && good;
		good = as_folded(1031, 769, eighths) && good;
		good = as_folded(517, 1290, eighths) && good;
	}
	return good && as_folded(130, 4999, 1);
}

/* 128 ones, as the 128th value is the threshold. */
static int
ones(void)
{
	struct picture pic = paint(320, 240, 3);
	uint8_t out[PDQ_BYTES];
	int n = 0;

	hash(&pic, 1, out, NULL);
	for (int i = 0; i < PDQ_BYTES; i++)
		n += __builtin_popcount(out[i]);
	clear(&pic);
	return n;
}

static int
flat_quality(void)
{
	struct picture pic = blank(100, 80);
	uint8_t out[PDQ_BYTES];
	int quality;

	for (int c = 0; c < 3; c++)
		memset(pic.rgb[c], 200, (size_t)pic.stride * 80);
	quality = hash(&pic, 1, out, NULL);
	clear(&pic);
	return quality;
}

int
main(void)
{
	OK(as_defined());
	OK(as_turned());
	OK(all_dihedral());
	OK(all_folded());
	OK(ones() == 128);
	OK(flat_quality() == 0);
	OK(pdq_new(&(struct pdq_image) { 4, 100, 8, 1, false }) == NULL);
	OK(pdq_new(&(struct pdq_image) { 100, 4, 8, 1, false }) == NULL);
	return DONE();
}
