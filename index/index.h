/*
 * index.h -- facts to near: hashes and sets.  As in schemas.h.
 */
#ifndef INDEX_H
#define INDEX_H

#include "schemas/schemas.h"

#define SHA256_LEN 32 /* bytes */
/* KiB of page cache and of sorting: memory is flat from 100,000 rows on. */
#define FLAT_MEMORY "PRAGMA cache_size = -2048"

/* main.c -- what was asked */

struct args {
	struct options opt;
	int radius;          /* --radius, bits */
	const char *against; /* --against, absolute; NULL: this set itself */
	unsigned formats;    /* --format: bit i is writer_at(i) */
	bool all, complete;  /* --all, --complete */
	const char *prefer;  /* --prefer: terms of an ORDER BY */
	const char *codes, *queries, *output; /* plain files */
	const char *method;                   /* NULL: what takes the least */
	bool plan;
};

const char *help_of(const char *verb); /* help.c; "": of the program */

/* near.c, codes/, cluster.c, ... -- the verbs: exit statuses */

int near(const struct args *);
int cluster(const struct args *);
int manifest(const struct args *);
int verify(const struct args *);

/* prefer.c -- which item stands for its cluster */

#define PREFER                                                             \
	"kept DESC, coalesce(width * height, 0) DESC, coalesce(bytes, 0) " \
	"DESC,"                                                            \
	" fetched, url"
#define CLUSTERED /* items */                                        \
	"(SELECT item FROM near WHERE against = ''"                  \
	" UNION SELECT other FROM near JOIN item ON item.id = other" \
	" WHERE against = '')"

struct sqlite3_stmt *preferred(struct catalog *, const char *terms);

/* forest.c -- union-find */

struct forest {
	uint32_t *parent;
	size_t n;
};

void forest_make(struct forest *, size_t n);
void forest_clear(struct forest *);
size_t forest_root(struct forest *, size_t);
void forest_unite(struct forest *, size_t, size_t);

/* files.c -- files that are whole or not there */

int file_plain(const char *path);       /* to read it; -1: not, or no file */
FILE *file_private(const char *folder); /* has no name */
int file_lock(const char *folder); /* one writer at a time; close() ends it */
void file_sync(FILE *, const char *path);            /* flushed to the disk */
void file_publish(const char *from, const char *to); /* rename(2) */

/* write/ -- the formats of a manifest, what -l prints */

struct writer {
	const char *name, *suffix, *about;
	/*
	 * Each may be NULL.  Without ROW the FILE is NULL too, and END makes
	 * PATH of the file of JSON lines.
	 */
	void (*begin)(FILE *);
	void (*row)(FILE *, const struct record *, const char *line);
	void (*end)(const char *lines, const char *path);
};

const struct writer *writer_at(size_t i); /* NULL: there are no more */
void csv_text(FILE *, const char *);      /* write/csv.c: one cell */

/* outputs.c -- the files of one manifest */

struct outputs *outputs_open(const struct args *, const char *name);
void outputs_row(struct outputs *, const struct record *, const char *line);
void outputs_finish(struct outputs *); /* whole, under other names */
void outputs_close(struct outputs *, bool publish);

/* faults.c -- what verify finds wrong: prints it */

struct faults {
	const struct args *args;
	int64_t n;
};

void fault(struct faults *, const char *subject, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void note(struct faults *, const char *subject, const char *fmt, ...)
    __attribute__((format(printf, 3, 4))); /* is no fault */

/* warc.c -- WARC files, and the frame of a record in them */

/* The rows come in the order of the files: one is open at a time. */
struct warc_file {
	int64_t number, size;
	int fd; /* -1: there is none */
};

void warc_open(struct warc_file *, const char *set, int64_t number);
void warc_close(struct warc_file *);
/* Length of the header, or 0; *CONTENT: length of the block after it. */
size_t warc_frame(const uint8_t *record, size_t len, int64_t *content);
/* A field's value in a header of LEN bytes, *VALUE_LEN long; NULL: none. */
const char *warc_field(
    const uint8_t *head, size_t len, const char *name, size_t *value_len);

/* spans.c, records.c -- the bytes of all items; all else that is recorded */

int64_t spans_verify(struct faults *, struct catalog *); /* how many items */
void records_verify(struct faults *, struct catalog *);

/* pairs.c -- the rows of all pairs: their names, and what was published */

void uids_verify(struct faults *, struct catalog *);
void lines_verify(struct faults *, struct catalog *, const char *manifest);

/* rows.c -- what this stage writes into the catalog; near/rows.c has more */

void hash_log_trim(struct catalog *, const char *kind, int64_t id);

/* One transaction, from the first to the last of these. */
struct sqlite3_stmt *clusters_begin(struct catalog *);
void clusters_add(struct sqlite3_stmt *, int64_t item, int64_t representative);
void clusters_end(struct catalog *, struct sqlite3_stmt *, bool keep);

struct snapshot { /* as in the table snapshot */
	uint8_t sha256[SHA256_LEN];
	int64_t count, recipe;
};
/* The manifest's pairs go to a temporary table, in their order. */
struct sqlite3_stmt *listing_begin(struct catalog *);
void listing_add(struct sqlite3_stmt *, int64_t place, int64_t mention);
/* False: one of them is no longer in the catalog; nothing is written. */
bool listing_publish(struct catalog *, const struct snapshot *);

#endif
