/*
 * frontier.h -- what was found, and what is to be visited.
 */
#ifndef FRONTIER_H
#define FRONTIER_H

#include "crawl/consent/consent.h"
#include "crawl/fetch/fetch.h"
#include "crawl/frontier/hosts.h"
#include "crawl/resolve/resolve.h"
#include "schemas/schemas.h"

struct pair;
struct plan;

/* found.c -- a pair or a link as it is stored: cleaned, bounded, keyed */

struct found {
	struct found *next;
	int64_t source, item; /* item: set when it is stored */
	char *url, *origin;   /* origin NULL: not to be fetched */
	char *page, *title, *caption, *author, *licence, *kind, *extra;
	char *posted, *posted_as; /* of an export: when, and as what; or NULL */
	char *terms;         /* what its page states of it, and not of others */
	char *mime, *reason; /* of local bytes; why it is not taken */
	char *claimed;       /* digest, as a list has it, or NULL */
	char uid[UID_SIZE];
	int depth;            /* of a link: a page to visit; else -1 */
	bool local, known;    /* known: its bytes are here */
	struct stored stored; /* local bytes */
};

struct finder; /* what they are made with; it remembers the last page */

struct finder *finder_new(void);
void finder_free(struct finder *);
struct found *found_pair(struct finder *, const struct pair *);
struct found *found_link(const char *url, int depth); /* NULL: is no URL */
bool found_refused(const struct found *); /* else, with a reason, failed */
void found_free(struct found *);

/* frontier.c -- which URL is next: each origin at its own pace */

struct visit {
	struct visit *next;
	int64_t id, item, source; /* item 0: a page */
	char *url, *via;          /* to ask for now; what led here, or NULL */
	int depth, tries;
	bool held; /* the set has bytes of it */
};

struct origin {
	int64_t id, due, delay; /* ms */
	char *name;
	struct host *host;
	struct robots *robots; /* NULL: not asked yet, or not reachable */
	struct site *site;     /* what its other files say, or NULL */
	size_t files, links;   /* of these, that are known, or asked for */
	bool told;             /* they are all */
	int64_t asked;         /* ms, when robots.txt was */
	int status;            /* HTTP, of robots.txt */
	char *closed;          /* why nothing may be asked of it, or NULL */
	int failures, tries;   /* in a row; of robots.txt */
	int64_t known_due;     /* what the catalog has */
	int out;               /* visits taken and not committed */
	/* Private. */
	struct origin *chain, *next; /* next: that waits for the same host */
	struct visit *queue;
	int64_t seen_due, seen_id;
	int64_t at; /* ms: its place in the heap */
	int served; /* visits taken since it came into memory */
	bool drained, leaving, behind; /* leaving: memory */
};

struct frontier;

struct frontier *frontier_open(
    struct catalog *, const struct plan *, struct resolver *);
void frontier_close(struct frontier *);
/* May be asked now, or never; held until it is released, or drained. */
struct origin *frontier_next(struct frontier *, int64_t now);
struct visit *frontier_take(struct frontier *, struct origin *, int64_t now);
void frontier_release(struct frontier *, struct origin *);
void frontier_committed(struct frontier *, int64_t now);
void frontier_wake(struct frontier *, int64_t origin);
int64_t frontier_wait(const struct frontier *, int64_t now); /* ms; -1: none */
/* No more origins fit into memory. */
bool frontier_full(struct frontier *, int64_t now);
struct hosts *frontier_hosts(struct frontier *);
/*
 * ms: the earliest that HOST, and all of its domain, may be asked; where they
 * have as many requests as they may have, when one of these is over at best.
 */
int64_t frontier_ready(const struct host *);
/* A request to HOST begins, and is over. */
void frontier_begin(struct frontier *, struct host *, int64_t now);
void frontier_end(struct frontier *, struct host *, int64_t now);
/* The host whose addresses these are, if it is at work; or NULL. */
struct host *frontier_heard(struct frontier *, const struct answer *);
bool origin_stale(const struct origin *, int64_t now);
void visit_free(struct visit *);

/* heap.c -- origins by when they may be asked */

struct heap {
	struct origin **list;
	size_t n;
};

void heap_push(struct heap *, struct origin *);
struct origin *heap_pop(struct heap *);

#endif
