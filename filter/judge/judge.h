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
#include "filter/judge/jail.h"

struct alone;

/* recipes.c -- the recipes that are shipped */

const char *recipes_find(const char *name); /* the text of one, or NULL */
void recipes_list(void);

/* recipe.c -- a recipe's text, cut into rules */

struct rule {
	const char *name; /* of name_len bytes, in the recipe's text */
	int name_len;
	bool needs;     /* judges no pair: one pair at least must meet it */
	size_t at, len; /* its expression, in the recipe's text */
	struct columns columns; /* of the record, that it reads */
};

struct recipe {
	char *name;  /* in messages: as it was asked for */
	char *title; /* in the catalog: without folder and .recipe */
	char *body;  /* as written */
	char *text;  /* the same with comments blanked: offsets agree */
	size_t n;
	struct rule rules[MAX_RULES];
};

/* A shipped one, or a file's, checked; exits 2 where it is refused. */
struct recipe *recipe_open(const char *name);
/* NULL: refused, for REASON ("name:line:column: what"). */
struct recipe *recipe_parse(
    const char *name, const char *body, size_t len, char reason[REASON_SIZE]);
void recipe_free(struct recipe *);
/* refuse.c: says why and where, as printf; returns -1. */
int recipe_refuse(const struct recipe *, size_t at, char reason[REASON_SIZE],
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* expression.c -- what an expression may look like, before SQLite reads it */

/* 0; or -1, with what is wrong and, in AT, where. */
int expression_check(const char *, size_t len, size_t *at, const char **what);

/* rules.c -- the rules of a recipe as SQL */

/* Learn what the rules read, and refuse what is wrong.  0; or -1. */
int recipe_check(struct recipe *, char reason[REASON_SIZE]);
/* -1: what the recipe needs is in no pair. */
int rules_needs(const struct recipe *, struct jail *, char reason[REASON_SIZE]);
/*
 * The records of the pairs ?1 to ?2, in order: the pair, whether it is
 * readable, and not refused, whether each rule holds, then the columns that are
 * read, those of the first two among them.
 */
struct sqlite3_stmt *rules_prepare(
    const struct recipe *, struct jail *, struct columns *);
/* Of these, the pair and whether it meets rule I. */
struct sqlite3_stmt *rules_prepare_one(
    const struct recipe *, struct jail *, size_t i);
/* Of these, the pair and one column. */
struct sqlite3_stmt *rules_prepare_column(struct jail *, int column);
/* Of the pair ?1, the signals that refuse it: name, and as it was read. */
struct sqlite3_stmt *rules_prepare_refusals(struct jail *);

/* alone.c -- a pair over which a rule fails: rule by rule, value by value */

struct alone *alone_new(const struct recipe *, struct jail *);
void alone_free(struct alone *);
/* Whether rule I holds for the pair; "" or what went wrong in ERROR. */
bool alone_holds(
    struct alone *, size_t i, int64_t mention, char error[REASON_SIZE]);
/* At its row, the value being column 1; NULL: it cannot be read. */
struct sqlite3_stmt *alone_value(struct alone *, int column, int64_t mention);

/* judge.c -- one pair after the other */

struct judge;

struct verdict {
	bool keep;
	const char *rejected; /* JSON: rule -> what it read; NULL: kept */
};

/* The recipe is checked, and the set there. */
struct judge *judge_open(const struct recipe *, const char *set);
/* -1: the recipe needs what no pair of the set has. */
int judge_needs(struct judge *, char reason[REASON_SIZE]);
#define SIZES_TEXT 80 /* bytes */

/* The quartiles of size that it judges by, JSON; false: no rule asks. */
bool judge_sizes(struct judge *, char text[SIZES_TEXT]);
/* The pairs from FIRST to LAST, in order; false: no more. */
void judge_begin(struct judge *, int64_t first, int64_t last);
bool judge_next(struct judge *, int64_t *mention);
/* Of that pair.  VERDICT's text is the judge's until the next one. */
void judge_verdict(struct judge *, struct verdict *);
void judge_close(struct judge *);

#endif
