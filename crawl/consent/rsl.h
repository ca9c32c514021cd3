/*
 * rsl.h -- inside consent/: a licence file of RSL 1.0 (rslstandard.org).
 */
#ifndef RSL_H
#define RSL_H

#include "crawl/consent/signal.h"

#define RSL_BYTES (256 * 1024) /* a licence has some 500 */

/* What one <license> says; RAW is its XML. */
struct licence {
	enum says training, search, price;
	bool priced; /* it has a <payment> */
	char *raw;
};

/* One <content>: where its licences hold. */
struct content {
	struct pattern pattern;
	bool server; /* a licence must be asked for, even one that is free */
	struct licence *licences;
	size_t n;
};

struct rsl {
	struct content *contents;
	size_t n;
	const struct limit *over; /* how far it was read; NULL: to its end */
	bool broken;              /* it is no XML from somewhere on */
};

/* NULL: it says nothing of ORIGIN, scheme://host:port.  Of an error in it, what
   stands before it is read; over a limit, nothing is known. */
struct rsl *rsl_read(const char *text, size_t len, const char *origin);
void rsl_free(struct rsl *);

#endif
