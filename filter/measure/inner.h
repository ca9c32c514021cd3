/*
 * inner.h -- what of a small image is inside its plain margins.
 */
#ifndef INNER_H
#define INNER_H

#include "filter/hash/derive.h"

/* Of the image's sides: 0 to 1. */
struct inner {
	double left, top, right, bottom;
};

/*
 * What is inside the outermost margins, and inside of all: how many of these
 * there are, 0 where it has no margins to speak of, 1 where they are the same.
 */
int inner_find(const struct small *, struct inner[2]);

#endif
