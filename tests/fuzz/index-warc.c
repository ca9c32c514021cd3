/*
 * The frame of a WARC record, in a file that may come with a stranger's set.
 */
#include <stdlib.h>

#include "index/index.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	int64_t content;
	size_t head = warc_frame(data, len, &content);

	size_t n = 0;
	const char *value = warc_field(data, head, "WARC-Type", &n);

	if (value != NULL && (value < (const char *)data ||
				 value + n > (const char *)data + head))
		abort();
	if (head > len || (head > 0 && content < 0))
		abort();
	return 0;
}
