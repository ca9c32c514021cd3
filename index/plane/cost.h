/*
 * cost.h -- what each way to search takes, before one is chosen.
 */
#ifndef INDEX_COST_H
#define INDEX_COST_H

#include "index/hamming/split.h"

enum method {
	BY_SCAN,    /* every code is read once, and compared with each query */
	BY_QUERIES, /* and looked up in an index of the queries */
	BY_INDEX,   /* an index of the codes is made in memory, and probed */
	METHODS
};

/* What is to be done. */
struct job {
	uint64_t codes;
	size_t queries;
	int radius, jobs;
	int code_bytes; /* that a scan reads of a code */
	bool from_disk; /* the page cache does not keep them */
	double memory;  /* bytes that are free */
	double scan_ns; /* a comparison */
};

struct cost {
	double seconds[METHODS];   /* INFINITY: it cannot be done */
	struct split split, lists; /* of both indexes */
	struct plan plan, lists_plan;
	double listed; /* queries in the lists that a code looks at */
};

void cost_estimate(struct cost *, const struct job *);
enum method cost_least(const struct cost *);

#endif
