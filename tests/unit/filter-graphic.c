/*
 * What was drawn, against a plain computation; and lettering, against one and
 * on a photograph that letters were laid over.
 */
#include "tests/photo.h"
#include "tests/test.h"

#define SIDE 150 /* pixels: few enough that every row is read */
#define FLOWER "flowers/daisy_107592979_aaa9cdfe78_m.jpg"

/* Bars of all widths and levels on a ground that fades. */
static struct pixels
made(int width, int height, int noise)
{
	struct pixels p = pixels_new(width, height);
	uint32_t seed = 21;

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int level = y % 40 < 12 && x % (3 + y / 40 * 3) < 2
					? 250
					: (x + y) / 8;

			if (noise > 0)
				level +=
				    (int)(random_next(&seed) % (uint32_t)noise);
			memset(pixel(&p, x, y), level > 255 ? 255 : level, 3);
		}
	return p;
}

struct shares {
	double flat, hard;
};

/* As far as whole vectors of 32 go, from the second pixel on. */
static struct shares
plain_shares(const struct pixels *p)
{
	double flat = 0, edges = 0, hard = 0, n = 0;
	int end = 1 + (p->width - 1) / 32 * 32;

	for (int y = 1; y < p->height; y++)
		for (int x = 1; x < end; x++) {
			int v = luma_at(p, x, y);
			int a = abs(v - luma_at(p, x - 1, y));
			int b = abs(v - luma_at(p, x, y - 1));
			int step = a > b ? a : b;

			n++;
			flat += step == 0;
			edges += step > 4;
			hard += step >= 48;
		}
	return (struct shares) { flat / n, edges > 0 ? hard / edges : 0 };
}

static void
drawn(void)
{
	struct pixels p = made(SIDE, SIDE, 3), flat = pixels_new(64, 64);
	struct facts f = pixels_measure(&p, 1);
	struct shares s = plain_shares(&p);

	OK(fabs(number_of(&f, "flat_share") - s.flat) < 1e-12);
	OK(fabs(number_of(&f, "graphic") -
		1 / (1 + exp(8.8 - 10 * s.flat - 16 * s.hard))) < 1e-12);
	f = pixels_measure(&flat, 1);
	OK(fabs(number_of(&f, "flat_share") - 1) < 1e-12);
	OK(number_of(&f, "graphic") > 0.7);
	free(p.rgb);
	p = made(400, 300, 40);
	f = pixels_measure(&p, 1);
	OK(number_of(&f, "graphic") < 0.1);
	free(p.rgb);
	free(flat.rgb);
	p = pixels_new(1, 1);
	f = pixels_measure(&p, 1);
	OK(isnan(number_of(&f, "graphic")));
	OK(fabs(number_of(&f, "text_share")) < 1e-12);
	free(p.rgb);
}

/* A cell, by its first pixel; lettered on that side; the level there. */
struct plain_cell {
	int x, y;
	bool dark;
	double mean, n; /* edges */
};

static bool
plain_cell(const struct pixels *p, struct plain_cell *cell)
{
	double up = 0, down = 0, sum = 0, squares = 0, n;

	for (int x = cell->x; x < cell->x + 8; x++) {
		int y = cell->y, d[3], side;

		if (x < 3 || x >= p->width - 3)
			continue;
		for (int k = 0; k < 3; k++)
			d[k] = luma_at(p, x + k, y) - luma_at(p, x + k - 2, y);
		if (abs(d[1]) <= 110 || abs(d[1]) < abs(d[0]) ||
		    abs(d[1]) <= abs(d[2]))
			continue;
		side = luma_at(p, (d[1] > 0) != cell->dark ? x + 2 : x - 2, y);
		up += d[1] > 0;
		down += d[1] < 0;
		sum += side;
		squares += side * side;
	}
	n = up + down;
	cell->mean = floor(sum / n);
	cell->n = n;
	return n >= 0.08 * 8 && n <= 0.4 * 8 && fmin(up, down) >= n / 4 &&
	       squares / n - sum / n * (sum / n) <= 150;
}

