/*
 * filter.h -- bytes to facts: pixels and text, and no network.
 */
#ifndef FILTER_H
#define FILTER_H

#include "schemas/schemas.h"

/* image.c -- decoded pixels, as the file stores them: orientation is a number */

struct image {
	int width, height; /* as stored, before EXIF orientation */
	int orientation; /* EXIF 1..8 */
	const char *format; /* "jpeg", "png", ... */
	uint8_t *rgb; /* 3 * width * height, 8-bit sRGB; NULL: grey */
	uint8_t *luma; /* width * height: grey, or rounded .299R+.587G+.114B */
	const struct span *span; /* the bytes it came from */
};

void image_clear(struct image *);

/* decoders.c -- the table of decoders; the first that knows the bytes */

#define REASON_SIZE 200

struct decoder {
	const char *name; /* of the format */
	bool (*sniff)(const struct span *);
	/* Header only: width, height.  0; or -1 and a reason. */
	int (*size)(const struct span *, struct image *, char reason[REASON_SIZE]);
	/* Pixels, after size and the limits.  0; or -1 and a reason. */
	int (*decode)(const struct span *, struct image *,
	    char reason[REASON_SIZE]);
};

int image_decode(const struct span *, struct image *, char reason[REASON_SIZE]);
void decoders_list(void);

/* measures.c -- the table of measures, and the facts they make */

#define MAX_COLUMNS 40
#define VALUE_SIZE 256 /* pdq_dihedral is the longest */

struct value {
	enum { VALUE_NONE, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } type;
	double number;
	size_t len; /* of the text or blob */
	char text[VALUE_SIZE];
};

/* Plain memory, no pointers: it crosses from worker to parent as it is. */
struct facts {
	char reason[REASON_SIZE]; /* "": the image was read */
	struct value values[MAX_COLUMNS]; /* in the order of the table */
};

enum { NEEDS_HEADER = 0, NEEDS_LUMA = 1, NEEDS_COLOUR = 2 };

struct column {
	const char *name; /* as in schemas/filter.sql, table fact */
	const char *unit;
	double lo, hi; /* range; lo > hi: does not apply */
};

struct measure {
	const char *name;
	const char *about; /* with the source of its formula */
	int needs;
	struct column columns[8]; /* up to the first without a name */
	void (*measure)(const struct image *, struct value out[]);
};

void value_integer(struct value *, int64_t);
void value_real(struct value *, double);
void value_text(struct value *, const char *);
void value_blob(struct value *, const void *, size_t);
size_t measures_columns(const struct column **columns, size_t max);
void measures_list(void);

struct wanted {
	bool dihedral; /* the eight hashes of a query, too */
};

/* Decode once, run every measure.  Never fails: a reason is a fact too. */
void facts_measure(const struct span *, const struct wanted *, struct facts *);

#endif
