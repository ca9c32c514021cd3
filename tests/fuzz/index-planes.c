/*
 * The header of a file of two planes: as a stranger made it, and put right with
 * any number of codes in it; all that it leads to is to lie within the file.
 */
#include <stdlib.h>
#include <string.h>

#include "index/plane/plane.h"

#define MOST ((uint64_t)1 << 30) /* codes */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* All places that it says are within the file. */
static bool
walk(const uint8_t head[PLANES_HEADER], uint64_t len)
{
	uint64_t n, sum, end = PLANES_HEADER;
	struct place place;

	if (planes_head(head, len, &n, &sum) != NULL)
		return false;
	for (uint64_t k = 0; k * STRETCH < n; k++) {
		planes_place(&place, n, k);
		if (place.at != end || place.codes == 0 ||
		    place.codes > STRETCH)
			abort();
		end += place.sums + 2 * place.blocks * BLOCK_LEN;
	}
	if (end + 8 != len)
		abort();
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t head[PLANES_HEADER] = { 0 };
	uint64_t n;

	memcpy(head, data, len < sizeof(head) ? len : sizeof(head));
	walk(head, len);
	memcpy(&n, head + sizeof(head) - sizeof(n), sizeof(n));
	planes_seal(head, n, len);
	walk(head, len);
	n %= MOST;
	planes_seal(head, n, len);
	if (!walk(head, planes_len(n)))
		abort();
	return 0;
}
