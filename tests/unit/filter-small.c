/*
 * The small image of whole blocks, against plain code: each pixel the mean of
 * its block, rounded, also where the image ends in one.
 */
#include <stdlib.h>

#include "filter/hash/derive.h"
#include "filter/hash/hash.h"
#include "tests/test.h"

#define WIDTH 131 /* pixels, at most: odd, and no multiple of PAD */
#define HEIGHT 97
#define STRIDE ((WIDTH + PAD - 1) / PAD * PAD)

static int
mean(const uint8_t *luma, const struct pdq_image *img, int by, int i)
{
	int across = (img->width + by - 1) / by;
	int left = i % across * by, top = i / across * by, sum = 0, n = 0;

	for (int y = top; y < top + by && y < img->height; y++)
		for (int x = left; x < left + by && x < img->width; x++) {
			sum += luma[y * STRIDE + x];
			n++;
		}
	return (sum + n / 2) / n;
}

/* Pixels that are another in blocks of BY. */
static int
others(uint8_t *luma, const struct pdq_image *img, int by)
{
	int shorter = img->width < img->height ? img->width : img->height;
	struct collect *collect = small_new(img, shorter / by);
	struct planes planes = { { luma, luma, luma }, STRIDE, img->height };
	struct small small;
	int n = 0;

	small_rows(collect, &planes);
	small = small_end(collect);
	for (int i = 0; i < small.width * small.height; i++)
		n += small.luma[i] != mean(luma, img, by, i);
	small_clear(&small);
	return n;
}

int
main(void)
{
	static uint8_t luma[STRIDE * HEIGHT];
	unsigned seed = 1;

	for (size_t i = 0; i < sizeof(luma); i++)
		luma[i] = (uint8_t)((seed = seed * 1103515245 + 12345) >> 16);
	for (int by = 1; by <= 4; by++)
		for (int less = 0; less < 4; less++) {
			struct pdq_image img = { .width = WIDTH - less,
				.height = HEIGHT - less,
				.eighths = 8,
				.orientation = 1 };

			OK(others(luma, &img, by) == 0);
		}
	return DONE();
}
