/*
 * hamming.h -- the Hamming index: which codes differ in few bits.
 *
 * A code is a PDQ hash of 256 bits; its place in an array of codes is its
 * index.  Ownership and errors as in schemas.h.
 */
#ifndef INDEX_HAMMING_H
#define INDEX_HAMMING_H

#include "schemas/schemas.h"

#define RADIUS 31      /* bits of 256: "match <= 31", PDQ's README */
#define MIN_QUALITY 50 /* "discard quality <= 49", PDQ's README */

/* scan.c -- every code against every other */

struct code {
	uint64_t w[4];
};

struct pair {
	uint64_t a, b; /* indices */
	uint64_t distance;
};

/* Who takes pairs, one by one. */
struct sink {
	void (*found)(void *arg, const struct pair *);
	void *arg;
};

/* So that what was stopped goes on: which units are done. */
struct stops {
	const uint8_t *(*begin)(void *arg, size_t units); /* a byte each */
	void (*done)(void *arg, size_t unit); /* after its last pair */
	void *arg;
};

struct scan {
	const struct code *a, *b;
	size_t na, nb;
	bool self;  /* a is b: each pair once, a before b */
	bool plain; /* without what some processors lack: for tests */
	int radius;
	void (*found)(void *arg, const struct pair *);
	void *arg;
	const struct stops *stops; /* NULL: is not to be stopped */
};

int code_distance(const struct code *, const struct code *);
size_t scan_units(const struct scan *);            /* into how many it is cut */
uint64_t scan_unit(const struct scan *, size_t i); /* comparisons made */

/* join.c -- comparisons by several processes; pairs come in any order */

struct join {
	size_t units;
	/* Finds the pairs of one unit; returns how many it compared. */
	uint64_t (*work)(void *of, size_t unit, const struct sink *);
	void *of;
	struct sink sink;          /* is called in this process only */
	int64_t total;             /* comparisons of all; 0: not known */
	const struct stops *stops; /* NULL: all units are to be done */
};

void join_run(const struct join *, const struct options *);
void join_scan(struct scan *, const struct options *); /* each is compared */
void join_self(struct scan *, const struct options *); /* of one array */

#endif
