/*
 * schemas.h -- what every stage agrees on: the ground of the house.
 *
 * This is the only header that more than one folder includes.
 *
 * Ownership: strings that a function returns are the caller's to free(3);
 * strings that are handed in are copied.  x_clear() empties, x_free(NULL) is
 * fine.  A struct record owns its strings: catalog_next() refills it,
 * record_clear() empties it.
 *
 * Errors: what the machine does wrong (memory, disk, a damaged catalog) ends
 * the program through err(3) with status 1.  What the input does wrong is
 * returned, and its reason recorded.
 */
#ifndef SCHEMAS_H
#define SCHEMAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

struct option;
struct sqlite3;
struct sqlite3_stmt;

/* record.c -- one pair, as far as the stages have learnt about it */

#define ABSENT INT64_MIN /* an INTEGER field that is NULL; REAL: NaN */

/* Name and order as in record.sql; KEYs stay out of manifests. */
/* clang-format off */
#define RECORD(KEY, TEXT, INTEGER, REAL)                                    \
	KEY(item) KEY(mention)                                              \
	TEXT(uid) TEXT(url) TEXT(page) TEXT(title) TEXT(caption) TEXT(kind) \
	TEXT(author) TEXT(licence) TEXT(source)                             \
	TEXT(state) INTEGER(status) TEXT(fetched) TEXT(mime)                \
	INTEGER(bytes) TEXT(sha256) TEXT(visibility) TEXT(signals)          \
	TEXT(unreadable) TEXT(format) INTEGER(width) INTEGER(height)        \
	INTEGER(orientation) TEXT(pdq) INTEGER(pdq_quality) TEXT(pdq_rule)  \
	REAL(spread) REAL(sharpness) REAL(brightness) REAL(brightness_p5)   \
	REAL(brightness_p99) REAL(blurriness) REAL(contrast) REAL(entropy)  \
	REAL(colourfulness) TEXT(camera) TEXT(taken) INTEGER(gps)           \
	INTEGER(characters) INTEGER(words) TEXT(language)                   \
	INTEGER(pii_email) INTEGER(pii_phone) INTEGER(pii_card)             \
	INTEGER(pii_ip)                                                     \
	TEXT(scores) TEXT(recipe) INTEGER(keep) TEXT(rejected)              \
	TEXT(duplicate_of)
/* clang-format on */

#define RECORD_INTEGER(name) int64_t name;
#define RECORD_TEXT(name) char *name;
#define RECORD_REAL(name) double name;

struct record {
	RECORD(RECORD_INTEGER, RECORD_TEXT, RECORD_INTEGER, RECORD_REAL)
};

struct json;

void record_clear(struct record *);
void record_json(struct json *, const struct record *); /* a manifest's row */

/* catalog.c -- the SQLite file in which the stages meet */

#define CATALOG_VERSION 1 /* PRAGMA user_version that this program writes */

enum catalog_mode {
	CATALOG_READ,  /* a set of somebody else's: nothing in it is trusted */
	CATALOG_WRITE, /* made where absent, migrated where old */
};

struct catalog;

struct catalog *catalog_open(const char *set, enum catalog_mode);
void catalog_close(struct catalog *);
struct sqlite3 *catalog_db(struct catalog *);
void catalog_begin(struct catalog *);
void catalog_commit(struct catalog *);
void catalog_exec(struct catalog *, const char *sql);
int64_t catalog_number(struct catalog *, const char *sql);

/* Statements: bind with sqlite3_bind_*, finalize with sqlite3_finalize. */
struct sqlite3_stmt *catalog_prepare(struct catalog *, const char *sql);
void catalog_step(struct sqlite3_stmt *); /* gives no rows; then reset */
bool catalog_row(struct sqlite3_stmt *);  /* false: no more; then reset */
char *catalog_text(struct sqlite3_stmt *, int col); /* a copy, or NULL */

/* The rest of a SELECT over the view record: "WHERE ... ORDER BY ...". */
struct sqlite3_stmt *catalog_records(struct catalog *, const char *rest);
bool catalog_next(struct sqlite3_stmt *, struct record *);

/* set.c -- the folder that a set is */

