/*
 * What all default measures cost, over libjpeg-turbo's own full decode to RGB,
 * in turns; and each of them, in nanoseconds a pixel.  Of the largest
 * photographs there are, made larger; one process, from memory.
 */
#include "tests/bench/bench.h"
#include "tests/bench/decode.h"
#include "tests/photos.h"
#include "tests/raster-jpeg.h"

#include "filter/measure/measure.h"

#define STEP 3       /* of the photographs, every so many */
#define SHORTER 1080 /* pixels */
#define QUALITY 92   /* so that it has as many bytes a pixel as usual */
#define ROUNDS 7
#define TURNS 25
#define MAX_FILES 16

struct files {
	struct span span[MAX_FILES];
	size_t n;
	double pixels;
};

static void
each(void *arg, const struct span *span)
{
	struct files *files = arg;
	struct raster from = raster_read(span->data, span->len), to;
	int shorter = from.width < from.height ? from.width : from.height;
	size_t len;

	if (files->n == MAX_FILES)
		return;
	to = raster_resize(&from, from.width * SHORTER / shorter,
	    from.height * SHORTER / shorter);
	files->span[files->n].data = raster_jpeg(&to, QUALITY, &len);
	files->span[files->n++].len = len;
	files->pixels += (double)to.width * to.height;
	free(from.rgb);
	free(to.rgb);
}

static double
facts_time(const struct files *files)
{
	struct wanted wanted = { 0 };
	double began = now();
	struct facts facts;

	for (size_t i = 0; i < files->n; i++) {
		facts_measure(&files->span[i], &wanted, &facts);
		if (facts.reason[0] != '\0')
			errx(1, "%s", facts.reason);
	}
	return now() - began;
}

static double
decode_time(const struct files *files, JSAMPROW rows[ROWS])
{
	double began = now();

	for (size_t i = 0; i < files->n; i++)
		decode_bare(&files->span[i], JCS_RGB, NULL, rows);
	return now() - began;
}

static void
all(const struct files *files, JSAMPROW rows[ROWS])
{
	double ratios[ROUNDS], plain[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		plain[i] = decode_time(files, rows);
		ratios[i] = facts_time(files) / plain[i];
	}
	printf("filter a decode to RGB, ns a pixel\t%.2f\t\n",
	    median(plain, ROUNDS) * 1e9 / files->pixels);
	printf("filter all measures over a decode to RGB, 1080 pixels\t%.3f\t"
	       "<= 2.2\n",
	    median(ratios, ROUNDS));
}

/* Processor time of an image that is measured as its rows come. */
static double
rows_time(const struct raster *raster, uint64_t measures)
{
	struct image img = { .format = "rows",
		.width = raster->width,
		.height = raster->height,
		.exif.orientation = 1,
		.wanted.measures = measures };
	uint8_t *row = malloc(4 * (size_t)raster->width);
	struct facts facts;
	double began = now(), s;

	if (row == NULL || image_begin(&img, facts.reason) == -1)
		errx(1, "rows");
	for (int y = 0; y < raster->height; y++) {
		const uint8_t *rgb =
		    raster->rgb + 3 * (size_t)y * (size_t)raster->width;

		for (int x = 0; x < raster->width; x++)
			memcpy(row + 4 * x, rgb + 3 * x, 3);
		image_row(&img, row);
	}
	image_end(&img, facts.values, facts.reason);
	s = now() - began;
	free(row);
	return s;
}

/* The fastest of some rounds, over the fastest without any measure. */
static void
one(const struct raster *raster, size_t which)
{
	double best = 1e9, none = 1e9, pixels;

	for (int i = 0; i < TURNS; i++) {
		double s = rows_time(raster, UINT64_C(1) << which);

		best = s < best ? s : best;
		s = rows_time(raster, 1); /* the first is size */
		none = s < none ? s : none;
	}
	pixels = (double)raster->width * raster->height;
	printf("filter measure %s, ns a pixel\t%.2f\t\n",
	    measures_at(which)->name, (best - none) * 1e9 / pixels);
}

int
main(void)
{
	struct files files = { .n = 0 };
	JSAMPROW rows[ROWS];
	struct raster raster;

	if (access(PHOTOS "/coco", R_OK) == -1)
		return 0; /* nothing to measure it with */
	for (int i = 0; i < ROWS; i++)
		if ((rows[i] = malloc(3 * MAX_SIDE)) == NULL)
			err(1, NULL);
	photos_each(PHOTOS "/coco", STEP, each, &files);
	all(&files, rows);
	raster = raster_read(files.span[0].data, files.span[0].len);
	for (size_t i = 0; measures_at(i) != NULL; i++)
		if (!measures_at(i)->extra && measures_at(i)->strip != NULL)
			one(&raster, i);
	return 0;
}
