/*
 * The file of codes: it may come with a stranger's set.  Taken as it is, and
 * with the digest that a stranger would have put right; what is found sound is
 * read to its last item.
 */
#include <stdlib.h>
#include <string.h>

#include "index/hamming/hamming.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int64_t
read_all(const struct hashes *h)
{
	int64_t sum = 0;

	for (size_t i = 0; i < h->ncodes; i++)
		for (uint64_t j = h->first[i]; j < h->first[i + 1]; j++)
			sum ^= h->items[j] ^ (int64_t)h->codes[i].w[3];
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct hashes h = { 0 };
	struct span body;
	uint8_t *copy;
	uint64_t counts[2];
	volatile int64_t sum = 0;

	if (hashes_read(&h, data, len) == NULL)
		sum = read_all(&h);
	if (len < HASHES_HEADER || (copy = malloc(len)) == NULL)
		return 0;
	memcpy(copy, data, len);
	body = (struct span) { .data = copy + HASHES_HEADER,
		.len = len - HASHES_HEADER };
	memcpy(counts, data + 32, sizeof(counts)); /* ncodes, nitems */
	h.ncodes = counts[0];
	h.nitems = counts[1];
	hashes_head(copy, &h, &body);
	if (hashes_read(&h, copy, len) == NULL)
		sum ^= read_all(&h);
	free(copy);
	return (int)(sum & 0);
}
