/*
 * crawl.h -- sources to bytes: the network, and no decoder.
 */
#ifndef CRAWL_H
#define CRAWL_H

#include "crawl/consent/consent.h"
#include "crawl/fetch/fetch.h"
#include "crawl/frontier/frontier.h"
#include "crawl/frontier/part.h"
#include "crawl/resolve/resolve.h"
#include "crawl/rows/rows.h"
#include "schemas/schemas.h"

/* plan.c -- what was asked of this run */

struct collector;
#define POLICY_DEFAULT "ai-signals" /* of a new set */
#define SINCE_NOW -1                /* without --older-than */

struct plan {
	struct options common;
	struct policy policy; /* after plan_read(): of --policy, or empty */
	struct asker asker;
	char *user_agent;    /* the header: token/version (+contact) */
	const char *ca;      /* file of certificates, or NULL: the system's */
	bool again;          /* --retry-failed */
	const char *classes; /* of those reasons only, or NULL */
	bool refresh, recheck, apply; /* each of that name */
	int64_t before; /* ms: what was asked for later is not; or SINCE_NOW */
	const char *events, *history;                  /* of those names */
	bool failures, copies, rejudge;                /* each of that name */
	bool unverified;                               /* --claims record */
	bool deny;                                     /* --robots-4xx deny */
	int delay, hosts, tries, depth, timeout, wait; /* ms, -, -, -, s, s */
	/* Of a host, and of a registrable domain: ms, requests, requests. */
	int burst, per_host, domain_delay, domain_burst, per_domain;
	struct dns dns;
	int64_t pages, bytes, least; /* --max-pages, --max-bytes, --min-bytes */
	struct part part;            /* --part */
	struct range *allow;         /* --allow-address */
	size_t allowed;
	char **sources;                         /* NULL at the end */
	const char *as;                         /* --as, or NULL */
	const char *explain, *robots, *headers; /* each of an option */
};

void plan_read(struct plan *, int argc, char *argv[]);
void plan_clear(struct plan *);
const char *plan_help(void); /* help.c */
const struct collector *plan_collector(const struct plan *, const char *);

/* collectors.c -- the table of collectors: what finds pairs in a source */

/*
 * One place that shows an image with text.  All strings are the collector's,
 * valid during the call, of any content: emit cleans and bounds them.
 */
struct pair {
	const char *url;  /* absolute; of the image; file:// where local */
	const char *page; /* URL of the page, or NULL */
	const char *title, *caption, *author, *licence; /* or NULL */
	const char *kind; /* of caption: alt, figcaption, title, og, ... */
	const char *posted, *posted_as; /* of an export: when, and as what */
	const char *extra; /* JSON object of a list's other columns, or NULL */
	const char *terms; /* what its page states of it alone, or NULL */
	const void *bytes; /* a local file's; NULL: fetch the URL */
	size_t len;
	const char *mime, *claimed; /* of the bytes, as claim_read() has it */
};

/* What a collector tells, or NULL; each returns false to be stopped. */
struct emit {
	void *ctx;
	bool (*pair)(void *ctx, const struct pair *);
	bool (*link)(void *ctx, const char *url); /* a page to follow */
	/* What a page says of itself in <meta>: name and content, raw. */
	bool (*meta)(void *ctx, const char *name, const char *content);
	/* Rows or members done so far; a stopped run skips that many. */
	void (*position)(void *ctx, int64_t);
};

struct body {
	const char *locator; /* as given; a page's URL after redirects */
	const char *data; /* a page's; NULL: the collector reads the locator */
	size_t len;
	const char *mime;   /* Content-Type of the page, or NULL */
	int64_t position;   /* rows or members that an earlier run took */
	char *const *given; /* all sources of this run, NULL last; or NULL */
};

struct collector {
	const char *name, *about;
	bool fetched; /* true: works on a fetched body; false: reads locally */
	bool (*takes)(const char *locator);
	/*
	 * 0, and *REASON may name what was passed over; -1, and it names what
	 * was wrong with the input.  NULL before, to be freed after.
	 */
	int (*collect)(const struct body *, const struct emit *, char **reason);
};

const struct collector *collector_find(const char *locator);
const struct collector *collector_named(const char *);
/* The first of NAMES, with commas, that takes it; without one: the last. */
const struct collector *collector_among(const char *names, const char *locator);
void collectors_list(void);

/* history.c -- what earlier runs came to */

int history_run(const struct plan *);
int failures_run(const struct plan *);

/* rejudge.c -- the policy of a set, and the verdicts under it */

void policy_settle(struct plan *); /* where plan_read() found none */
/* In the caller's transaction: the set's from here on.  After it, to say so. */
struct judged policy_enter(
    struct catalog *, struct rows *, const struct plan *);
void policy_print(const struct plan *, const struct judged *);
int rejudge_run(const struct plan *);

/* run/crawl.c and others -- one run; each returns an exit status */

struct tally;

void since_begin(struct plan *);
int crawl_run(const struct plan *);
int dry_run(const struct plan *);
int recheck_run(const struct plan *);
int explain_run(const struct plan *);
int robots_test(const struct plan *);
int headers_test(struct plan *); /* without --policy: ai-signals */
char *test_file(const char *path, size_t most, size_t *len); /* to be freed */
void sandbox_enter(const struct plan *);

/* tally.c -- what the run came to */

struct tally *tally_new(struct catalog *);
/* These are called as rows are written; without a tally they do nothing. */
void tally_pair(struct tally *, bool contradicted);
void tally_asked(struct tally *, bool page, int64_t n);
void tally_add(struct tally *, const struct attempt *);
void tally_elsewhere(struct tally *); /* of another part */
void tally_undo(struct tally *, const struct attempt *);
int64_t tally_settled(const struct tally *);
void tally_end(struct tally *, struct catalog *);
void tally_print(const struct tally *, const struct plan *);

#endif
