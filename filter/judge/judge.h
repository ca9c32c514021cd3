/*
 * judge.h -- recipes: which pairs are kept, and what each of the others broke.
 *
 * A recipe may be a stranger's.  It is read whole and refused, with line and
 * column, before anything is judged; and its expressions can do no more than
 * read the record of the pair at hand.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "filter/filter.h"

struct sqlite3;
struct sqlite3_stmt;

/* recipes.c -- the recipes that are shipped */

const char *recipes_find(const char *name); /* the text of one, or NULL */
void recipes_list(void);

/* recipe.c -- a recipe's text, cut into rules */

#define MAX_RULES 64

struct rule {
	const char *name; /* of name_len bytes, in the recipe's text */
	int name_len;
	bool needs;       /* judges no pair: one pair at least must meet it */
	size_t at, len;   /* its expression, in the recipe's text */
	uint64_t columns; /* of the record, that it reads: bit = number */
};

struct recipe {
	char *name;  /* in messages: as it was asked for */
	char *title; /* in the catalog: without folder and .recipe */
	char *body;  /* as written */
	char *text;  /* the same with comments blanked: offsets agree */
	size_t n;
	struct rule rules[MAX_RULES];
};

/* A shipped one, or a file's; exits 1 where it cannot be read. */
struct recipe *recipe_open(const char *name);
/* NULL: refused, for REASON ("name:line:column: what"). */
struct recipe *recipe_parse(
    const char *name, const char *body, size_t len, char reason[REASON_SIZE]);
/* Says why and where, as printf; returns -1. */
int recipe_refuse(const struct recipe *, size_t at, char reason[REASON_SIZE],
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void recipe_free(struct recipe *);

/* expression.c -- what an expression may look like, before SQLite reads it */

/* 0; or -1, with what is wrong and, in AT, where. */
int expression_check(const char *, size_t len, size_t *at, const char **what);

/* columns.c -- the columns of the record that a rule may read */

const char *columns_name(int);  /* NULL: no more */
bool columns_json(int);         /* holds JSON text */
int columns_find(const char *); /* -1: none, or not for rules */

/* regexp.c -- SQL's X REGEXP Y, by PCRE2 */

void regexp_register(struct sqlite3 *);

/* jail.c -- a connection that reads records and nothing else */

struct jail {
	struct sqlite3 *db;
	uint64_t columns; /* read since this was last zeroed */
	bool keys;        /* a pair may be named by its key */
	char denied[80];  /* the name that was refused, or "" */
	int64_t deadline; /* ms; past it a statement is broken off */
};

void jail_enter(struct jail *, struct sqlite3 *);
void jail_lift(struct jail *);
void jail_leave(struct jail *);

/* rules.c -- all rules of a recipe as one statement */

/* Learn what the rules read, and refuse what is wrong.  0; or -1. */
int rules_compile(struct recipe *, struct jail *, char reason[REASON_SIZE]);
/* -1: what the recipe needs is in no pair. */
int rules_needs(const struct recipe *, struct jail *, char reason[REASON_SIZE]);
/*
 * The records of the pairs ?1 to ?2, in order: the pair, whether it is
 * readable, whether each rule holds, then the columns that are read, state and
 * unreadable among them.
 */
struct sqlite3_stmt *rules_prepare(
    const struct recipe *, struct jail *, uint64_t *columns);

/* judge.c -- one pair after the other */

struct verdict {
	bool keep;
	const char *rejected; /* JSON: rule -> what it read; NULL: kept */
};

struct judge;

/* Compiled and checked; exits 1 where the recipe is refused. */
struct judge *judge_open(struct recipe *, struct catalog *);
/* Exits 1 where the recipe needs what no pair of the set has. */
void judge_needs(struct judge *);
/* The pairs from FIRST to LAST, in order; false: no more. */
void judge_begin(struct judge *, int64_t first, int64_t last);
bool judge_next(struct judge *, int64_t *mention);
/* Of that pair.  VERDICT's text is the judge's until the next one. */
void judge_verdict(struct judge *, struct verdict *);
void judge_close(struct judge *);

#endif
