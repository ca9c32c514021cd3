/*
 * explain.h -- inside explain/: what is known of the one URL that is asked for.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "crawl/crawl.h"

#define HOPS 10 /* redirects, as in a crawl */

struct case_of {
	const struct plan *plan;
	struct fetch *fetch;
	struct resolver *resolver;
	struct sightings seen;
	char *urls[HOPS + 2]; /* of each hop; NULL at the end */
	bool page, begun;     /* an HTML page; a request was made */
	char *why; /* why it can not be known, or is not fetched; or NULL */
};

/* ask.c -- one hop: where it leads, or NULL */

char *explain_ask(struct case_of *, const char *url);

/* tell.c -- the signals, and the verdict under each profile */

bool explain_tell(const struct case_of *); /* true: allowed */

#endif
