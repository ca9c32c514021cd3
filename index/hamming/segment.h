/*
 * segment.h -- multi-index hashing: codes found by parts of them.
 *
 * The bits of a code are put in an order and cut into slots (split.h); for each
 * slot there is a directory, which leads from its bits to the codes that have
 * them.
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "index/hamming/blocks.h"
#include "index/hamming/crew.h"
#include "index/hamming/split.h"

/*
 * segment.c -- codes with their slots, in memory or mapped.  What a mapped one
 * leads to is looked at before it is used: it may be of a stranger.
 */

/*
 * Where the ids of GROUPS times GROUP buckets are: from base[g], up to base[g]
 * + end[g][bucket].  A group of more than 255 has end[g][0] > end[g][GROUP - 1]
 * and is read up to base[g + 1].  A line of the processor's cache, so that one
 * look into memory is enough.
 */
struct groups {
	uint32_t base[GROUPS + 1];
	uint8_t end[GROUPS][GROUP];
};

struct slot {
	int at, width;               /* bits of the code, in its order */
	const struct groups *groups; /* group 2^width / GROUP: the end */
	const uint32_t *ids; /* of codes, by key; and a mark above each */
};

struct segment {
	const struct code *codes; /* in ORDER */
	uint32_t n;
	int id_bits; /* above them: as many bits of the next slot as fit */
	struct order order;
	struct split split;
	struct slot slots[SLOTS];
	void *image; /* all of it */
	size_t len;
	const struct blocks *blocks; /* that are not yet sound; NULL: none */
};

size_t segment_len(const struct segment *); /* of its image */
void segment_place(struct segment *);

/* The bits of a slot: its bucket. */
static inline uint32_t
slot_key(const struct slot *slot, const struct code *code)
{
	int word = slot->at >> 6, shift = slot->at & 63;
	uint64_t key = code->w[word] >> shift;

	if (shift + slot->width > 64)
		key |= code->w[word + 1] << (64 - shift);
	return (uint32_t)key & (uint32_t)(((uint64_t)1 << slot->width) - 1);
}

/* What an id's mark is of. */
static inline const struct slot *
slot_next(const struct segment *segment, int slot)
{
	return &segment->slots[slot + 1 < segment->split.slots ? slot + 1 : 0];
}

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

/*
 * probe.c, batch.c -- what of a segment is near one code, or many.  NULL, or
 * what is wrong with it: all that was told before is true.
 */

struct probe {
	const struct segment *segment;
	struct plan plan;
	void (*found)(void *arg, uint32_t id, int distance); /* once each */
	void *arg;
	uint64_t probes, candidates, hits; /* of all queries so far */
};

const char *probe_code(struct probe *, const struct code *);

/* By several threads. */
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

const char *batch_run(struct batch *);

/* tell.c -- how that is done, and what it took, on standard error */

void segment_tell(const struct segment *, const struct plan *);
void segment_tell_found(size_t queries, uint64_t probes, uint64_t candidates);

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
