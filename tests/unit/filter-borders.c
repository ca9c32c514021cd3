/*
 * Margins and bars: found to the pixel, whichever way up the image is stored,
 * within a pixel or two once it was a JPEG; and hardly ever where none are.
 */
#include <dirent.h>

#include "tests/photo.h"
#include "tests/test.h"

struct bars {
	int left, top, right, bottom;
	uint8_t level; /* of the left and right; all but the bottom's */
	uint8_t bottom_level;
};

/* Noise of all levels, with bars laid over it. */
static struct pixels
barred(struct pixels p, const struct bars *b)
{
	for (int y = 0; y < p.height; y++)
		for (int x = 0; x < p.width; x++)
			if (y >= p.height - b->bottom)
				memset(pixel(&p, x, y), b->bottom_level, 3);
			else if (y < b->top || x < b->left ||
				 x >= p.width - b->right)
				memset(pixel(&p, x, y), b->level, 3);
	return p;
}

static struct pixels
noise(int width, int height)
{
	struct pixels p = pixels_new(width, height);
	uint32_t seed = 5;

	for (int i = 0; i < 3 * width * height; i++)
		p.rgb[i] = (uint8_t)random_next(&seed);
	return p;
}

static bool
is_box(const struct facts *f, const int box[4], int slack)
{
	static const char *const names[] = { "inner_x", "inner_y",
		"inner_width", "inner_height" };
	bool good = true;

	for (int i = 0; i < 4; i++)
		good =
		    good && fabs(number_of(f, names[i]) - box[i]) <= 2 * slack;
	if (!good)
		printf("# %g,%g %gx%g, not %d,%d %dx%d\n",
		    number_of(f, names[0]), number_of(f, names[1]),
		    number_of(f, names[2]), number_of(f, names[3]), box[0],
		    box[1], box[2], box[3]);
	return good;
}

/* Where the box of the pixels goes, one by one, when it is turned upright. */
static void
turn(int orientation, const struct pixels *p, int box[4])
{
	int x0 = box[0], y0 = box[1], x1 = x0 + box[2], y1 = y0 + box[3];
	int w = p->width, h = p->height;
	/* EXIF: what the stored first row is, and the first column. */
	bool x_flip = orientation == 2 || orientation == 3 ||
		      orientation == 7 || orientation == 8;
	bool y_flip = orientation == 3 || orientation == 4 ||
		      orientation == 6 || orientation == 7;
	int left = x_flip ? w - x1 : x0, top = y_flip ? h - y1 : y0;
	bool swap = orientation >= 5;

	box[0] = swap ? top : left;
	box[1] = swap ? left : top;
	box[2] = swap ? y1 - y0 : x1 - x0;
	box[3] = swap ? x1 - x0 : y1 - y0;
}

static bool
found(const struct bars *b, int width, int height, int orientation)
{
	struct pixels p = barred(noise(width, height), b);
	int box[4] = { b->left, b->top, width - b->left - b->right,
		height - b->top - b->bottom };
	double share = 1 - (double)box[2] * box[3] / ((double)width * height);
	struct facts f = pixels_measure(&p, orientation);
	bool good;

	turn(orientation, &p, box);
	good = is_box(&f, box, 0) &&
	       fabs(number_of(&f, "border_share") - share) < 1e-9 &&
	       fabs(number_of(&f, "bar_share") - share) < 1e-9;
	free(p.rgb);
	return good;
}

static void
exact(void)
{
	static const struct bars some[] = {
		{ 0, 0, 0, 0, 0, 0 },
		{ 0, 20, 0, 20, 0, 0 },
		{ 0, 0, 0, 33, 255, 255 },
		{ 0, 7, 0, 0, 3, 0 },
		{ 50, 0, 51, 0, 0, 0 },
		{ 1, 0, 0, 0, 0, 0 },
		{ 0, 0, 99, 0, 128, 0 },
		{ 12, 34, 56, 78, 0, 0 },
		{ 12, 34, 56, 78, 0, 255 },
	};
	bool all = true;

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		for (int o = 1; o <= 8; o++)
			all = found(&some[i], 301, 203, o) && all;
	OK(all);
	OK(found(&some[7], 3001, 517, 1)); /* lanes hold no more than 255 */
}

/* All is of one level, or of nearly one. */
static void
plain(void)
{
	struct pixels p = pixels_new(64, 48);
	struct facts f = pixels_measure(&p, 1);

	OK(fabs(number_of(&f, "border_share") - 1) < 1e-9);
	OK(fabs(number_of(&f, "bar_share")) < 1e-9);
	OK(isnan(number_of(&f, "inner_x")) &&
	    isnan(number_of(&f, "inner_height")));
	free(p.rgb);
	p = pixels_new(1, 1);
	f = pixels_measure(&p, 1);
	OK(fabs(number_of(&f, "border_share") - 1) < 1e-9);
	free(p.rgb);
}

/* A disc on white has a box, and no bars. */
static void
object(void)
{
	struct pixels p = pixels_new(200, 100);
	int box[4] = { 60, 10, 81, 81 };
	struct facts f;

	for (int y = 0; y < 100; y++)
		for (int x = 0; x < 200; x++) {
			int r = (x - 100) * (x - 100) + (y - 50) * (y - 50);

			memset(pixel(&p, x, y), r <= 1600 ? 90 : 250, 3);
		}
	f = pixels_measure(&p, 1);
	OK(is_box(&f, box, 3));
	OK(fabs(number_of(&f, "bar_share")) < 1e-9);
	free(p.rgb);
}

/*
 * Photographs: with bars, as JPEGs; and as they are, some with frames of their
 * own.
 */
static void
photographs(DIR *dir)
{
	static const struct bars b = { 0, 45, 0, 53, 0, 0 };
	int n = 0, bare = 0, barred_found = 0, close = 0;
	struct dirent *entry;

	while (n < 60 && (entry = readdir(dir)) != NULL) {
		char name[300];
		struct pixels p;
		struct facts f;
		double h;

		snprintf(name, sizeof(name), "flowers/%s", entry->d_name);
		if (strstr(name, ".jpg") == NULL ||
		    (p = pixels_of_photo(name)).rgb == NULL)
			continue;
		n++;
		f = pixels_measure(&p, 1);
		bare += number_of(&f, "bar_share") <= 0;
		p = barred(p, &b);
		f = pixels_measure_jpeg(&p, 80);
		h = number_of(&f, "inner_height") - (p.height - 98);
		barred_found += number_of(&f, "bar_share") > 0.2;
		close += fabs(h) <= 3;
		free(p.rgb);
	}
	printf("# of %d: %d without, %d found with bars, %d within 3 rows\n", n,
	    bare, barred_found, close);
	OK(n == 60);
	OK(bare >= 51);
	OK(barred_found >= 57);
	OK(close >= 57);
}

int
main(void)
{
	DIR *dir = opendir(PHOTOS "flowers");

	exact();
	plain();
	object();
	if (dir != NULL) {
		photographs(dir);
		closedir(dir);
	} else
		printf(
		    "ok %d - photographs # SKIP no " PHOTOS "\n", ++tests_run);
	return DONE();
}
