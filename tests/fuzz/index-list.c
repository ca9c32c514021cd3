/*
 * The list of segments: it may come with a stranger's set.  Taken as it is, and
 * with the sum that a stranger would have put right.
 */
#define XXH_INLINE_ALL
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "index/hashes/hashes.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static uint64_t
read_all(const void *data, size_t len)
{
	struct list list;
	uint64_t sum = 0;

	if (list_parse(&list, data, len) != NULL)
		return 0;
	for (size_t i = 0; i < list.n; i++)
		sum ^= list.segments[i].number ^ list.segments[i].sum;
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	volatile uint64_t sum = read_all(data, len);
	uint8_t *copy = malloc(len + 1);
	XXH64_hash_t right;

	if (copy != NULL && len >= sizeof(right)) {
		memcpy(copy, data, len);
		right = XXH3_64bits(copy, len - sizeof(right));
		memcpy(copy + len - sizeof(right), &right, sizeof(right));
		sum ^= read_all(copy, len);
	}
	free(copy);
	return (int)(sum & 0);
}
