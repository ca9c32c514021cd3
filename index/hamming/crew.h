/*
 * crew.h -- much memory, and several threads at work on it.
 */
#ifndef INDEX_CREW_H
#define INDEX_CREW_H

#include <stddef.h>

/* pages.c -- much memory, in large pages where the system has them */

void *pages_new(size_t len);
void *pages_grow(void *, size_t from, size_t to); /* moves them */
size_t pages_available(void); /* bytes; SIZE_MAX: not known */
void pages_free(void *, size_t len);

/* crew.c -- several threads at work on one thing */

struct crew {
	int jobs; /* threads, of which the caller is one */
	size_t units;
	/* THREAD is below jobs: what it alone uses may be kept by it. */
	void (*work)(void *arg, int thread, size_t unit);
	void *arg;
};

void crew_work(const struct crew *);

#endif
