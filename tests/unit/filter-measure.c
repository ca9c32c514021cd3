/*
 * The measures of small images, against numbers worked out by hand; and their
 * columns against the table that they fill.
 */
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "filter/measure/measure.h"
#include "tests/facts.h"
#include "tests/test.h"

static const char ddl[] =
#include "schemas/crawl.sql.inc"
#include "schemas/filter.sql.inc"
    ;

/* The facts of RGB pixels, given row by row as numbers 0xRRGGBB. */
static struct facts
measure(const uint32_t *pixels, int width, int height)
{
	struct image img = {
		.format = "test",
		.width = width,
		.height = height,
		.exif.orientation = 1,
	};
	struct facts facts = { 0 };
	uint8_t *row = malloc(4 * (size_t)width);

	image_begin(&img, facts.reason);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint32_t p = pixels[y * width + x];

			row[4 * x] = (uint8_t)(p >> 16);
			row[4 * x + 1] = (uint8_t)(p >> 8);
			row[4 * x + 2] = (uint8_t)p;
		}
		image_row(&img, row);
	}
	image_end(&img, facts.values, facts.reason);
	free(row);
	return facts;
}

/* Whether the value is there, and within a thousandth of WANTED. */
static bool
is(const struct facts *facts, const char *name, double wanted)
{
	const struct value *v = value_of(facts, name);
	bool good = v->type != VALUE_NONE &&
		    fabs(v->number - wanted) <= fmax(fabs(wanted), 1) / 1000;

	if (!good)
		printf("# %s: %.6g, not %.6g\n", name, v->number, wanted);
	return good;
}

/* A column of the table for each of the measures', in the same order. */
static bool
columns_as_table(void)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS), at = 0;
	sqlite3_stmt *stmt;
	sqlite3 *db;
	bool good;

	good =
	    sqlite3_open(":memory:", &db) == SQLITE_OK &&
	    sqlite3_exec(db, ddl, NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db,
		"SELECT name FROM pragma_table_info('fact') "
		"WHERE name NOT IN ('item', 'reason', 'measures') ORDER BY cid",
		-1, &stmt, NULL) == SQLITE_OK;
	while (good && sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);

		good = at < n && strcmp(columns[at]->name, name) == 0;
		at++;
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return good && at == n;
}

/* Half black, half white: everything is known. */
static void
halves(void)
{
	uint32_t pixels[16 * 16] = { 0 };
	struct facts f;

	for (int i = 128; i < 256; i++)
		pixels[i] = 0xffffff;
	f = measure(pixels, 16, 16);
	OK(is(&f, "width", 16) && is(&f, "height", 16));
	OK(is(&f, "spread", 255));
	OK(is(&f, "contrast", 0.5));
	OK(is(&f, "entropy", 1));
	OK(is(&f, "brightness", 0.5));
	OK(is(&f, "brightness_p5", 0));
	OK(is(&f, "brightness_p99", 1));
	OK(is(&f, "clipped_dark", 0.5) && is(&f, "clipped_light", 0.5));
	OK(is(&f, "colourfulness", 0));
	/* Of 14 inner rows two see an edge, of 255 and of -255. */
	OK(is(&f, "sharpness", 2 * 255.0 * 255 / 14));
	OK(is(&f, "gps", 0));
	OK(value_of(&f, "camera")->type == VALUE_NONE);
	OK(value_of(&f, "pdq")->len == 32);
	OK(value_of(&f, "pdq_dihedral")->type == VALUE_NONE);
}

/* Half pure red, half pure blue: Hasler and Suesstrunk by hand. */
static void
colours(void)
{
	uint32_t pixels[20 * 10];
	struct facts f;

	for (int i = 0; i < 200; i++)
		pixels[i] = i % 20 < 10 ? 0xff0000 : 0x0000ff;
	f = measure(pixels, 20, 10);
	/* rg is 255 or 0; yb 127.5 or -255: deviations, then means. */
	OK(is(&f, "colourfulness",
	    sqrt(127.5 * 127.5 + 191.25 * 191.25) +
		0.3 * sqrt(127.5 * 127.5 + 63.75 * 63.75)));
	/* Perceived: sqrt(.241) and sqrt(.068); luma: 76 and 29 levels. */
	OK(is(&f, "brightness", (sqrt(.241) + sqrt(.068)) / 2));
	OK(is(&f, "brightness_p5", sqrt(.068)));
	OK(is(&f, "brightness_p99", sqrt(.241)));
	OK(is(&f, "spread", 76 - 29));
	OK(is(&f, "clipped_dark", 0) && is(&f, "clipped_light", 0));
	OK(is(&f, "contrast", (76 - 29) / 2.0 / 255));
}

