/*
 * index.h -- facts to near: hashes and sets.
 *
 * Ownership and errors as in schemas.h.  A code is a PDQ hash of 256 bits; its
 * place in an array of codes is its index.
 */
#ifndef INDEX_H
#define INDEX_H

#include "schemas/schemas.h"

#define RADIUS 31      /* bits of 256: "match <= 31", PDQ's README */
#define MIN_QUALITY 50 /* "discard quality <= 49", PDQ's README */
#define SHA256_LEN 32
#define ORIENTATIONS 8 /* EXIF 1..8 */

/* main.c -- what was asked */

struct args {
	struct options opt;
	int radius;          /* --radius, bits */
	const char *against; /* --against, absolute; NULL: this set itself */
	unsigned formats;    /* --format: bit i is writer_at(i) */
	bool all;            /* --all */
};

const char *help_of(const char *verb); /* help.c; "": of the program */

/* near.c, cluster.c, manifest.c, verify.c -- the verbs; exit statuses */

int near(const struct args *);
int cluster(const struct args *);
int manifest(const struct args *);
int verify(const struct args *);

/* scan.c -- every code against every other */

struct code {
	uint64_t w[4];
};

struct pair {
	uint64_t a, b; /* indices */
	uint64_t distance;
};

struct scan {
	const struct code *a, *b;
	size_t na, nb;
	bool self; /* a is b: each pair once, a before b */
	int radius;
	void (*found)(void *arg, const struct pair *);
	void *arg;
};

int code_distance(const struct code *, const struct code *);
size_t scan_units(const struct scan *);            /* into how many it is cut */
uint64_t scan_unit(const struct scan *, size_t i); /* comparisons made */

/* join.c -- the scan, by several processes; pairs come in any order */

void join(const struct scan *, const struct options *);

/* hashes.c -- set/hashes/pdq.codes: the codes of a set, mapped */

struct hashes {
	const struct code *codes; /* distinct, in order of their bytes */
	size_t ncodes;
	const uint64_t *first; /* ncodes + 1: items[first[i]..first[i+1]) */
	const int64_t *items;  /* have code i; ascending */
	size_t nitems;
	int64_t token;    /* of the catalog that it was made from */
	struct span span; /* what holds all of it */
};

/* Made anew where it is absent, damaged, or not of this catalog's facts. */
void hashes_open(struct hashes *, struct catalog *, const char *set);
void hashes_close(struct hashes *);
/* NULL, and HASHES filled: sound.  Else what is wrong. */
const char *hashes_read(struct hashes *, const uint8_t *data, size_t len);
/* The file as it stands, sound or not; NULL where it is, else why not. */
const char *hashes_load(struct hashes *, const char *set);
int64_t hashes_token(struct catalog *);

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

FILE *file_private(const char *folder); /* unlinked; NULL: errno says why */
int file_lock(const char *folder); /* one writer at a time; close() ends it */
void file_sync(FILE *, const char *path);            /* flushed to the disk */
void file_publish(const char *from, const char *to); /* rename(2) */

/* writers.c -- the formats of a manifest, what -l prints */

struct writer {
	const char *name, *suffix, *about;
	void (*begin)(FILE *); /* each of the three may be NULL: nothing */
	void (*row)(FILE *, const struct record *, const char *line);
	void (*end)(const char *lines, const char *path); /* PATH is made of
							     the JSON lines */
};

const struct writer *writer_at(size_t i); /* NULL: there are no more */

/* outputs.c -- the files of one manifest */

#define MAX_OUTPUTS 8 /* more than there are writers */

struct output {
	const struct writer *writer;
	char *path, *temp;
	FILE *file; /* NULL: the writer's end() makes it */
};

struct outputs {
	struct output of[MAX_OUTPUTS];
	size_t n;
	const char *set, *name; /* of the files, without suffix */
	int lock;
};

void outputs_open(struct outputs *, const struct args *, const char *name);
void outputs_row(struct outputs *, const struct record *, const char *line);
void outputs_finish(struct outputs *);  /* whole, under their other names */
void outputs_publish(struct outputs *); /* those of before are replaced */
void outputs_drop(struct outputs *);
void csv_text(FILE *, const char *); /* write-csv.c: one cell */

/* warc.c -- the frame of a WARC record */

/* Length of the header, or 0; *CONTENT: length of the block after it. */
size_t warc_frame(const uint8_t *record, size_t len, uint64_t *content);

/* rows.c -- all that this stage writes into the catalog */

struct near_row {
	int64_t item, other;
	int distance, orientation;
	bool same_bytes;
};

struct search {              /* as in the table */
	const char *against; /* "": this set */
	int radius;
	int64_t items, others;
};

/* What near finds goes to a temporary table; nears_write() puts it in place. */
struct sqlite3_stmt *nears_begin(struct catalog *);
void nears_add(struct sqlite3_stmt *, const struct near_row *);
void nears_add_same_bytes(struct catalog *); /* within this set */
void nears_write(struct catalog *, const struct search *);

/* Between these, the table is this program's: empty, then filled. */
struct sqlite3_stmt *clusters_begin(struct catalog *);
void clusters_add(struct sqlite3_stmt *, int64_t item, int64_t representative);
void clusters_end(struct catalog *, struct sqlite3_stmt *, bool keep);

struct snapshot {
	uint8_t sha256[SHA256_LEN]; /* of the JSON lines */
	int64_t count, recipe;
};

/* A manifest's pairs go to a temporary table, in their order. */
struct sqlite3_stmt *listing_begin(struct catalog *);
void listing_add(struct sqlite3_stmt *, int64_t place, int64_t mention);
/* False: one of the pairs is no longer in the catalog; nothing is written. */
bool listing_publish(struct catalog *, const struct snapshot *);

#endif
