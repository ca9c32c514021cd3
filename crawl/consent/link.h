/*
 * link.h -- inside consent/: the header Link, RFC 8288.
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <stddef.h>

#define RSL_TYPE "application/rsl+xml"

/* A part of a text that is another's. */
struct stretch {
	const char *at;
	size_t len;
};

struct link {
	struct stretch url, rel, type; /* at NULL: is not given */
	bool anchored;                 /* it is not of this document */
};

bool link_license(const char **value, struct link *);
bool stretch_is(const struct stretch *, const char *word);
bool stretch_has(const struct stretch *, const char *word);

#endif
