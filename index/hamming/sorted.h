/*
 * sorted.h -- codes in the order of one slot's keys.
 */
#ifndef INDEX_SORTED_H
#define INDEX_SORTED_H

#include "index/hamming/parts.h"
#include "index/hamming/segment.h"

#define LANES 16 /* codes compared at a time */

struct sorted {
	struct slot slot; /* where it is in the code; nothing more */
	size_t n;
	uint32_t *first; /* 2^width + 1: of each bucket */
	uint32_t *ids;
	uint64_t *w[2]; /* two words of each code, and LANES more */
	/* Private. */
	size_t buckets; /* for which there is room */
	struct parts parts;
};

/* For N codes and slots of so many bits, one after the other. */
struct sorted *sorted_new(size_t n, int width);
void sorted_free(struct sorted *);
void sorted_make(struct sorted *, const struct code *, struct slot);

#endif
