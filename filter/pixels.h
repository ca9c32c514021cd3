/*
 * pixels.h -- rows of pixels, on their way from a decoder to what reads them.
 */
#ifndef PIXELS_H
#define PIXELS_H

#include <string.h>

#include "filter/filter.h"

/*
 * A loop over pixels, compiled for each kind of processor; -DFAST= leaves that
 * out, to compare with.  Every aarch64 has NEON.
 */
#ifndef FAST
#if defined(__clang__) || !defined(__GNUC__)
#define FAST
#elif defined(__x86_64__)
#define FAST                                                               \
	__attribute__((target_clones("arch=x86-64-v4", "avx2", "default"), \
	    optimize("O3")))
#else
#define FAST __attribute__((optimize("O3")))
#endif
#endif

#define PAD 32   /* pixels: rows go on to a multiple of this */
#define STRIP 16 /* rows that come at a time, at most */

/*
 * Rows of 8-bit R, G and B, a plane each, readable to their stride's end.
 * Where they are one and the same, that is luma.
 */
struct planes {
	const uint8_t *rgb[3];
	size_t stride; /* bytes from row to row: a multiple of PAD */
	int rows;
};

/* Where rows are made; each has room up to a multiple of PAD. */
struct room {
	uint8_t *rgb[3]; /* as in struct planes */
	uint8_t *luma;
	int16_t *sums[2]; /* of a row of colours; [-1] is there, too */
	size_t stride;
	int width;
};

/* image.c -- rows of luma, made where they are read */

/*
 * Where the next rows of luma go, as the pixels come grey; up to the strip's
 * end, of which STRIDE from row to row.  Each may be written to its stride.
 */
uint8_t *image_luma(const struct image *, size_t *stride);
void image_came(struct image *, int n); /* so many were written there */

/* luma.c -- from a decoder's pixels */

void luma_row(const uint8_t *rgbx, const struct room *);

/* ycc.c -- from a JPEG's own samples */

void ycc_rows(const struct ycc *, int n, const struct room *);
/* The same, one by one, in plain C. */
void ycc_plain(const struct ycc *, int n, const struct room *);

#endif
