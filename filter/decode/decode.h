/*
 * decode.h -- from the bytes of a file to rows of pixels.
 */
#ifndef DECODE_H
#define DECODE_H

#include "filter/filter.h"

/* decoders.c -- the table of decoders; the first that knows the bytes */

struct decoder {
	const char *name;
	const char *about; /* which files, by which library */
	bool (*sniff)(const struct span *);
	/* 0; or -1 and a reason, which begins with the format's name. */
	int (*decode)(
	    const struct span *, struct image *, char reason[REASON_SIZE]);
};

/* -1 and a reason: no decoder, or its own. */
int image_decode(const struct span *, struct image *, char reason[REASON_SIZE]);

/* exif.c -- what a camera wrote beside the pixels */

/* BYTES begin at the TIFF header (or "Exif\0\0" and then it). */
void exif_read(const uint8_t *bytes, size_t len, struct exif *);

#endif
