/*
 * filter.h -- bytes to facts: pixels and text, and no network.
 */
#ifndef FILTER_H
#define FILTER_H

#include "schemas/schemas.h"

/* exif.c -- what a camera wrote beside the pixels */

struct exif {
	int orientation; /* EXIF 1..8; 1 where there is none */
	char camera[80]; /* maker and model, UTF-8; "": not said */
	char taken[20];  /* 2026-11-22T11:00:00, no zone; "": not said */
	bool gps;        /* a place is there; the place itself is never kept */
};

/* BYTES begin at the TIFF header (or "Exif\0\0" and then it). */
void exif_read(const uint8_t *bytes, size_t len, struct exif *);

/* image.c -- pixels, row by row, in the order in which the file stores them */

#define REASON_SIZE 200

/* A loop over pixels, compiled for the common and for the better processor. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define FAST
#endif

struct value;

struct image {
	const char *format; /* "jpeg", "png", ... */
	int width, height;  /* as stored, before orientation */
	struct exif exif;
	bool dihedral;             /* the eight hashes are wanted, too */
	const uint32_t *histogram; /* of luma, 256 bins; complete at end */
	struct pass *pass;         /* private */
};

struct row {
	int y, width, height;
	const uint8_t *rgbx;   /* 4 bytes a pixel: 8-bit sRGB, and one unused */
	const uint32_t *exact; /* 299 R + 587 G + 114 B: luma in thousandths */
	const uint8_t *luma[3]; /* rounded: this row, and the two above it */
};

/*
 * A decoder reads the header, fills in format, width, height and exif, then
 * calls image_begin(), which refuses what passes a limit, before anything of
 * the image's size is allocated; then image_row() for each row, top first.
 */
int image_begin(struct image *, char reason[REASON_SIZE]);
void image_row(struct image *, const uint8_t *rgbx);
/* Frees, always; the measures' values.  -1: rows are missing. */
int image_end(struct image *, struct value *out, char reason[REASON_SIZE]);
/* RGBA, where alpha is opacity, laid on white. */
void image_flatten(uint8_t *rgba, int width);
/* Says why, as printf; returns -1, as every decoder then does. */
int image_refuse(char reason[REASON_SIZE], const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* decoders.c -- the table of decoders; the first that knows the bytes */

struct decoder {
	const char *name;
	const char *about; /* which files, by which library */
	bool (*sniff)(const struct span *);
	/* 0; or -1 and a reason, which begins with the format's name. */
	int (*decode)(
	    const struct span *, struct image *, char reason[REASON_SIZE]);
};

int image_decode(const struct span *, struct image *, char reason[REASON_SIZE]);
void decoders_list(void);

/* pdq.c -- the perceptual hash of an image's luma, without rescaling */

#define PDQ_BYTES 32

struct pdq;

/* NULL: under 5 pixels on a side.  ALL: pdq_dihedral() will be asked, too. */
struct pdq *pdq_new(int width, int height, int orientation, bool all);
void pdq_row(struct pdq *, const uint32_t *exact); /* luma in thousandths */
/* Of the upright image, in the order of the hex string; returns quality. */
int pdq_hash(const struct pdq *, uint8_t hash[PDQ_BYTES]);
void pdq_dihedral(const struct pdq *, uint8_t hashes[8][PDQ_BYTES]);
void pdq_free(struct pdq *);

/* measures.c -- the table of measures, and the facts they make */

#define MAX_COLUMNS 40
#define VALUE_SIZE 256 /* pdq_dihedral is the longest */

enum { VALUE_NONE, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };

struct value {
	int type; /* VALUE_... */
	double number;
	size_t len; /* of the text or blob */
	char text[VALUE_SIZE];
};

/* Plain memory, no pointers: it crosses from worker to parent as it is. */
struct facts {
	char reason[REASON_SIZE];         /* "": the image was read */
	struct value values[MAX_COLUMNS]; /* in the order of the table */
};

struct column {
	const char *name; /* as in schemas/filter.sql, table fact */
	const char *unit;
	double lo, hi; /* range; lo > hi: does not apply */
};

struct measure {
	const char *name;
	const char *about;        /* with the source of its formula */
	struct column columns[8]; /* up to the first without a name */
	size_t size; /* of its state, zeroed before the first row */
	/* The first two may be NULL; end is called once, and frees. */
	void (*begin)(void *state, const struct image *);
	void (*row)(void *state, const struct row *);
	void (*end)(void *state, const struct image *, struct value out[]);
};

void value_integer(struct value *, int64_t);
void value_real(struct value *, double);
void value_text(struct value *, const char *);
void value_blob(struct value *, const void *, size_t);
size_t measures_columns(const struct column **columns, size_t max);
void measures_list(void);
/* One block holds every measure's state. */
void *measures_begin(const struct image *);
void measures_row(void *states, const struct row *);
void measures_end(void *states, const struct image *, struct value out[]);

/* facts.c -- one file, read */

struct wanted {
	bool dihedral; /* the eight hashes of a query, too */
};

/* Decode once, run every measure.  Never fails: a reason is a fact too. */
void facts_measure(const struct span *, const struct wanted *, struct facts *);

#endif
