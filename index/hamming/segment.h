/*
 * segment.h -- multi-index hashing: codes found by parts of them.
 *
 * The bits of a code are put in an order and cut into slots.  Two codes that
 * differ in at most RADIUS bits differ in at most REACH bits of one slot, where
 * the reaches, each plus one, add up to RADIUS + 1 at least: the general
 * pigeonhole principle (Qin and others, "GPH: Similarity Search in Hamming
 * Space", ICDE 2018).  So no code within the radius is missed.
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "index/hamming/crew.h"
#include "index/hamming/hamming.h"

#define CODE_BITS 256
#define SLOTS 32     /* of a code, at most */
#define GROUP 16     /* buckets that share one entry of a directory */
#define GROUP_BITS 4 /* of a key: which of them */
#define WIDTH_MIN 8  /* bits of a slot */
#define WIDTH_MAX 30 /* its directory has 2^WIDTH buckets */
#define REACH_MAX 8  /* bits */

/* split.c -- how wide the slots are, and how far each is looked around in */

struct split {
	int slots; /* 0: so few codes that a scan is faster */
	uint8_t width[SLOTS];
};

struct plan {
	int radius;
	int8_t reach[SLOTS];       /* -1: this slot is not looked in */
	double probes, candidates; /* expected, of one query */
	double ns;                 /* and what they take */
	bool scan;                 /* to compare all codes takes less */
};

void split_choose(struct split *, uint64_t n, int radius);
void plan_make(struct plan *, const struct split *, uint64_t n);
void split_choose_meet(struct split *, struct plan *, uint64_t n, int radius);
double split_bytes(const struct split *, uint64_t n); /* of a code */

/* order.c -- in which order the bits go into the slots */

struct order {
	uint8_t to[CODE_BITS]; /* where bit k goes */
};

void order_choose(
    struct order *, const struct split *, const struct code *codes, size_t n);
struct code order_apply(const struct order *, const struct code *);
void order_all(
    const struct order *, struct code *to, const struct code *from, size_t n);

/* segment.c -- codes with their slots, in memory or mapped */

/* Where the ids of GROUP buckets are: from base, up to base + end[i]. */
struct group {
	uint32_t base;
	uint8_t end[GROUP]; /* more than 255 in all: end[0] > end[GROUP - 1] */
};

struct slot {
	int at, width;              /* bits of the code, in its order */
	const struct group *groups; /* one more than there are, at the end */
	const uint32_t *ids;        /* of codes, by key */
};

struct segment {
	const struct code *codes; /* in ORDER */
	uint32_t n;
	struct order order;
	struct split split;
	struct slot slots[SLOTS];
	void *image; /* all of it */
	size_t len;
};

size_t segment_place(struct segment *);
uint32_t slot_key(const struct slot *, const struct code *);

/* build.c -- a segment in memory */

void segment_build(
    struct segment *, const struct code *codes, size_t n, int jobs);
void segment_free(struct segment *);

/* distinct.c -- codes that are equal, made one */

struct distinct {
	struct code *codes; /* in the order of their bytes */
	size_t n;
	uint32_t *first;  /* n + 1: places[first[i]..first[i+1]) have code i */
	uint32_t *places; /* ascending */
	size_t nplaces;
};

void distinct_make(
    struct distinct *, const struct code *codes, size_t n, int jobs);
void distinct_free(struct distinct *);

/* probe.c -- what of a segment is near one code */

struct probe {
	const struct segment *segment;
	struct plan plan;
	void (*found)(void *arg, uint32_t id, int distance); /* once each */
	void *arg;
	uint64_t probes, candidates, hits; /* of all queries so far */
};

void probe_code(struct probe *, const struct code *);

/* batch.c -- many codes, by several threads */

struct batch {
	const struct segment *segment;
	struct plan plan;
	int jobs;
	const struct code *queries;
	size_t n;
	struct sink sink; /* a: query, b: id; in the order of both */
	double *ms;       /* of each query; NULL: not wanted */
	uint64_t probes, candidates;
};

void batch_run(struct batch *);

/* meet.c -- which codes of one array are near one another */

struct meet {
	int radius;
	bool plain; /* without what some processors lack: for tests */
	/* Private. */
	struct split split;
	struct plan plan;
	const struct code *codes; /* in an order of their bits */
	size_t n;
	int parts;
	struct sorted *sorted; /* the slot that is at work */
};

void meet_begin(struct meet *, const struct code *codes, size_t n, int jobs);
void meet_end(struct meet *);
size_t meet_units(const struct meet *); /* into how many it is cut */
/* MEET: a struct meet; comparisons made. */
uint64_t meet_unit(void *meet, size_t unit, const struct sink *);

#endif