void set_make(const char *set); /* with its folders, where absent */
char *set_path(const char *set, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *set_warc(const char *set, int64_t file); /* set/warc/00000.warc */
/* Hold set/NAME.lock until closed or dead; -1: another process has it. */
int set_lock(const char *set, const char *name, bool wait);

/* span.c -- a stretch of a file, mapped: bytes are never copied */

struct span {
	const uint8_t *data;
	size_t len;
	void *map; /* what span_close() unmaps; private */
	size_t maplen;
};

int span_open(struct span *, int fd, int64_t offset, int64_t len);
void span_close(struct span *);

/* options.c -- the same letter for the same thing in every program */

struct options {
	const char *set; /* -d, --set; default ./set */
	int jobs;        /* -j, --jobs; default: one a processor */
	bool dry_run, quiet, verbose, json, list;
};

#define OPTIONS_SHORT "d:j:nqvl"
/* Long forms, for the head of a program's own table; values over 255. */
#define OPTIONS_LONG                                         \
	{ "set", required_argument, NULL, 'd' },             \
	    { "jobs", required_argument, NULL, 'j' },        \
	    { "dry-run", no_argument, NULL, 'n' },           \
	    { "quiet", no_argument, NULL, 'q' },             \
	    { "verbose", no_argument, NULL, 'v' },           \
	    { "list", no_argument, NULL, 'l' },              \
	    { "json", no_argument, NULL, OPTION_JSON },      \
	    { "help", no_argument, NULL, OPTION_HELP },      \
	{                                                    \
		"version", no_argument, NULL, OPTION_VERSION \
	}

enum { OPTION_JSON = 256, OPTION_HELP, OPTION_VERSION, OPTION_OWN };

void options_default(struct options *);
/* True: C was one of the common ones.  --help prints HELP and exits 0. */
bool options_take(struct options *, int c, const char *arg, const char *help);
long long options_number(const char *name, const char *arg, long long lo,
    long long hi); /* exits 2 with a reason where ARG is not in lo..hi */

/* json.c -- JSON, written as it goes; whatever the text, valid and UTF-8 */

struct json {
	FILE *out;
	bool comma; /* a value stands before the next one */
};

void json_open(struct json *, char bracket); /* '{' or '[' */
void json_close(struct json *, char bracket);
void json_key(struct json *, const char *);
void json_text(struct json *, const char *); /* NULL: null */
void json_integer(struct json *, int64_t);   /* ABSENT: null */
void json_real(struct json *, double);       /* not finite: null */
void json_bool(struct json *, bool);
void json_raw(struct json *, const char *); /* is JSON already; NULL: null */
void json_line(struct json *);              /* end of a JSON line */

/* progress.c -- how far a long run has come, on stderr */

struct progress {
	const char *what;     /* "images"; NULL: be quiet */
	int64_t done, total;  /* total 0: not known */
	int64_t began, shown; /* ms */
	bool terminal;
};

void progress_begin(struct progress *, const char *what, int64_t total);
void progress_step(struct progress *, int64_t done); /* done so far */
void progress_end(struct progress *);

/* text.c -- digits, times and other small forms */

void hex_write(char *out, const uint8_t *bytes, size_t n); /* 2n + 1 chars */
int hex_read(uint8_t *bytes, size_t n, const char *hex); /* -1: not 2n digits */
void time_write(char out[21], time_t); /* 2026-11-22T11:00:00Z */
int64_t time_ms(void);                 /* since 1970 */
/*
 * The code point at S: its length in bytes, 1 at least.  What is no UTF-8
 * (RFC 3629) is one byte of U+FFFD.
 */
size_t utf8_read(const char *s, size_t len, uint32_t *cp);
char *text_clean(const char *, size_t len); /* valid UTF-8, no controls, white
					       space squeezed; NULL if empty */

/*
 * duck.c -- tables that others wrote or will read: Parquet, CSV, JSON, by
 * DuckDB's library, in memory, with one thread, in the order of the file.
 * Where -1 or NULL is returned, *REASON says why, and is to be freed.
 */

struct duck;

char *duck_library(void); /* path of libduckdb.so; NULL: not found */
struct duck *duck_open(char **reason);
void duck_close(struct duck *);
/* From here on it opens no file but PATH, and no setting can be changed. */
int duck_confine(struct duck *, const char *path, char **reason);
int duck_exec(struct duck *, const char *sql, char **reason);
/* A SELECT, whose rows are streamed; the next query or exec ends it. */
int duck_query(struct duck *, const char *sql, char **reason);
int duck_next(struct duck *, char **reason); /* 1: a row, 0: no more, -1 */
size_t duck_columns(const struct duck *);
const char *duck_name(struct duck *, size_t col);
/*
 * A value as text, until the next row; NULL for NULL.  A NUL byte in it has
 * become a space.
 */
const char *duck_text(struct duck *, size_t col);
char *duck_quote(const char *); /* as a literal of SQL, to be freed */

/* landlock.c -- what a process may touch from here on */

struct landlock_path {
	const char *path; /* and all below it; absent ones are passed over */
	bool write;
};

void landlock_restrict(const struct landlock_path *, size_t n);

#endif
