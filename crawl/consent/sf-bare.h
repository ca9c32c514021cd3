/*
 * sf-bare.h -- inside sf: keys and bare items, at a cursor.
 */
#ifndef SF_BARE_H
#define SF_BARE_H

#include "crawl/consent/sf.h"

struct sf_cursor {
	const char *at, *end;
};

void sf_skip(struct sf_cursor *, const char *chars);
bool sf_take(struct sf_cursor *, char); /* moves if that stands there */
/* Both return -1 where there is none; then OUT may have text to be cleared. */
int sf_key(struct sf_cursor *, struct sf_item *out);
int sf_bare(struct sf_cursor *, struct sf_item *out);

#endif
