/*
 * hash.h -- perceptual hashes: what an image shows, in a few bits.
 */
#ifndef HASH_H
#define HASH_H

#include "filter/pixels.h"

/* pdq.c -- PDQ of an image's luma, without rescaling */

#define PDQ_BYTES 32

struct pdq;

/* The image whose pixels will come. */
struct pdq_image {
	int width, height; /* as stored */
	int eighths;       /* that its pixels are shrunk to; 8: as stored */
	int orientation;   /* EXIF 1..8 */
	bool all;          /* pdq_dihedral() will be asked, too */
	bool luma;         /* its planes are one, and luma */
	bool even;         /* not PDQ, but SPDQ: see axis.c */
};

/* NULL: under 5 pixels on a side; of SPDQ, under 64. */
struct pdq *pdq_new(const struct pdq_image *);
void pdq_rows(struct pdq *, const struct planes *);
/* Of the upright image, in the order of the hex string; returns quality. */
int pdq_hash(const struct pdq *, uint8_t hash[PDQ_BYTES]);
void pdq_dihedral(const struct pdq *, uint8_t hashes[8][PDQ_BYTES]);
void pdq_free(struct pdq *);
/*
 * Of levels of 0 to 255: hash K of those that TURNS has bit K of, as EXIF
 * orientation K + 1 makes them; returns quality.
 */
int pdq_turned(
    const float levels[64][64], unsigned turns, uint8_t hashes[8][PDQ_BYTES]);

/* shrink.c -- luma made small, as Pillow's resize() does */

#define SHRINK_SIDE 64 /* pixels: the most of the outcome's */

enum { SHRINK_LANCZOS, SHRINK_BICUBIC };

struct shrink;

/* Of the pixels as they are stored, to WIDTH x HEIGHT. */
struct shrink *shrink_new(
    const struct pdq_image *, int kernel, int width, int height);
void shrink_rows(struct shrink *, const struct planes *); /* luma */
void shrink_end(const struct shrink *, uint8_t *out);     /* all rows came */
void shrink_free(struct shrink *);

/* phash.c -- the 64-bit hash of ImageHash, which COYO publishes */

#define PHASH_BYTES 8

/* Of the pixels as they are stored: who publishes it turns none. */
struct shrink *phash_new(const struct pdq_image *);
void phash_hash(const struct shrink *, uint8_t hash[PHASH_BYTES]); /* as hex */

/* axis.c -- which pixels of one side go into which of 64, and how much */

#define AXIS_SIDE 64

/* Output OUT gains TIMES * the sum of weight[i] * pixel[lo + i]. */
struct line {
	int out, lo, hi;
	int64_t times;
	const uint16_t *weights;
};

/* 64 outputs; the last is two lines where the blur meets the border. */
struct axis {
	struct line line[AXIS_SIDE + 1];
	int lines;
	int parted;        /* of those two the first; or no line */
	int lo[AXIS_SIDE]; /* of the other outputs; of that one: past the end */
	uint16_t *weights; /* all lines' own */
	uint32_t heaviest; /* of all lines: the sum of its weights */
	double divisor[AXIS_SIDE]; /* of each output: a whole number */
};

/* One side of an image: N pixels as stored, shrunk to EIGHTHS. */
struct side {
	int n, eighths;
	bool flipped;
};

void axis_pdq(struct axis *, const struct side *);
void axis_even(struct axis *, const struct side *); /* 64 pixels or more */
void axis_free(struct axis *);

/* columns.c -- rows of colours, weighed */

/* 255 times this is under 2^15, or of luma 2^16; a row alone may be more. */
#define COLUMNS_LIGHT 127
#define COLUMNS_LIGHT_LUMA 257

struct run {
	const struct planes *planes;
	int from, rows;          /* of these; STRIP, at most */
	const uint16_t *weights; /* of each row */
	uint32_t total;          /* of them */
	bool luma;               /* only the first plane is looked at */
	bool first;              /* what is in the sums is forgotten */
};

/* Of N columns, a multiple of PAD: thousandths of luma, or luma, weighed. */
void columns_add(uint32_t *sums, const struct run *, int n);
/* The same, one by one, in plain C. */
void columns_plain(uint32_t *sums, const struct run *, int n);

/* scale.c -- an image made 64 x 64, and flipped */

#define SCALE_SIDE AXIS_SIDE

struct scale;

/* WANTED [down][across]: which flips scale_levels() will be asked for. */
struct scale *scale_new(const struct pdq_image *, const bool wanted[2][2]);
void scale_rows(struct scale *, const struct planes *);
void scale_levels(const struct scale *, bool down, bool across,
    float out[SCALE_SIDE][SCALE_SIDE]); /* of 0 to 255 */
void scale_free(struct scale *);

#endif
