/*
 * What a hash, a size and what the camera says cost beside a bare decode:
 * facts_measure() against libjpeg-turbo's own decode to luma at the same
 * scale, in turns, in one process and from memory; of photographs as they
 * are, and made larger.  Prints the median of the rounds' ratios.
 */
#include <stdlib.h>

#include "filter/filter.h"
#include "tests/bench/bench.h"
#include "tests/bench/decode.h"
#include "tests/photos.h"
#include "tests/raster-jpeg.h"

#define ROUNDS 5
#define WEB_STEP 4           /* of the photographs as they are, every so many */
#define LARGE PHOTOS "/coco" /* the largest that are there */
#define LARGE_STEP 3

/* One class of images. */
struct class {
	const char *name, *folder;
	int step;
	int64_t pixels; /* that each is made; 0: as it is */
	bool square;
	int quality; /* so that it has as many bytes a pixel as usual */
	bool progressive;
	double target; /* a second, on one core; 0: none */
	struct span *files;
	size_t n;
	int64_t bytes;
};

static void
keep(struct class *class, const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len);

	class->files =
	    realloc(class->files, (class->n + 1) * sizeof(class->files[0]));
	if (copy == NULL || class->files == NULL)
		err(1, NULL);
	memcpy(copy, bytes, len);
	class->files[class->n++] = (struct span) { .data = copy, .len = len };
	class->bytes += (int64_t)len;
}

static int
root(int64_t square)
{
	int64_t side = 1;

	while (side * side < square)
		side++;
	return (int)side;
}

static void
each(void *arg, const struct span *span)
{
	struct class *class = arg;
	struct raster from, to;
	uint8_t *jpeg, *scans;
	size_t len;
	int width;

	if (class->pixels == 0) {
		keep(class, span->data, span->len);
		return;
	}
	from = raster_read(span->data, span->len);
	if (class->square) {
		to = raster_square(&from);
		free(from.rgb);
		from = to;
	}
	width = root(class->pixels * from.width / from.height);
	to = raster_resize(
	    &from, width, (int)((int64_t)width * from.height / from.width));
	jpeg = raster_jpeg(&to, class->quality, &len);
	if (class->progressive) {
		scans = raster_scans(jpeg, &len, false);
		free(jpeg);
		jpeg = scans;
	}
	keep(class, jpeg, len);
	free(from.rgb);
	free(to.rgb);
	free(jpeg);
}

/* As image.c: no less than 512 pixels on the shorter side. */
static unsigned int
eighths(unsigned int width, unsigned int height)
{
	unsigned int shorter = width < height ? width : height, n = 8;

	while (n > 1 && shorter * n / 16 >= 512)
		n /= 2;
	return n;
}

/* Of one round, file by file, so that both see the same machine. */
static double
ratio(const struct class *class, JSAMPROW rows[ROWS], double *facts_time)
{
	struct wanted wanted = { 0 };
	double plain = 0, measured = 0;
	struct facts facts;

	measures_select("pdq,size,exif", &wanted.measures);
	for (size_t i = 0; i < class->n; i++) {
		double t0 = now(), t1, t2;

		decode_bare(&class->files[i], JCS_GRAYSCALE, eighths, rows);
		t1 = now();
		facts_measure(&class->files[i], &wanted, &facts);
		t2 = now();
		if (facts.reason[0] != '\0')
			errx(1, "%s", facts.reason);
		plain += t1 - t0;
		measured += t2 - t1;
	}
	*facts_time = measured;
	return measured / plain;
}

static void
run(struct class *class, JSAMPROW rows[ROWS])
{
	double ratios[ROUNDS], times[ROUNDS];

	photos_each(class->folder, class->step, each, class);
	for (int i = 0; i < ROUNDS; i++)
		ratios[i] = ratio(class, rows, &times[i]);
	printf("filter PDQ, size, EXIF over a decode to luma, %s\t%.3f\t"
	       "<= 1.2\n",
	    class->name, median(ratios, ROUNDS));
	printf("filter the same, images a second, %s, of %lld KB\t%.0f\t",
	    class->name, (long long)(class->bytes / (int64_t) class->n / 1000),
	    (double)class->n / median(times, ROUNDS));
	if (class->target > 0)
		printf(">= %.0f", class->target);
	printf("\n");
	for (size_t i = 0; i < class->n; i++)
		free((void *)(uintptr_t) class->files[i].data);
	free(class->files);
}

int
main(void)
{
	/* Of squares a half is enough; of as many pixels 4:3 all are needed. */
	struct class classes[] = {
		{ "web size", PHOTOS, WEB_STEP, .target = 850 },
		{ "1080 x 1080", LARGE, LARGE_STEP, 1080 * 1080, true, 91,
		    .target = 380 },
		{ "as many, 4:3", LARGE, LARGE_STEP, 1080 * 1080, false, 90 },
		{ "12 megapixels", LARGE, LARGE_STEP, 12000000, false, 95,
		    .target = 55 },
		{ "12 megapixels, progressive", LARGE, 2 * LARGE_STEP, 12000000,
		    false, 92, true },
	};
	JSAMPROW rows[ROWS];

	if (access(PHOTOS, R_OK) == -1)
		return 0; /* nothing to measure it with */
	for (int i = 0; i < ROWS; i++)
		if ((rows[i] = malloc(65500)) == NULL)
			err(1, NULL);
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		run(&classes[i], rows);
	return 0;
}