/* Marks the run of cells of one level from FROM on: its length, 1 at least. */
static int
plain_run(const struct pixels *p, const struct plain_cell *from, bool *hit)
{
	int across = p->width / 8, at = from->x / 8, len = 0, dense = 0;
	struct plain_cell cell = *from;
	double before = 0;

	while (at + len < across && plain_cell(p, &cell) &&
	       (len == 0 || fabs(cell.mean - before) <= 12)) {
		before = cell.mean;
		dense += cell.n >= 0.16 * 8;
		cell.x += 8;
		len++;
	}
	for (int i = 0; i < len && (len >= 4 || dense >= 2); i++)
		hit[at + i] = true;
	return len > 0 ? len : 1;
}

/* Cells of 8 x 1, which 150 pixels have. */
static double
plain_lettering(const struct pixels *p)
{
	int across = p->width / 8, down = p->height, n = 0;
	bool *hit = calloc((size_t)(across * down), sizeof(*hit));

	for (int i = 0; i < 2 * down; i++)
		for (int x = 0; x < across;) {
			struct plain_cell cell = { 8 * x, i / 2, i % 2, 0, 0 };

			x += plain_run(p, &cell, hit + i / 2 * across);
		}
	for (int i = 0; i < across * down; i++) {
		int from = i, to = i;

		while (from >= 0 && hit[from])
			from -= across;
		while (to < across * down && hit[to])
			to += across;
		n += hit[i] && (to - from) / across - 1 <= 24;
	}
	free(hit);
	return (double)n / (across * down);
}

static void
lettered(void)
{
	struct pixels p = made(SIDE, SIDE, 3);
	struct facts f = pixels_measure(&p, 1);
	double wanted = plain_lettering(&p);

	printf("# lettered: %g, %g\n", wanted, number_of(&f, "text_share"));
	OK(wanted > 0.05);
	OK(fabs(number_of(&f, "text_share") - wanted) < 1e-12);
	free(p.rgb);
}

/* White strokes of three pixels over its foot, as high as letters. */
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
	OK(number_of(&f, "text_share") <= 0.005);
	OK(number_of(&f, "graphic") < 0.5);
	for (int y = p.height - 30; y < p.height - 14; y++)
		for (int x = 40; x < p.width - 40; x++)
			memset(pixel(&p, x, y), x % 8 < 3 ? 255 : 0, 3);
	f = pixels_measure_jpeg(&p, 85);
	OK(number_of(&f, "text_share") > 0.02);
	free(p.rgb);
}

/* So large that it might come shrunk: not for these, whoever else asks. */
static void
whole(void)
{
	static const char *const names[] = { "graphic", "text_share", "noise",
		"blockiness", "border_share", "sharpness" };
	struct wanted some = { 0 }, all = { 0 };
	struct pixels p = made(1300, 1100, 20);
	struct raster raster = { p.width, p.height, p.rgb };
	struct span span = { 0 };
	struct facts one, other;

	span.data = raster_jpeg(&raster, 90, &span.len);
	measures_select("graphic", &some.measures);
	facts_measure(&span, &some, &one);
	facts_measure(&span, &all, &other);
	OK(fabs(number_of(&one, "graphic") - number_of(&other, "graphic")) <
	    1e-12);
	measures_select("lettering,noise,blockiness,borders,sharpness,graphic",
	    &some.measures);
	facts_measure(&span, &some, &one);
	for (int i = 0; i < 6; i++)
		OK(fabs(number_of(&one, names[i]) -
			number_of(&other, names[i])) < 1e-12);
	free((void *)(uintptr_t)span.data);
	free(p.rgb);
}

int
main(void)
{
	whole();
	drawn();
	lettered();
	photograph();
	return DONE();
}
