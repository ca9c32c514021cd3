/*
 * bind.h -- inside rows/: statements, and what is bound to them.
 */
#ifndef BIND_H
#define BIND_H

#include <sqlite3.h>

#include "crawl/crawl.h"
#include "crawl/rows/statements.h"

#define NAME(name, sql) name,

enum statement { STATEMENTS(NAME) STATEMENT_COUNT };

struct rows {
	struct sqlite3_stmt *stmt[STATEMENT_COUNT];
	char *origin; /* name of the last origin that was looked up */
	int64_t origin_id;
	struct tally *tally; /* NULL: nobody counts */
	int64_t before;      /* the last attempt of earlier runs */
	int64_t anew;        /* ms: files asked for until then are again */
	int64_t answers;     /* written since the cache was looked at */
};

/* What is bound to a parameter; bytes NULL and 0 of a key are NULL. */
struct value {
	const void *bytes;
	int64_t n;
	int type; /* SQLITE_TEXT, SQLITE_BLOB, SQLITE_INTEGER */
};

static inline struct value
text(const char *s)
{
	return (struct value) { s, -1, s == NULL ? SQLITE_NULL : SQLITE_TEXT };
}

static inline struct value
blob(const void *bytes, int64_t len)
{
	return (struct value) { bytes, len, SQLITE_BLOB };
}

static inline struct value
number(int64_t n)
{
	return (struct value) { NULL, n, SQLITE_INTEGER };
}

static inline struct value
key(int64_t id)
{
	return (
	    struct value) { NULL, id, id == 0 ? SQLITE_NULL : SQLITE_INTEGER };
}

/* Statement WHICH with its N parameters, in their order, ready to be run. */
struct sqlite3_stmt *rows_bind(
    struct rows *, enum statement which, const struct value *values, size_t n);

#define VALUES(...) ((const struct value[]) { __VA_ARGS__ })
#define BIND(rows, which, ...)                          \
	rows_bind((rows), (which), VALUES(__VA_ARGS__), \
	    sizeof(VALUES(__VA_ARGS__)) / sizeof(struct value))
#define RUN(...) catalog_step(BIND(__VA_ARGS__))

bool rows_contradicts(struct rows *, int64_t item, const char *claimed);
/* ITEM is decided on anew: what was is counted no more. */
void rows_reopen(struct rows *, int64_t item);
int64_t rows_last_id(struct rows *);
bool rows_changed(struct rows *); /* has the last statement written a row? */
int64_t rows_origin(struct rows *, const char *name); /* made where absent */
/* The bytes of ITEM are there. */
struct received {
	const char *mime, *etag, *modified; /* or NULL */
	const char *url;                    /* that was asked last, or NULL */
	long status;                        /* HTTP; 0: of a local file */
	const struct stored *at;
};
void rows_stored(struct rows *, int64_t item, const struct received *);
void rows_site(struct rows *, const struct outcome *); /* of a file */
void rows_item_is(struct rows *, int64_t item, const struct outcome *);
const char *rows_state_name(enum state);

#endif
