/*
 * What facts cost beside a bare decode: for each JPEG of a folder, in one
 * process and from memory, facts_measure() against libjpeg-turbo's own full
 * decode to luma, in turns.  Prints the median of the rounds' ratios, of the
 * measures that the first recipes need, and of all.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/filter.h"
#include "tests/bench/bench.h"
#include "tests/bench/decode.h"
#include "tests/folder.h"

#define FOLDER "../shared/data/photos" /* unless one is named */
#define ROUNDS 7
/* What basic, cleanvision and a search for copies need. */
#define FIRST                                                       \
	"size,pdq,spread,sharpness,brightness,blurriness,contrast," \
	"entropy,colourfulness,exif,rights"

struct files {
	struct span *span;
	size_t n, room;
	int64_t pixels;
	struct wanted wanted;
};

static void
load(void *ctx, const char *path)
{
	static const struct wanted wanted = { 0 };
	struct files *files = ctx;
	struct facts facts;
	struct span span;

	if (!file_map(&span, path))
		errx(1, "%s: cannot be mapped", path);
	facts_measure(&span, &wanted, &facts);
	if (facts.reason[0] != '\0')
		errx(1, "%s: %s", path, facts.reason);
	if (files->n == files->room) {
		files->room = files->room * 2 + 64;
		files->span =
		    realloc(files->span, files->room * sizeof(*files->span));
		if (files->span == NULL)
			err(1, NULL);
	}
	files->span[files->n++] = span;
}

/* Of one round, file by file, so that both see the same machine. */
static double
ratio(struct files *files, JSAMPROW rows[ROWS], double *facts_time)
{
	struct facts facts;
	double plain = 0, measured = 0;

	files->pixels = 0;
	for (size_t i = 0; i < files->n; i++) {
		double t0 = now(), t1, t2;

		files->pixels +=
		    decode_bare(&files->span[i], JCS_GRAYSCALE, NULL, rows);
		t1 = now();
		facts_measure(&files->span[i], &files->wanted, &facts);
		t2 = now();
		plain += t1 - t0;
		measured += t2 - t1;
	}
	*facts_time = measured;
	return measured / plain;
}

static void
print(struct files *files, JSAMPROW rows[ROWS], const char *of)
{
	double ratios[ROUNDS], times[ROUNDS], seconds;

	for (int i = 0; i < ROUNDS; i++)
		ratios[i] = ratio(files, rows, &times[i]);
	seconds = median(times, ROUNDS);
	printf("filter facts%s, JPEGs a second, %zu files\t%.0f\t\n", of,
	    files->n, (double)files->n / seconds);
	printf("filter facts%s, megapixels a second\t%.1f\t\n", of,
	    (double)files->pixels / 1e6 / seconds);
	printf("filter facts%s over a decode to luma\t%.2f\t%s\n", of,
	    median(ratios, ROUNDS), *of == '\0' ? "" : "<= 1.5");
}

int
main(int argc, char *argv[])
{
	struct files files = { 0 };
	char folder[] = FOLDER;
	JSAMPROW rows[ROWS];

	if (argc < 2 && access(FOLDER, R_OK) == -1)
		return 0; /* nothing to measure it with */
	for (int i = 0; i < ROWS; i++) {
		rows[i] = malloc(65500);
		if (rows[i] == NULL)
			err(1, NULL);
	}
	folder_walk(argc < 2 ? folder : argv[1], ".jpg", load, &files);
	if (files.n == 0)
		errx(1, "%s: no .jpg in it", argc < 2 ? folder : argv[1]);
	print(&files, rows, "");
	if (measures_select(FIRST, &files.wanted.measures) == -1)
		errx(1, "%s: names a measure that there is not", FIRST);
	print(&files, rows, " of the first measures");
	return 0;
}
