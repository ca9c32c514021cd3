/*
 * stage.h -- the stage as a whole: what waits in a set, what was learnt of it.
 */
#ifndef STAGE_H
#define STAGE_H

#include "filter/filter.h"
#include "filter/judge/judge.h"
#include "filter/text/text.h"
#include "filter/work/work.h"

/* What was measured of an item; of one of catalog version 3, all that was. */
#define FACT_MEASURES "coalesce(measures, ',all,')"

/* feed.c -- what waits to be read, in an order that disks like */

struct feed;

struct feed *feed_open(
    struct catalog *, const char *set, const struct wanted *);
bool feed_next(struct feed *, struct job *); /* false: nothing more now */
void feed_rewind(struct feed *);    /* look at all of the set once more */
int64_t feed_images(struct feed *); /* how many wait; takes a look at each */
int64_t feed_captions(struct feed *);
void feed_close(struct feed *);

/* insert.c -- the statements that write facts; the caller's to finalize */

struct sqlite3_stmt *insert_fact(struct catalog *); /* the last: measures */
struct sqlite3_stmt *insert_features(struct catalog *);
struct sqlite3_stmt *insert_text(struct catalog *);
struct sqlite3_stmt *insert_variants(struct catalog *); /* item, rule, codes */

/* rows.c -- everything that filter writes */

struct rows;

struct rows *rows_open(struct catalog *);
void rows_add(struct rows *, const struct answer *); /* its facts, too */
void rows_flush(struct rows *);      /* what was added is committed */
void rows_flush_late(struct rows *); /* if it has waited long enough */
/*
 * Judges the pairs that wait for it, counts them in N, and makes the recipe
 * the set's: its id.
 */
int64_t rows_judge(
    struct rows *, const struct recipe *, struct judge *, int64_t *n);
void rows_close(struct rows *);

/* summary.c -- what a run did, and what the set is after it */

struct count {
	char name[48]; /* a rule's, or what stands before a reason's colon */
	int64_t n;
};

#define MAX_COUNTS 66 /* rules, "readable"; the rest is counted as one */

struct counts {
	struct count of[MAX_COUNTS]; /* ends where n is 0 */
};

/* How many, and how many of these without values. */
struct tally {
	int64_t images, unreadable, captions, unmeasured;
};

struct summary {
	struct tally run, set;
	struct counts reasons;  /* why the set's images are not readable */
	struct counts rejected; /* the set's pairs, by rule that they break */
	const char *recipe;     /* NULL: none was judged by */
	int64_t id;             /* its */
	int64_t judged;         /* by this run */
	int64_t kept, pairs;    /* of the set */
};

void summary_add(struct summary *, const struct answer *);
/* Reads what the set is, then prints. */
void summary_write(struct summary *, struct catalog *, bool json);

/* filter.c -- a set; print.c -- plain files */

struct filter_options {
	struct options common;
	const char *recipe; /* -r; NULL: the set's */
	struct wanted wanted;
	bool follow, print, check, show;
	const char *against; /* --previews: of matches in this set, absolute */
};

int filter_run(const struct filter_options *);
/* previews.c -- small copies of what was found in another set */
int previews_run(const struct filter_options *);
/* NAMES ends in NULL; "-": their names are read from standard input. */
int print_run(const struct filter_options *, char *const names[]);
void value_write(struct json *, const struct value *);

#endif
