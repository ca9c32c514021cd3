/*
 * kernels.h -- TILE codes against many queries, as fast as the processor can.
 */
#ifndef INDEX_KERNELS_H
#define INDEX_KERNELS_H

#include "index/plane/plane.h"

#define TILE 32 /* codes: two vectors of the widest */

struct tile {
	const uint32_t *half[2];    /* TILE codes of each plane */
	uint32_t (*queries)[WORDS]; /* N of them */
	size_t n;
	int radius;
	int words; /* that are compared: 3, 4 or, of both planes, 6 */
};

/* A query that is within the radius of codes, as far as was compared. */
struct pass {
	uint32_t query;
	uint32_t codes; /* bit k: code k of the tile */
};

struct kernel {
	const char *name;
	double ns;          /* a code and query, by three words */
	bool (*runs)(void); /* on this processor? */
	/* Writes at most tile.n; returns how many. */
	size_t (*compare)(const struct tile *, struct pass *);
};

const struct kernel *kernel_at(size_t i); /* the best first; NULL: no more */
const struct kernel *kernel_best(void);

#endif
