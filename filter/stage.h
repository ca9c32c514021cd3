/*
 * stage.h -- the stage as a whole: what waits in a set, what was learnt of it.
 */
#ifndef STAGE_H
#define STAGE_H

#include "filter/filter.h"
#include "filter/judge/judge.h"
#include "filter/text/text.h"
#include "filter/work/work.h"

/* feed.c -- what waits to be read, in an order that disks like */

struct feed;

struct feed *feed_open(struct catalog *, const char *set, bool dihedral);
bool feed_next(struct feed *, struct job *); /* false: nothing more now */
void feed_rewind(struct feed *);    /* look at all of the set once more */
int64_t feed_images(struct feed *); /* how many wait; takes a look at each */
int64_t feed_captions(struct feed *);
void feed_close(struct feed *);

/* rows.c -- everything that filter writes */

struct rows;

struct rows *rows_open(struct catalog *);
void rows_add(struct rows *, const struct answer *);
void rows_flush(struct rows *);      /* what was added is committed */
void rows_flush_late(struct rows *); /* if it has waited long enough */
/*
 * Judges the pairs that wait for it, counts them in N, and makes the recipe
 * the set's: its id.
 */
int64_t rows_judge(
    struct rows *, const struct recipe *, struct judge *, int64_t *n);
void rows_close(struct rows *);

/* summary.c -- what a run did */

struct class {
	char name[24]; /* what stands before the colon of a reason */
	int64_t n;
};

#define MAX_CLASSES 16 /* formats, worker, file; the rest is counted as one */

struct summary {
	int64_t images, unreadable, captions, unmeasured;
	struct class classes[MAX_CLASSES];
	const char *recipe; /* NULL: none was judged by */
	int64_t judged, kept, pairs;
};

void summary_add(struct summary *, const struct answer *);
void summary_write(struct summary *, bool json); /* sorts the classes */

/* filter.c -- a set; print.c -- plain files */

struct filter_options {
	struct options common;
	const char *recipe; /* -r; NULL: the set's */
	bool follow, dihedral, print, check, show;
};

int filter_run(const struct filter_options *);
/* NAMES ends in NULL; "-": their names are read from standard input. */
int print_run(const struct filter_options *, char *const names[]);
void value_write(struct json *, const struct value *);

#endif
