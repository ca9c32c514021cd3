/*
 * warm.h -- inside frontier/: which origins are in memory.
 */
#ifndef WARM_H
#define WARM_H

#include "crawl/crawl.h"

#define WARM_BUCKETS 4096 /* of the table of origins */

struct frontier {
	const struct plan *plan;
	struct sqlite3_stmt *next_origin, *load, *visits;
	struct origin *table[WARM_BUCKETS];
	struct hosts *hosts;
	struct client client; /* which addresses may be spoken to */
	struct heap heap;
	size_t warm, room;
	int64_t cursor; /* the last origin that was looked at */
	int64_t later;  /* when the first of those not in memory is due */
	bool more, whole, found; /* see look() */
	bool waits;              /* a source, for room: it may hold others */
};

void warm_open(struct frontier *, struct catalog *);
void warm_close(struct frontier *);
void warm_more(struct frontier *, int64_t now); /* as there is room */
/* ORIGIN gives way to others. */
bool warm_served(const struct frontier *, const struct origin *);
void origin_refill(struct frontier *, struct origin *, int64_t now);
void pass_on(struct frontier *, struct host *); /* to who waits for it */
void origin_push(struct frontier *, struct origin *, int64_t at);

#endif
