/*
 * jail.h -- where a stranger's expressions run: what they may read, and how
 * long.
 */
#ifndef JAIL_H
#define JAIL_H

#include <time.h>

#include "filter/filter.h"
#include "filter/judge/columns.h"

struct sqlite3;
struct sqlite3_stmt;
struct recipe;

#define MAX_RULES 64 /* of a recipe */

/* watch.c -- ends the program where a recipe does not end */

struct watch {
	timer_t timer;
	const char *rule;     /* at work: "recipe:line:column: rule 'name'" */
	char pair[40];        /* its uid; "": none, yet */
	int64_t pairs, began; /* how many; ms of CPU time */
	int64_t rested;       /* of that, when it last stopped */
	int64_t looked;       /* ms, when the timer was set */
	bool set;
};

void watch_open(struct watch *, const char *rule);
void watch_pair(struct watch *); /* one more pair, or one more look at it */
void watch_rest(struct watch *); /* no recipe is at work */
void watch_close(struct watch *);

/* jail.c -- a connection that reads records and nothing else; regexp.c */

/* Ours, in rules: where an image's size lies among those of the set. */
#define QUARTILE "size_quartile"
#define QUARTILES 3

struct jail {
	struct sqlite3 *db;
	struct columns columns; /* read since this was last zeroed */
	bool own;               /* the statement is ours, around rules */
	bool counting;          /* sizes: that statement is ours, too */
	bool asks, counted;     /* a rule asks for quartiles; they are there */
	double quartiles[QUARTILES]; /* of sizes, in pixels */
	char denied[80];             /* the name that was refused, or "" */
	int64_t mention;             /* the pair at hand */
	char where[MAX_RULES]
		  [REASON_SIZE]; /* what the watch says of each rule */
	struct watch watch;
};

void regexp_register(struct sqlite3 *); /* SQL's X REGEXP Y, by PCRE2 */
/* quartiles.c: QUARTILE, which is NULL until the sizes were counted. */
void quartiles_register(struct jail *);
void quartiles_count(struct jail *);
void jail_enter(struct jail *, struct sqlite3 *, const struct recipe *);
void jail_leave(struct jail *);
/* One step of a jailed statement, watched; as sqlite3_step(). */
int jail_step(struct jail *, struct sqlite3_stmt *);
/* Whether a step failed by what the recipe asks of a pair; else the machine. */
bool jail_blames_recipe(int rc);

#endif
