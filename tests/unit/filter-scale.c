/*
 * How an image becomes 64 x 64: rows weighed by hand and in plain C, tents of
 * SPDQ against their definition, and luma against RGB that has no colours.
 */
#include <string.h>

#include "tests/painting.h"
#include "tests/test.h"

static bool
is_thousandth(const uint32_t sums[96], const uint32_t thousandths[96])
{
	for (int x = 0; x < 96; x++)
		if (sums[x] * 1000 != thousandths[x])
			return false;
	return true;
}

/* By hand for AVX2 and in plain C, columns weigh the same; and as luma. */
static bool
columns_same(void)
{
	struct picture pic = paint(96, STRIP, 5);
	struct planes planes = some(&pic, 0);
	struct planes grey = { { planes.rgb[1], planes.rgb[1], planes.rgb[1] },
		planes.stride, planes.rows };
	uint32_t sums[3][96] = { 0 };
	uint16_t weights[STRIP];

	for (unsigned int i = 0; i < 4000; i++) {
		struct run run = { .planes = i / 6 % 2 == 0 ? &planes : &grey,
			.first = i % 3 == 0,
			.weights = weights };

		run.rows = (int)(1 + i % STRIP);
		run.from = (int)i % (STRIP - run.rows + 1);
		for (int k = 0; k < run.rows; k++) {
			weights[k] = (uint16_t)(1 + i * (unsigned int)k %
							(i % 4 < 2 ? 7 : 97));
			run.total += weights[k];
		}
		columns_add(sums[0], &run, 96);
		columns_plain(sums[1], &run, 96);
		run.luma = true;
		columns_add(sums[2], &run, 96);
		if (memcmp(sums[0], sums[1], sizeof(sums[0])) != 0 ||
		    (run.planes == &grey && !is_thousandth(sums[2], sums[0])))
			return false;
	}
	clear(&pic);
	return true;
}

/* A level of SPDQ as the tent defines it, of one cell to either side. */
static double
even_level(const struct picture *pic, int i, int j)
{
	double down = pic->height / 64.0, across = pic->width / 64.0;
	double sum = 0, weights = 0;

	for (int y = 0; y < pic->height; y++)
		for (int x = 0; x < pic->width; x++) {
			double v = 1 - fabs(y + 0.5 - (i + 0.5) * down) / down;
			double u =
			    1 - fabs(x + 0.5 - (j + 0.5) * across) / across;

			if (u <= 0 || v <= 0)
				continue;
			weights += u * v;
			sum += u * v * luma(pic, y, x);
		}
	return sum / weights;
}

/* Within what weights of 64ths can do to it. */
static bool
as_tent(int width, int height)
{
	static const bool wanted[2][2] = { { true, false }, { false, false } };
	struct pdq_image img = { width, height, 8, 1, .even = true };
	struct picture pic = paint(width, height, 4);
	struct scale *scale = scale_new(&img, wanted);
	float ours[64][64];
	bool good = true;

	for (int y = 0; y < height;) {
		struct planes planes = some(&pic, y);

		scale_rows(scale, &planes);
		y += planes.rows;
	}
	scale_levels(scale, false, false, ours);
	for (int k = 0; k < 64; k += 3)
		good = good && fabs(even_level(&pic, k, 63 - k) -
				    (double)ours[k][63 - k]) < 0.3;
	scale_free(scale);
	clear(&pic);
	return good;
}

/* From either end the same: what is mirrored gives the same mirrored. */
static bool
is_even(int n)
{
	struct side side = { n, 8, false };
	struct axis one = { 0 }, other = { 0 };
	bool same = true;

	axis_even(&one, &side);
	side.flipped = true;
	axis_even(&other, &side);
	for (int i = 0; i < 64; i++) {
		const struct line *a = &one.line[i], *b = &other.line[i];
		size_t taps = (size_t)(a->hi - a->lo) + 1;

		same = same && b->out == 63 - a->out && a->lo == b->lo &&
		       a->hi == b->hi &&
		       memcmp(a->weights, b->weights,
			   taps * sizeof(a->weights[0])) == 0;
	}
	axis_free(&one);
	axis_free(&other);
	return same;
}

static bool
all_even(void)
{
	bool good = true;

	for (int n = 64; n < 3000; n += n < 400 ? 1 : 37)
		good = is_even(n) && good;
	return good && is_even(65500);
}

/* What has no colours gives the same bits, be it taken as luma or as RGB. */
static bool
as_luma(bool even, int eighths)
{
	struct picture pic = paint(400 * eighths / 8, 300 * eighths / 8, 9);
	struct pdq_image img = { 400, 300, eighths, 6, .even = even };
	uint8_t hashes[2][PDQ_BYTES];

	for (int k = 0; k < 2; k++) {
		struct pdq *pdq;

		img.luma = k == 1;
		pdq = pdq_new(&img);
		for (int y = 0; y < pic.height;) {
			struct planes planes = some(&pic, y);

			planes.rgb[0] = planes.rgb[2] = planes.rgb[1];
			pdq_rows(pdq, &planes);
			y += planes.rows;
		}
		pdq_hash(pdq, hashes[k]);
		pdq_free(pdq);
	}
	clear(&pic);
	return memcmp(hashes[0], hashes[1], PDQ_BYTES) == 0;
}

int
main(void)
{
	OK(columns_same());
	OK(as_tent(64, 200) && as_tent(300, 235) && as_tent(641, 90));
	OK(all_even());
	OK(as_luma(false, 8) && as_luma(false, 2));
	OK(as_luma(true, 8) && as_luma(true, 4));
	OK(pdq_new(&(struct pdq_image) { 64, 63, 8, 1, .even = true }) == NULL);
	return DONE();
}
