/*
 * search.h -- many queries, answered by one reading of the codes.
 */
#ifndef INDEX_SEARCH_H
#define INDEX_SEARCH_H

#include "index/hamming/split.h"
#include "index/plane/kernels.h"

/* What is found; of each query in the order of the codes. */
struct hit {
	uint64_t code;
	uint32_t query, distance;
};

/* match.c -- the queries, compared with each code of a stretch */

struct queries {
	const struct code *codes;
	uint32_t (*words)[WORDS]; /* of each */
	size_t n;
	int radius;
	const struct kernel *kernel;
	bool whole; /* so many pass that the second plane is read at once */
	struct inverse *inverse; /* NULL: each is compared with each code */
};

/* One stretch, being searched. */
struct match {
	const struct queries *queries;
	struct stretch stretch;
	struct hit *hits;
	size_t n;
	uint64_t passed; /* pairs of both that were compared in full */
	void (*full)(void *arg, struct match *); /* takes HITS hits */
	void *arg;
	/* Private. */
	struct pass *passes;
	struct near *nears;
	size_t nnears;
	struct part *part;
};

#define HITS 65536 /* in memory at a time, of each thread: 1 MiB */

void queries_make(struct queries *, const struct code *, size_t n, int radius);
void queries_free(struct queries *);
double queries_passing(int radius); /* which part passes the first plane */
struct match *match_new(const struct queries *, const struct source *);
void match_free(struct match *);
/* Of a stretch that is read; the last hits, fewer than HITS, remain. */
void match_stretch(struct match *);
void match_codes(struct match *, size_t from, size_t end); /* some of it */
void match_add(struct match *, uint32_t code, uint32_t query, unsigned d);

/* inverse.c -- the queries, found by parts of each code */

struct inverse *inverse_new(const struct queries *, const struct plan *,
    const struct split *, int jobs);
void inverse_free(struct inverse *);
void inverse_stretch(struct match *); /* as match_stretch() */
void part_free(struct part *);

/* spool.c -- what was found, kept in order; also of a run that was stopped */

struct spool {
	uint64_t next; /* stretch: all before are in it */
	uint64_t hits; /* of those */
	/* Private. */
	FILE *file;
	const char *path;
};

/*
 * KEY tells one search from another.  PATH: a file, in which another run may
 * have left its hits; NULL: none is kept.
 */
void spool_open(struct spool *, const char *path, const uint64_t key[2]);
/* DONE: no more hits of the stretches before NEXT come. */
void spool_add(struct spool *, const struct hit *, size_t n, bool done);
/* Lines of query, code and distance, in the order of both. */
void spool_print(struct spool *, size_t queries, FILE *out);
void spool_close(struct spool *);
void hit_print(const struct hit *, FILE *out); /* a line */

/* stream.c -- all stretches, by several threads */

struct stream {
	const struct queries *queries;
	const struct source *source;
	struct spool *spool;
	const struct options *opt;
	/* Found out. */
	uint64_t
	    passed; /* codes and queries that the first plane did not part */
	uint64_t bytes; /* read */
};

void stream_run(struct stream *);

#endif
