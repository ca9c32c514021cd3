/*
 * hashes.h -- set/hashes/: the codes of a set, in segments that grow with it.
 *
 * The catalog is the truth: what is absent, damaged, or of another catalog is
 * made anew, what is older is added to.  Ownership and errors as in schemas.h.
 */
#ifndef INDEX_HASHES_H
#define INDEX_HASHES_H

#include "index/segment/file.h"

#define SEGMENTS_MAX 64 /* of a set; merging keeps them to some log3(codes) */

/* sources.c -- which codes of the catalog there are segments of */

struct hash_source {
	/* Of its files, and the kind in hash_log, which has a first row. */
	const char *name;
	enum segment_kind kind;
	int quality;
	/* Whose last column is the rule.  ?1 of CHANGED: a row of hash_log. */
	const char *every, *changed;
	void (*take)(struct entries *, struct sqlite3_stmt *); /* a row's */
};

extern const struct hash_source source_pdq, source_spdq, source_features;

/* list.c -- set/hashes/NAME.list: which segments there are */

/* A row of hash_log. */
struct mark {
	int64_t id, token;
};

struct listed {
	uint64_t number; /* of the file */
	uint64_t sum;    /* struct segment_file's */
};

struct list {
	struct mark known; /* all up to there is in the segments */
	uint64_t next;     /* number of the next segment */
	int64_t last;      /* item: none in them has a higher id */
	uint64_t live;     /* entries that are not gone */
	uint64_t n;
	struct listed segments[SEGMENTS_MAX]; /* the oldest first */
};

/* Of bytes; NULL, or what is wrong with them. */
const char *list_parse(struct list *, const void *data, size_t len);
/* The same of the file; "" where there is none. */
const char *list_read(struct list *, const char *path);
void list_write(const struct list *, const char *path);

/* log.c -- the table hash_log */

struct mark log_end(struct catalog *, const char *kind);
bool log_has(struct catalog *, const char *kind, const struct mark *);
/* Items after ID, ascending; the caller frees the list. */
struct items log_items(struct catalog *, const char *kind, int64_t id);

/* hashes.c -- the segments of a set, open */

struct hashes {
	const struct hash_source *source;
	const char *set;
	struct list list;
	size_t n;
	struct segment_file files[SEGMENTS_MAX];
	struct items gone[SEGMENTS_MAX]; /* of each, by those after it */
	bool private; /* some files are of this process alone */
	bool anew;    /* all were made by it */
	char bad[80]; /* file of the set that hashes_map() finds no good */
};

/* Whose, and what for. */
struct hashes_of {
	const struct hash_source *source;
	struct catalog *cat;
	const char *set;
	size_t queries; /* that will be made of it: segment_open() */
	const struct options *opt;
};

/* As the catalog has it now: made, or added to, where they are not. */
void hashes_open(struct hashes *, const struct hashes_of *);
void hashes_close(struct hashes *);
/* Segment I turned out to be no good, in use: all are made anew. */
void hashes_reopen(
    struct hashes *, const struct hashes_of *, size_t i, const char *why);

/* files.c -- the files of them */

enum hashes_state { HASHES_LOST, HASHES_BEHIND, HASHES_CURRENT };

char *hashes_list(const char *set, const struct hash_source *);
char *hashes_file(const char *set, const struct hash_source *, uint64_t number);
char *hashes_merging(const char *set, const struct hash_source *);
/* Opens them as they are; NULL, or what is wrong. */
const char *hashes_map(struct hashes *, const struct hashes_of *);
enum hashes_state hashes_look(struct hashes *, const struct hashes_of *);
void hashes_sum_gone(struct hashes *);    /* after a segment more */
void hashes_sweep(const struct hashes *); /* files that no list names */

/* grow.c -- a segment of what is new, or all of them anew */

/* LOST or BEHIND it is; in files that the set keeps, or private ones. */
void hashes_grow(struct hashes *, const struct hashes_of *, enum hashes_state);

/* all.c -- the codes of all segments */

struct all {
	struct code *codes; /* distinct, in order of their bytes */
	size_t n;
	const uint32_t *first; /* n + 1: items[first[i]..first[i+1]) */
	int64_t *items;        /* have code i; ascending */
	size_t nitems;
	struct distinct distinct; /* private */
};

/* NULL, or what is wrong with segment *I. */
const char *all_make(struct all *, const struct hashes *, int jobs, size_t *i);
void all_clear(struct all *);

/* merge.c -- segments of like size, made one by a process of its own */

int hashes_merge_begin(const struct hashes *); /* 0: there are none */
void hashes_merge_end(int pid);

/* kept.c -- what was computed of the hashes as they are now */

/* False: LEN bytes of that name are not kept, or of other hashes. */
bool hashes_kept(const struct hashes *, const char *name, void *, size_t len);
void hashes_keep(
    const struct hashes *, const char *name, const void *, size_t len);

/* verify.c */

struct faults;

void hashes_verify(struct faults *, const struct hashes_of *);

#endif
