/*
 * What compression and grain leave behind, against plain computations over
 * each pixel, and on photographs that were made worse on purpose.
 */
#include "tests/photo.h"
#include "tests/test.h"

/* Few enough that every row is read. */
#define SIDE 150
#define LARGER "coco/000000000790.jpg"
#define FLOWER "flowers/daisy_107592979_aaa9cdfe78_m.jpg"

static struct pixels
made(int width, int height)
{
	struct pixels p = pixels_new(width, height);
	uint32_t seed = 3;

	for (int i = 0; i < 3 * width * height; i++)
		p.rgb[i] =
		    (uint8_t)(i / 12 + i / width / 5 + random_next(&seed) % 16);
	return p;
}

/* Immerkaer's mask, as the paper writes it. */
static double
plain_noise(const struct pixels *p)
{
	static const int mask[3][3] = { { 1, -2, 1 }, { -2, 4, -2 },
		{ 1, -2, 1 } };
	int64_t sum = 0;

	for (int y = 1; y < p->height - 1; y++)
		for (int x = 1; x < p->width - 1; x++) {
			int v = 0;

			for (int i = 0; i < 9; i++)
				v += mask[i / 3][i % 3] *
				     luma_at(p, x + i % 3 - 1, y + i / 3 - 1);
			sum += abs(v);
		}
	return sqrt(M_PI / 2) * (double)sum /
	       (6.0 * (p->width - 2) * (p->height - 2));
}

/* As far as whole blocks of 8, after the first, in fours go. */
static double
plain_blockiness(const struct pixels *p)
{
	double sums[2] = { 0 }, n[2] = { 0 };
	int end = 8 + (p->width - 8) / 32 * 32;

	for (int y = 0; y < p->height; y++)
		for (int x = 8; x < end; x++) {
			sums[x % 8 == 0] +=
			    abs(luma_at(p, x, y) - luma_at(p, x - 1, y));
			n[x % 8 == 0]++;
		}
	for (int y = 8; y < p->height; y++)
		for (int x = 0; x < p->width; x++) {
			sums[y % 8 == 0] +=
			    abs(luma_at(p, x, y) - luma_at(p, x, y - 1));
			n[y % 8 == 0]++;
		}
	return (sums[1] / n[1] + 0.1) / (sums[0] / n[0] + 0.1);
}

/* Of cells whose means are quarters of a level, rounded; rows 1-3 of 16. */
static double
plain_sharpness_256(const struct pixels *p)
{
	int longer = p->width > p->height ? p->width : p->height;
	int w = p->width * 256 / longer, h = p->height * 256 / longer;
	double *cells = calloc((size_t)(w * h), sizeof(*cells));
	double sum = 0, squares = 0, n = 0;

	for (int i = 0; i < w * h; i++) {
		int x0 = i % w * p->width / w, y0 = i / w * p->height / h;
		int x1 = (i % w + 1) * p->width / w;
		int y1 = (i / w + 1) * p->height / h;

		for (int y = y0; y < y1; y++)
			for (int x = x0; x < x1; x++)
				cells[i] += luma_at(p, x, y);
		cells[i] = floor(4 * cells[i] / ((x1 - x0) * (y1 - y0)) + 0.5);
	}
	for (int y = 1; y < h - 1; y++)
		for (int x = 1; x < w - 1; x++) {
			const double *c = cells + y * w + x;
			double v = c[-w] + c[w] + c[-1] + c[1] - 4 * c[0];

			if (y % 16 < 1 || y % 16 > 3)
				continue;
			sum += v / 4;
			squares += v * v / 16;
			n++;
		}
	free(cells);
	return squares / n - sum / n * (sum / n);
}

static bool
near(double got, double wanted, double part)
{
	bool good = fabs(got - wanted) <= part * fabs(wanted);

	if (!good)
		printf("# %.9g, not %.9g\n", got, wanted);
	return good;
}

static void
as_computed(void)
{
	struct pixels p = made(SIDE, SIDE);
	struct facts f = pixels_measure(&p, 1);

	OK(near(number_of(&f, "noise"), plain_noise(&p), 1e-9));
	OK(near(number_of(&f, "blockiness"), plain_blockiness(&p), 1e-9));
	free(p.rgb);
}

