/*
 * decode.h -- from the bytes of a file to rows of pixels.
 */
#ifndef DECODE_H
#define DECODE_H

#include "filter/embedded/embedded.h"

/* decoders.c -- the table of decoders; the first that knows the bytes */

struct decoder {
	const char *name;
	const char *about; /* which files, by which library */
	bool (*sniff)(const struct span *);
	/* What it says beside its pixels, be they whole or not. */
	void (*embedded)(const struct span *, struct image *);
	/* 0; or -1 and a reason, which begins with the format's name. */
	int (*decode)(
	    const struct span *, struct image *, char reason[REASON_SIZE]);
};

/* -1 and a reason: no decoder, or its own. */
int image_decode(const struct span *, struct image *, char reason[REASON_SIZE]);

#endif
