/*
 * split.h -- how the bits of a code are cut into slots, and how far each slot
 * is looked around in.
 *
 * Two codes that differ in at most RADIUS bits differ in at most REACH bits of
 * one slot, where the reaches, each plus one, add up to RADIUS + 1 at least:
 * the general pigeonhole principle (Qin and others, "GPH: Similarity Search in
 * Hamming Space", ICDE 2018).  So no code within the radius is missed.
 */
#ifndef INDEX_SPLIT_H
#define INDEX_SPLIT_H

#include "index/hamming/hamming.h"

#define CODE_BITS 256
#define SLOTS 32     /* of a code, at most */
#define GROUP 16     /* buckets that share one entry of a directory */
#define GROUP_BITS 4 /* of a key: which of them */
#define GROUPS 3     /* in 64 bytes */
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
/* Of N queries, for which codes look: plan.ns is what one code takes. */
void split_choose_lists(struct split *, struct plan *, uint64_t n, int radius);
double split_keys(int width, int reach); /* of so many bits, within reach */
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

#endif
