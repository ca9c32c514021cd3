/*
 * part.h -- which part of a crawl a host falls to.
 */
#ifndef PART_H
#define PART_H

#include <stdbool.h>

struct part {
	int i, n;  /* 1 to n; n 0: there are no parts */
	void *psl; /* private: psl_ctx_t */
};

int part_read(struct part *, const char *text);
void part_clear(struct part *);
bool part_has(const struct part *, const char *origin);
char *part_closed(const struct part *, const char *origin);

#endif
