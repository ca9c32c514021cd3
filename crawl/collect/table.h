/*
 * table.h -- lists as tables: one row after another, by column.
 */
#ifndef TABLE_H
#define TABLE_H

#include "crawl/collect/collect.h"

/* table.c -- rows of CSV, TSV, JSON and Parquet, streamed by DuckDB */

#define TABLE_COLUMNS 200      /* of a list; those beyond are not read */
#define TABLE_FIRST (64 << 10) /* bytes of the first line, to see the form */

enum form { CSV, TSV, JSON, PARQUET };

struct table {
	struct duck *duck;
	struct feed *feed; /* NULL: Parquet */
	enum form form;
	int fd;
	char first[TABLE_FIRST]; /* the first line, of CSV, TSV and JSON */
	char *from;              /* what follows FROM */
	char *replaced;          /* what feed_end() says, or NULL */
	struct cell *cells;
	size_t n;
	int found[FIELDS];
	struct json json; /* writes extra, of one row after another */
	char *extra;
	size_t extralen;
};

/* SKIP rows are passed over.  NULL or -1, and *REASON. */
struct table *table_open(const char *path, int64_t skip, char **reason);
void table_close(struct table *);
int table_next(struct table *, char **reason); /* 1: a row; 0: no more */
bool table_has(const struct table *, enum field);
const char *table_field(const struct table *, enum field); /* until the next */
/*
 * The digest that the row claims, as "sha256:..." or "md5:..."; it is not among
 * the others then.  1; 0: none; -1: one that is malformed.
 */
int table_claim(struct table *, char out[]);
const char *table_extra(struct table *); /* until the next; or NULL */
char *table_names(const struct table *); /* "a, b, c", for a reason */
/* After the last row: what could not be read, or NULL. */
char *table_rejects(struct table *);

/* form.c -- how each form of a table is asked of DuckDB */

/* PATH ends so, or so and .gz. */
bool form_ends(const char *path, const char *suffix);
void form_read(struct table *, const char *path); /* form, first line, FROM */
bool form_piped(const struct table *); /* DuckDB reads it from the feed */
char *form_path(const struct table *); /* for DuckDB to open */
bool form_nested(const char *type);
/*
 * Column I of TYPE as text, or as JSON (raw) where it is a number or nested.
 * Bytes are passed over: an image within a list is not taken from it.
 */
void form_ask(struct table *, FILE *, size_t i, const char *type);

#endif
