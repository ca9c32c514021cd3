/*
 * hamming.h -- the Hamming index: which codes differ in few bits.
 *
 * A code is a PDQ hash of 256 bits; its place in an array of codes is its
 * index.  Ownership and errors as in schemas.h.
 */
#ifndef INDEX_HAMMING_H
#define INDEX_HAMMING_H

#include "schemas/schemas.h"

#define RADIUS 31      /* bits of 256: "match <= 31", PDQ's README */
#define MIN_QUALITY 50 /* "discard quality <= 49", PDQ's README */

/* scan.c -- every code against every other */

struct code {
	uint64_t w[4];
};

struct pair {
	uint64_t a, b; /* indices */
	uint64_t distance;
};

/* Who takes pairs, one by one. */
struct sink {
	void (*found)(void *arg, const struct pair *);
	void *arg;
};

struct scan {
	const struct code *a, *b;
	size_t na, nb;
	bool self;  /* a is b: each pair once, a before b */
	bool plain; /* without what some processors lack: for tests */
	int radius;
	void (*found)(void *arg, const struct pair *);
	void *arg;
};

int code_distance(const struct code *, const struct code *);
size_t scan_units(const struct scan *);            /* into how many it is cut */
uint64_t scan_unit(const struct scan *, size_t i); /* comparisons made */

/* join.c -- comparisons by several processes; pairs come in any order */

struct join {
	size_t units;
	/* Finds the pairs of one unit; returns how many it compared. */
	uint64_t (*work)(void *of, size_t unit, const struct sink *);
	void *of;
	struct sink sink; /* is called in this process only */
	int64_t total;    /* comparisons of all; 0: not known */
};

void join_run(const struct join *, const struct options *);
void join_scan(struct scan *, const struct options *); /* each is compared */
void join_self(struct scan *, const struct options *); /* of one array */

/* hashes.c -- set/hashes/pdq.codes: the codes of a set, mapped */

struct hashes {
	const struct code *codes; /* distinct, in order of their bytes */
	size_t ncodes;
	const uint64_t *first; /* ncodes + 1: items[first[i]..first[i+1]) */
	const int64_t *items;  /* have code i; ascending */
	size_t nitems;
	int64_t token;    /* of the facts that it was made from */
	struct span span; /* what holds all of it */
};

/* Made anew where it is absent, damaged, or not of the catalog's facts. */
void hashes_open(struct hashes *, struct catalog *, const char *set);
void hashes_close(struct hashes *);
/* NULL where the file is sound, else what is wrong with it. */
const char *hashes_load(struct hashes *, const char *set);

/* format.c -- the form of that file */

#define HASHES_HEADER 128 /* bytes */

/* As hashes_load, of bytes. */
const char *hashes_read(struct hashes *, const uint8_t *data, size_t len);
void hashes_head(uint8_t head[HASHES_HEADER], const struct hashes *,
    const struct span *body);
int64_t hashes_token(struct catalog *);

/* make.c -- that file, from the catalog */

struct sqlite3_stmt *hashes_rows(struct catalog *); /* code, item; sorted */
/* FILE is empty; FOLDER is where its parts may lie until they are joined. */
void hashes_make(FILE *, struct catalog *, const char *folder);

#endif
