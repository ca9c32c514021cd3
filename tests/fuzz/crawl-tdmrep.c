/*
 * tdmrep.json: the first line is a path, the rest the file.  What refuses has a
 * rule that says so.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *lf = len == 0 ? NULL : memchr(data, '\n', len);
	size_t n = lf == NULL ? 0 : (size_t)(lf - data) + 1;
	char *path = strndup((const char *)data, n);
	const char *raw;
	void *file;

	if (path == NULL)
		abort();
	file = tdmrep_read((const char *)data + n, len - n, NULL);
	if (file != NULL) {
		if (tdmrep_say(file, path, &raw) != UNKNOWN && raw == NULL)
			abort();
		tdmrep_drop(file);
	}
	free(path);
	return 0;
}
