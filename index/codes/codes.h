/*
 * codes.h -- plain files of codes, without a set, so that anyone can check the
 * search against another.
 */
#ifndef INDEX_CODES_H
#define INDEX_CODES_H

#include "index/hamming/crew.h"
#include "index/index.h"
#include "index/plane/cost.h"
#include "index/plane/search.h"

/* near.c, planes.c -- the verbs: exit statuses */

int near_codes(const struct args *);
int planes(const struct args *);
bool codes_method(const char *name); /* is it one that near_codes has? */

struct asked {
	const struct args *args;
	struct source codes;
	const struct code *queries;
	size_t n; /* queries */
	struct cost cost;
	enum method method;
	struct spool *spool; /* NULL: lines go to standard output at once */
};

/* by-index.c, by-scan.c -- ways to answer; --plan says what was found */

void answer_by_index(const struct asked *);
void answer_by_scan(const struct asked *);

#endif
