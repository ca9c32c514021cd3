/*
 * How many colours an image has, against a plain count, and whether any.
 */
#include "tests/photo.h"
#include "tests/test.h"

#define SIDE 150 /* pixels: few enough that every row is read */
#define FLOWER "flowers/daisy_107592979_aaa9cdfe78_m.jpg"

static struct pixels
made(void)
{
	struct pixels p = pixels_new(SIDE, SIDE);
	uint32_t seed = 9;

	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			uint8_t *c = pixel(&p, x, y);
			int noise = (int)random_next(&seed);

			c[0] = (uint8_t)(x < 60 ? 200 + noise % 16 : x + y / 9);
			c[1] = (uint8_t)(x < 60 ? 60 + noise / 16 % 16 : y);
			c[2] = (uint8_t)(x < 60 ? 7 : x / 2 + noise % 8);
		}
	return p;
}

/* Of each cube of 32 levels that begins on a multiple of 16. */
static double
plain_dominant(const struct pixels *p)
{
	int most = 0, n = p->width * p->height;

	for (int cube = 0; cube < 15 * 15 * 15; cube++) {
		int from[3] = { cube / 225 * 16, cube / 15 % 15 * 16,
			cube % 15 * 16 };
		int in = 0;

		for (int i = 0; i < n; i++) {
			const uint8_t *c = p->rgb + 3 * i;
			bool is_in = true;

			for (int k = 0; k < 3; k++)
				is_in = is_in && c[k] >= from[k] &&
					c[k] < from[k] + 32;
			in += is_in;
		}
		most = in > most ? in : most;
	}
	return (double)most / n;
}

static int
plain_colours(const struct pixels *p)
{
	int *bins = calloc(4096, sizeof(*bins)), n = p->width * p->height;
	int some = 0;

	for (int i = 0; i < n; i++) {
		const uint8_t *c = p->rgb + 3 * i;

		bins[c[0] / 16 * 256 + c[1] / 16 * 16 + c[2] / 16]++;
	}
	for (int i = 0; i < 4096; i++)
		some += bins[i] >= n / 1000;
	free(bins);
	return some;
}

static void
as_counted(void)
{
	struct pixels p = made();
	struct facts f = pixels_measure(&p, 1);

	OK((int)number_of(&f, "colours") == plain_colours(&p));
	OK(fabs(number_of(&f, "dominant_share") - plain_dominant(&p)) < 1e-12);
	OK(number_of(&f, "dominant_share") >= 0.4);
	OK((int)number_of(&f, "grey") == 0);
	free(p.rgb);
}

/* One pixel of another colour, in the last corner, is seen. */
static void
greys(void)
{
	struct pixels p = pixels_new(311, 207);
	struct facts f;

	for (int i = 0; i < 311 * 207; i++)
		memset(p.rgb + 3 * i, i % 251, 3);
	f = pixels_measure(&p, 1);
	OK((int)number_of(&f, "grey") == 1);
	OK((int)number_of(&f, "colours") == 16);
	(*pixel(&p, 310, 206))++;
	f = pixels_measure(&p, 1);
	OK((int)number_of(&f, "grey") == 0);
	free(p.rgb);
}

/* The ends of the scale, and one pixel. */
static void
flat(void)
{
	struct pixels p = pixels_new(70, 70), one = pixels_new(1, 1);
	struct facts f;

	memset(p.rgb, 255, 3 * 70 * 70);
	f = pixels_measure(&p, 1);
	OK((int)number_of(&f, "colours") == 1);
	OK(fabs(number_of(&f, "dominant_share") - 1) < 1e-12);
	f = pixels_measure(&one, 1);
	OK((int)number_of(&f, "colours") == 1);
	OK(fabs(number_of(&f, "dominant_share") - 1) < 1e-12);
	free(p.rgb);
	free(one.rgb);
}

static void
photograph(void)
{
	struct pixels p = pixels_of_photo(FLOWER);
	struct facts f;

	if (p.rgb == NULL) {
		printf(
		    "ok %d - a photograph # SKIP no " PHOTOS "\n", ++tests_run);
		return;
	}
	f = pixels_measure(&p, 1);
	OK(number_of(&f, "colours") > 30);
	OK(number_of(&f, "dominant_share") < 0.5);
	OK((int)number_of(&f, "grey") == 0);
	free(p.rgb);
}

int
main(void)
{
	as_counted();
	greys();
	flat();
	photograph();
	return DONE();
}
