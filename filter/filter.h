/*
 * filter.h -- bytes to facts: pixels and text, and no network.
 */
#ifndef FILTER_H
#define FILTER_H

#include "filter/facts.h"
#include "filter/said.h"
#include "schemas/schemas.h"

/* image.c -- pixels, row by row, in the order in which the file stores them */

/* Pixels: what libjpeg can hold (JPEG_MAX_DIMENSION). */
#define MAX_SIDE 65500
/* Frames: those that are counted.  A minute has 3600, at most. */
#define MAX_FRAMES 10000

struct value;

/* What shall be learnt of an image. */
struct wanted {
	uint64_t measures; /* a bit each, as in their table; 0: the default */
	bool dihedral;     /* the eight hashes of a query, too */
	bool variants;     /* hashes of what may have become of it, too */
	bool preview;      /* a small copy, and nothing else */
	bool exact;        /* of RGB at full size, whatever that costs */
	enum { WANTED_NO, WANTED_KEPT, WANTED_ASKED } points; /* features */
};

struct image {
	const char *format; /* "jpeg", "png", ... */
	int width, height;  /* of the pixels that come, before orientation */
	struct {
		int width, height;
	} stored;         /* the same, unless they come shrunk */
	int eighths;      /* that they come shrunk to: 8, 4, 2, 1 */
	bool shrinks;     /* the decoder's to say: it can bring them shrunk, */
	bool can_grey;    /* and without colours */
	bool grey;        /* only luma comes, and is R, G and B, too: */
	bool colourless;  /* as the image has no colours */
	int frames;       /* 0: the format has one, or says nothing of it */
	int jpeg_quality; /* 1 to 100; 0: is none, or cannot be told */
	struct exif exif;
	struct rights rights;
	struct named named;
	struct wanted wanted;
	const uint32_t *histogram; /* of luma, 256 bins; complete at end */
	int64_t counted;           /* pixels in it */
	struct bulk *bulk;         /* BULKS, for what is long; NULL: no room */
	struct pass *pass;         /* private */
};

/*
 * A decoder reads the header, fills in format, width, height and exif, then
 * calls image_begin(), which refuses what passes a limit, before anything of
 * the image's size is allocated; then image_row() for each row, top first.
 * If the decoder can, image_begin() sets what the wanted measures need not:
 * eighths, with width and height made less, rounded up, and grey.
 */
int image_begin(struct image *, char reason[REASON_SIZE]);
void image_row(struct image *, const uint8_t *rgbx);

/*
 * Instead of image_row(), a JPEG's own row of light and of its colours: of
 * halved ones the nearest, and the one next to that; else FAR is NULL, and
 * where there are none, NEAR, too.  All are readable up to a multiple of 64
 * pixels.
 */
struct ycc {
	const uint8_t *y;
	const uint8_t *near[2], *far[2]; /* Cb, Cr */
};

void image_rows_ycc(struct image *, const struct ycc *, int n);
/* Frees, always; the measures' values.  -1: rows are missing. */
int image_end(struct image *, struct value *out, char reason[REASON_SIZE]);
/* RGBA, where alpha is opacity, laid on white. */
void image_flatten(uint8_t *rgba, int width);
/* Says why, as printf; returns -1, as every decoder then does. */
int image_refuse(char reason[REASON_SIZE], const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* The same in a library's words, or in none of its own. */
int image_relay(char reason[REASON_SIZE], const char *name, const char *words);

/* measure/ -- the table of measures, and the facts they make */

#define PDQ_EXACT "r0-rgb" /* the pdq_rule of all others' PDQ */
#define MEASURES_SIZE 1024 /* bytes of all measures' names */

struct column {
	const char *name; /* as in schemas/filter.sql, table fact */
	const char *unit;
	double lo, hi; /* range; lo > hi: does not apply */
	bool always;   /* known of a file without pixels, too */
};

void value_integer(struct value *, int64_t);
void value_real(struct value *, double);
void value_text(struct value *, const char *);
void value_blob(struct value *, const void *, size_t);
size_t measures_columns(const struct column **columns, size_t max);
void measures_list(void);
/*
 * NAMES: "pdq,size"; "all" are those that are taken without being named.
 * -1: no measure has one of them.
 */
int measures_select(const char *names, uint64_t *measures);
/* The reverse: ",pdq,size,rights,"; what is taken by default is ",all,". */
void measures_names(const struct wanted *, char text[MEASURES_SIZE]);
/* Whether the measure of that column, of measures_columns(), is wanted. */
bool measures_has(const struct wanted *, size_t column);

/* list.c -- a measure as -l prints it */

struct about {
	const char *name, *about, *source, *cost;
	bool extra;                   /* is taken only where it is named */
	const struct column *columns; /* N of them */
	size_t n;
};

void about_list(const struct about *);

/* decode/ -- the table of decoders */

void decoders_list(void);

/* facts.c -- one file, read */

/* Decode once, run every measure.  Never fails: a reason is a fact too. */
void facts_measure(const struct span *, const struct wanted *, struct facts *);
void facts_clear(struct facts *); /* frees what is in bulk */

#endif
