/*
 * rows.h -- all that crawl writes into the catalog.
 */
#ifndef ROWS_H
#define ROWS_H

#include "crawl/consent/consent.h"
#include "crawl/fetch/fetch.h"
#include "schemas/schemas.h"

struct answer;
struct collector;
struct found;
struct origin;
struct plan;
struct tally;
struct visit;

enum state { VISITED, FETCHED, REFUSED, FAILED, LATER, UNCHANGED, OTHER };

/* What became of a visit, or of asking for a robots.txt. */
struct outcome {
	struct outcome *next;
	struct origin *origin;
	struct visit *visit; /* NULL: robots.txt, or FILE, with its text */
	char *file;          /* path, or URL, of another than robots.txt */
	char *robots;
	size_t robotslen;
	enum state state;
	char *reason, *url, *mime; /* url: as it was asked for last */
	char *etag, *modified;     /* of FETCHED and UNCHANGED, or NULL */
	long status;               /* HTTP */
	bool only; /* asked only whether it stands: its item does not change */
	bool told; /* its headers came, and are those of what is there */
	struct stored stored;
	struct url hop;        /* LATER: a redirect to here */
	int64_t due;           /* LATER */
	struct sightings seen; /* of the image, or of the page */
	struct found *found;   /* on a page */
};

/* One time that an item was asked for, or decided on. */
struct attempt {
	int64_t item;
	const char *url, *result; /* as the table attempt has them */
	const char *reason;
	long status;                 /* HTTP; 0: nothing came */
	const struct stored *record; /* of the reply; NULL or empty: none */
	bool late;                   /* it was decided on meanwhile */
};

/* One locator of the command line. */
struct source {
	const struct collector *collector;
	const char *locator;
	int64_t id, position; /* position: rows or members taken */
	bool finished;
};

/* What judging anew comes to: items. */
struct judged {
	int64_t refused, back, due, same; /* due: without bytes, back */
};

struct rows;

struct rows *rows_open(struct catalog *);
void rows_close(struct rows *);
void rows_policy(struct rows *, const struct policy *active);
/* The set's own policy; false: it has none yet. */
bool rows_active(struct catalog *, struct policy *);
/*
 * The verdicts under the active policy, or only what the bytes say to them;
 * then each change, and its end, with or without them.
 */
struct judged rows_judge(struct catalog *, bool whole);
void rows_changes(struct catalog *, void *ctx,
    void (*see)(
	void *ctx, const char *state, const char *url, const char *reason));
void rows_judged(struct catalog *);
char *rows_claimed(struct rows *, int64_t item); /* by a list; or NULL */
char *rows_suppressed(struct rows *, const uint8_t sha256[32]); /* why, NULL */
void rows_source(struct rows *, const struct plan *, struct source *);
void rows_position(struct rows *, const struct source *);
void rows_finish(struct rows *, const struct source *);
void rows_broken(struct rows *, const struct source *, const char *reason);
void rows_anew(struct rows *, int64_t before); /* of files, ms */
void rows_site_kept(
    struct rows *, int64_t origin, const char *path, struct site *);
void rows_site_links(struct rows *, int64_t origin, struct site *);
bool rows_site_known(
    struct rows *, int64_t origin, const char *path, struct site *);
int64_t rows_found(struct rows *, const struct plan *, struct found *);
int64_t rows_outcome(struct rows *, const struct outcome *);
void rows_refuse(struct rows *, const struct outcome *, const struct found *);
void rows_attempt(struct rows *, const struct attempt *);
void rows_address(struct rows *, const struct answer *);
void rows_prune(struct rows *); /* the cache of addresses */
void rows_warc(struct rows *, int64_t file, int64_t length);
/* What failed is due once more; CLASSES: a,b of reasons, or NULL: all. */
void rows_again(struct rows *, const char *classes);
/* From here on, what is written is counted. */
void rows_count(struct rows *, struct tally *);

/* held.c -- what the set has already */

struct held {
	char *url, *etag, *modified; /* that the bytes came from, and how */
	struct stored stored;
};

bool rows_has(struct rows *, const char *url, const uint8_t sha256[32]);
/* The record that holds a body of this digest, or false. */
bool rows_prior(struct rows *, const uint8_t sha256[32], struct stored *);
bool rows_held(struct rows *, int64_t item, struct held *); /* to clear */
void held_clear(struct held *);
void rows_refresh(struct rows *, struct source *, int64_t before);

#endif
