/*
 * Which blocks of a file are as they were written.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/hamming/blocks.h"

uint64_t
block_sum(const void *block)
{
	return XXH3_64bits(block, BLOCK_LEN);
}

bool
blocks_match(const struct blocks *blocks, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		if (block_sum(blocks->data + i * BLOCK_LEN) != blocks->sums[i])
			return false;
	return true;
}

/*
 * Two threads may both find a block sound for the first time: both are right.
 */
bool
block_sound(const struct blocks *blocks, size_t i)
{
	uint64_t bit = (uint64_t)1 << i % 64;

	if (i >= blocks->n)
		return false;
	if ((atomic_load_explicit(
		 &blocks->is_sound[i / 64], memory_order_relaxed) &
		bit) != 0)
		return true;
	if (!blocks_match(blocks, i, 1))
		return false;
	atomic_fetch_or_explicit(
	    &blocks->is_sound[i / 64], bit, memory_order_relaxed);
	return true;
}
