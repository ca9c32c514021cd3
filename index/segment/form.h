/*
 * form.h -- the form of a segment's file.
 *
 *   struct head, zeros up to BLOCK_LEN
 *   the segment's image        codes and slots, as segment_place() lays them
 *   ncodes - singles + 1 x 4   where the items of code singles + i begin, and
 *                              the end of all
 *   nitems x 4 or 8            items, less the least of them
 *   ngone x 8                  items
 *   blocks x 8                 XXH3-64 of each block after the head
 *
 * Each part is followed by zeros up to a block, and by a block of them where it
 * ends with one; but for the last.  Numbers are the machine's own; order tells
 * another machine's file.  Of 100 million codes with an item each a code takes
 * 4 bytes more than in memory, and 0.2 for the blocks: what has one item needs
 * no first.
 */
#ifndef INDEX_SEGMENT_FORM_H
#define INDEX_SEGMENT_FORM_H

#include "index/segment/file.h"

#define SEGMENT_MAGIC "PrsfSeg" /* with its NUL, 8 bytes */
#define SEGMENT_VERSION 1
#define SEGMENT_ORDER 0x01020304

struct head {
	char magic[8];
	uint32_t version, order;
	uint32_t kind, quality;
	char rule[RULE_LEN];
	uint32_t ncodes, singles;
	uint64_t nitems, ngone;
	int64_t base;
	uint32_t item_len, slots;
	uint8_t width[SLOTS];
	uint8_t to[CODE_BITS];
	uint64_t sums; /* XXH3-64 of the blocks' */
	uint64_t sum;  /* and of the first block, with 0 here */
};

/* form.c */

size_t form_len(size_t len); /* of a part, with its zeros */
uint64_t form_sum(const void *data, size_t len);
/* Sets its sum, which is returned. */
uint64_t form_seal(uint8_t block[BLOCK_LEN]);
/* NULL, or what is wrong with BLOCK; FILE takes what it says. */
const char *form_read(
    struct segment_file *, struct head *, const uint8_t block[BLOCK_LEN]);
size_t form_sums_at(const struct segment_file *); /* in the file */
size_t form_file_len(const struct segment_file *);
void form_place(struct segment_file *); /* its parts, into its data */

#endif
