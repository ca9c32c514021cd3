/*
 * inner.h -- what of a small image is inside its plain margins.
 */
#ifndef INNER_H
#define INNER_H

#include "filter/hash/hash.h"

/* Of the image's sides: 0 to 1. */
struct inner {
	double left, top, right, bottom;
};

/* False: it has no margins to speak of, or is nothing else. */
bool inner_find(const struct small *, struct inner *);

#endif
