/*
 * recheck.h -- what a set has, asked for again: does it stand?
 */
#ifndef RECHECK_H
#define RECHECK_H

#include "crawl/events/events.h"
#include "crawl/rows/rows.h"

/* poll.c -- what is due */

/*
 * From here on the table frontier is one of this run alone, and empty.  Before
 * rows_open().
 */
void poll_tables(struct catalog *);

struct poll {
	int64_t before; /* ms: what was asked for later is not due */
	bool (*stopped)(void *ctx); /* asked now and then; or NULL */
	void *ctx;
};

void poll_fill(struct catalog *, struct rows *, const struct poll *);
/* The same, only said: each URL that would be asked for. */
void poll_say(struct catalog *, const struct plan *,
    void (*say)(const char *what, const char *url));

/* findings.c -- what became of it since */

enum change { REVOKED, DELETED, OTHER_BYTES, BACK, NOT_KNOWN, CHANGES };

struct finding {
	enum change change;
	int64_t item;              /* 0: a page's alone */
	const char *url, *page;    /* page: that says so, or NULL */
	const char *signal, *raw;  /* that speaks now; or why it failed */
	const char *before;        /* what the same said before, or NULL */
	const char *stood, *since; /* when it last stood; first seen so */
	bool text;                 /* it is of the text alone that PAGE gave */
	bool applied;              /* it was withdrawn */
};

struct recheck;

struct recheck *recheck_open(struct catalog *, struct rows *);
void recheck_close(struct recheck *);
/* SAY is called before the rows of what it says are committed. */
void recheck_begin(struct recheck *, bool apply, void *ctx,
    void (*say)(void *ctx, const struct finding *));
/* What an earlier run found since BEFORE (ms), and left as it was. */
void recheck_known(struct recheck *, int64_t before);
/* Returns the origin that has got something to do by it, or 0. */
int64_t recheck_write(struct recheck *, const struct outcome *);
const char *change_name(enum change);

/* deleted.c -- what of the set is gone by the events of its sources */

struct deleted;

struct deleted *deleted_open(struct catalog *); /* after poll_tables() */
void deleted_close(struct deleted *);
void deleted_take(struct deleted *, const struct event *);
/* All that were taken, as findings; looks through the set once. */
void deleted_say(struct deleted *, struct recheck *);

#endif
