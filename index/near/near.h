/*
 * near.h -- the search of a set, and of one set for another's items.
 */
#ifndef INDEX_NEAR_H
#define INDEX_NEAR_H

#include "index/hashes/hashes.h"
#include "index/index.h"

/*
 * rows.c -- what near finds, and how far it is: put into the catalog every
 * second, so that a search that was stopped goes on, and in place at the end
 */

struct near_row { /* as in the table near */
	int64_t item, other;
	int distance, orientation;
	bool same_bytes;
	int variant; /* NO_VARIANT: is of none */
};

#define NO_VARIANT (-1)

struct search { /* as in the table search */
	const char *against;
	int radius;
	int64_t items, others;
	int64_t hashed;   /* of the others; is in no table */
	int64_t codes;    /* of these, distinct; ABSENT: not known */
	int64_t features; /* pairs that these found; ABSENT: were not asked */
};

struct nears;

/* STATE: as in the table searching.  A dry run keeps nothing. */
struct nears *nears_begin(
    struct catalog *, const char *against, const char *state, bool dry_run);
void nears_add(struct nears *, const struct near_row *);
/* ROW's item, other and orientation: 2, where the item is mirrored. */
void nears_add_features(
    struct nears *, const struct near_row *, int inliers, const char *affine);
int64_t nears_by_features(const struct nears *); /* pairs, so far */
void nears_add_same_bytes(struct nears *);       /* within this set */
int64_t nears_reached(const struct nears *);     /* item; 0: none yet */
void nears_reach(struct nears *, int64_t item);
const uint8_t *nears_units(struct nears *, size_t n); /* 1: is done */
void nears_done(struct nears *, size_t unit);
int64_t nears_end(struct nears *, const struct search *); /* how many pairs */

/* chance.c -- how often what is not the same is near */

struct chance { /* as in the tables chance_of and chance */
	const char *kind;
	int radius;
	int64_t sampled, codes;  /* each of these compared with each of those */
	double mean, deviation;  /* of the distances, bits; NaN: of one code */
	int64_t hits[CODE_BITS]; /* pairs at each distance, up to RADIUS */
};

/* False: a segment is no good, or there are no codes. */
bool chance_count(struct chance *, const struct hashes *, const struct args *);
void nears_chance(struct nears *, const struct chance *); /* rows.c */

/* near.c -- a run */

struct search_run {
	const struct args *args;
	struct catalog *cat;
	struct nears *nears;
	struct hashes hashes; /* of the set that is searched: PDQ, */
	struct hashes even;   /* and SPDQ */
	int merge;            /* process that merges them; 0: none */
};

/* self.c, other.c -- within the set; for its items in another */

void search_self(struct search_run *, struct search *);
void search_other(struct search_run *, struct search *, struct catalog *other);
/* features.c -- after that; false: there are no points to search for, or in */

bool search_features(struct search_run *, struct catalog *other);
/* Adds what it depends on to the state of a search. */
void features_state(
    struct catalog *, struct catalog *other, char *state, size_t len);

/* PDQ of a set; so many queries will be made. */
struct hashes_of run_hashes(
    const struct search_run *, struct catalog *, size_t queries);
/* HASHES: of the run. */
void run_open(
    struct search_run *, struct hashes *hashes, const struct hashes_of *);
/* As the hashes were opened, and what is wrong with a segment. */
struct fault_of {
	const struct hashes_of *of;
	size_t i; /* segment */
	const char *why;
};
/* They are made anew, and opened. */
void run_reopen(
    struct search_run *, struct hashes *hashes, const struct fault_of *);

/* plan.c -- how it was searched, on stderr */

/* What was looked at in a segment. */
struct looked {
	uint64_t queries, probes, candidates;
};

void plan_tell(const struct hashes *, int radius);

#endif