/* The thumbnail is of every row; of cells that differ in size. */
static void
thumbnails(void)
{
	static const int sizes[][2] = { { 617, 411 }, { 300, 530 },
		{ 256, 200 } };

	for (int i = 0; i < 3; i++) {
		struct pixels p = made(sizes[i][0], sizes[i][1]);
		struct facts f = pixels_measure(&p, 1);

		OK(near(number_of(&f, "sharpness_256"), plain_sharpness_256(&p),
		    1e-3));
		free(p.rgb);
	}
}

/* Smaller than what they look at, or flat. */
static void
too_little(void)
{
	struct pixels p = made(2, 2), flat = pixels_new(64, 64);
	struct facts f = pixels_measure(&p, 1);

	OK(isnan(number_of(&f, "sharpness_256")));
	OK(isnan(number_of(&f, "noise")));
	OK(isnan(number_of(&f, "blockiness")));
	OK(isnan(number_of(&f, "jpeg_quality")));
	f = pixels_measure(&flat, 1);
	OK(near(number_of(&f, "sharpness_256"), 0, 0));
	OK(near(number_of(&f, "noise"), 0, 0));
	OK(near(number_of(&f, "blockiness"), 1, 1e-9));
	free(p.rgb);
	free(flat.rgb);
}

/* Of every quality, colour and grey, that which libjpeg was asked for. */
static void
qualities(void)
{
	struct pixels p = made(16, 16);
	int told = 0;

	for (int q = 1; q <= 100; q++) {
		struct facts f = pixels_measure_jpeg(&p, q);

		told += (int)number_of(&f, "jpeg_quality") == q;
	}
	OK(told == 100);
	free(p.rgb);
}

/* A photograph: harder compressed it has more blocks; with grain, more. */
static void
photograph(void)
{
	static const int qualities[] = { 90, 60, 30, 10 };
	static const double sigmas[] = { 0, 4, 8, 16 };
	struct pixels p = pixels_of_photo(FLOWER);
	double before = 0, first = 0;
	bool rising = true;

	if (p.rgb == NULL) {
		printf(
		    "ok %d - a photograph # SKIP no " PHOTOS "\n", ++tests_run);
		return;
	}
	for (int i = 0; i < 4; i++) {
		struct facts f = pixels_measure_jpeg(&p, qualities[i]);
		double now = number_of(&f, "blockiness");

		OK((int)number_of(&f, "jpeg_quality") == qualities[i]);
		rising = rising && now > before;
		before = now;
	}
	OK(rising && before > 1.5);
	for (int i = 0; i < 4; i++) {
		struct pixels q = pixels_new(p.width, p.height);
		struct facts f;
		double now;

		memcpy(q.rgb, p.rgb, 3 * (size_t)p.width * (size_t)p.height);
		pixels_grain(&q, sigmas[i]);
		f = pixels_measure(&q, 1);
		now = number_of(&f, "noise");
		if (i == 0)
			first = now;
		else /* what was there before is independent of it */
			OK(near(now,
			    sqrt(first * first + sigmas[i] * sigmas[i]), 0.2));
		free(q.rgb);
	}
	free(p.rgb);
}

/* Each pixel four times: sharpness changes, of the thumbnail hardly. */
static void
enlarged(void)
{
	struct pixels p = pixels_of_photo(LARGER), q;
	struct facts f, g;

	if (p.rgb == NULL) {
		printf("ok %d - enlarged # SKIP no " PHOTOS "\n", ++tests_run);
		return;
	}
	q = pixels_new(2 * p.width, 2 * p.height);
	for (int y = 0; y < q.height; y++)
		for (int x = 0; x < q.width; x++)
			memcpy(pixel(&q, x, y), pixel(&p, x / 2, y / 2), 3);
	f = pixels_measure(&p, 1);
	g = pixels_measure(&q, 1);
	OK(near(number_of(&g, "sharpness_256"), number_of(&f, "sharpness_256"),
	    0.2));
	OK(!near(number_of(&g, "sharpness"), number_of(&f, "sharpness"), 0.3));
	free(p.rgb);
	free(q.rgb);
}

int
main(void)
{
	as_computed();
	enlarged();
	thumbnails();
	too_little();
	qualities();
	photograph();
	return DONE();
}