/*
 * A thumbnail of one colour but for a white pixel: Pillow's FIND_EDGES gives
 * 255 for it, 0 for its neighbours, and the border as it is.
 */
static void
blurred(void)
{
	uint32_t pixels[32 * 32] = { 0 };
	double n = 32 * 32, edges, counts;
	struct facts f = measure(pixels, 32, 32);

	/* All of one level: 1 - exp(-.01 * 63.87) = 0.472 */
	OK(is(&f, "blurriness", exp(-.01 * sqrt(n * n / 256 - 16))));
	pixels[10 * 32 + 10] = 0xffffff;
	f = measure(pixels, 32, 32);
	edges = 255 * sqrt(1 / n - 1 / (n * n));
	counts = (1023.0 * 1023 + 1) / 256 - 16;
	OK(is(&f, "blurriness",
	    exp(-.01 * edges) + exp(-.01 * sqrt(counts)) - 1));
}

/* One pixel has a size, and no more than that can tell. */
static void
smallest(void)
{
	uint32_t pixel = 0x808080;
	struct facts f = measure(&pixel, 1, 1);

	OK(is(&f, "width", 1) && is(&f, "spread", 0) && is(&f, "entropy", 0));
	OK(value_of(&f, "pdq")->type == VALUE_NONE);
	OK(value_of(&f, "sharpness")->type == VALUE_NONE);
}

/* A share of the rows gives nearly what all of them do. */
static void
sampled(void)
{
	int n = 400;
	uint32_t *pixels = malloc(sizeof(*pixels) * 400 * 400);
	struct facts f;

	for (int i = 0; i < n * n; i++)
		pixels[i] = (uint32_t)(i / n + i % n) / 4 * 0x010101;
	f = measure(pixels, n, n);
	/* Luma is the mean of two even spreads over 0..199. */
	OK(fabs(value_of(&f, "brightness")->number - 99.5 / 255) < 0.003);
	OK(fabs(value_of(&f, "contrast")->number - 40.8 / 255) < 0.002);
	OK(is(&f, "spread", 199));
	free(pixels);
}

/* Colours part, luma is rightly rounded, and its last pixel goes on. */
static bool
luma_right(void)
{
	uint8_t rgbx[4 * 128], rgb[3][128], luma[128 + PAD];
	uint32_t noise = 1;

	for (int run = 0; run < 20000; run++) {
		struct room room = { .rgb = { rgb[0], rgb[1], rgb[2] },
			.luma = luma,
			.width = 1 + run % 100 };

		for (int i = 0; i < 4 * room.width; i++) {
			noise = noise * 1664525 + 1013904223;
			rgbx[i] = (uint8_t)(noise >> 24);
		}
		luma_row(rgbx, &room);
		for (int x = 0; x < room.width + PAD; x++) {
			const uint8_t *p =
			    rgbx + 4 * (x < room.width ? x : room.width - 1);
			int exact = 299 * p[0] + 587 * p[1] + 114 * p[2];

			if (luma[x] != (exact + 500) / 1000 ||
			    (x < room.width &&
				(rgb[0][x] != p[0] || rgb[1][x] != p[1] ||
				    rgb[2][x] != p[2])))
				return false;
		}
	}
	return true;
}

/* What is refused before anything is allocated. */
static bool
refused(int width, int height, const char *word)
{
	struct image img = { .format = "x", .width = width, .height = height };
	struct value values[MAX_COLUMNS] = { 0 };
	char reason[REASON_SIZE] = "";
	bool good =
	    image_begin(&img, reason) == -1 && strstr(reason, word) != NULL;

	image_end(&img, values, reason);
	return good;
}

/* Rows that never come are missed. */
static bool
missed(void)
{
	struct image img = { .format = "x", .width = 8, .height = 8 };
	struct value values[MAX_COLUMNS] = { 0 };
	char reason[REASON_SIZE] = "";
	uint8_t row[32] = { 0 };

	if (image_begin(&img, reason) == -1)
		return false;
	image_row(&img, row);
	return image_end(&img, values, reason) == -1 &&
	       strcmp(reason, "x: only 1 of 8 rows") == 0;
}

int
main(void)
{
	OK(columns_as_table());
	halves();
	colours();
	blurred();
	smallest();
	sampled();
	OK(luma_right());
	OK(refused(0, 5, "no pixels"));
	OK(refused(-1, 5, "no pixels"));
	OK(refused(70000, 2, "70000x2 exceeds 65500 on a side"));
	OK(refused(60000, 60000, "60000x60000 exceeds 67108864 pixels"));
	OK(missed());
	return DONE();
}
