/*
 * blocks.h -- bytes of a file that are found sound, block by block, when they
 * are first read.
 */
#ifndef INDEX_BLOCKS_H
#define INDEX_BLOCKS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes of a block.  A query of 10 million codes reads some 8,000 places: at
 * 64 KiB a block that were half of the file.
 */
#define BLOCK_LEN 4096

struct blocks {
	const uint8_t *data; /* of the first */
	size_t n;
	const uint64_t *sums;        /* of each: XXH3-64 */
	_Atomic(uint64_t) *is_sound; /* bit k of word i: block 64 i + k is */
};

uint64_t block_sum(const void *block);
/* Are N blocks from FROM on as their sums say?  Asks nothing of is_sound. */
bool blocks_match(const struct blocks *, size_t from, size_t n);
/* One block; by any number of threads. */
bool block_sound(const struct blocks *, size_t i);

/* Are LEN bytes at AT?  Of no blocks: they are. */
static inline bool
blocks_sound(const struct blocks *blocks, const void *at, size_t len)
{
	size_t offset, last;

	if (blocks == NULL || len == 0)
		return true;
	offset = (size_t)((const uint8_t *)at - blocks->data);
	last = (offset + len - 1) / BLOCK_LEN;
	for (size_t i = offset / BLOCK_LEN; i <= last; i++)
		if (!block_sound(blocks, i))
			return false;
	return true;
}

#endif
