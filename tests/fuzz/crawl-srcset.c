/*
 * Whatever a srcset holds: the largest picture is a part of it.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = strndup((const char *)data, len), *url;

	url = srcset_largest(text);
	assert(url == NULL || strstr(text, url) != NULL);
	free(url);
	url = collect_url("https://example.org/d/", text);
	free(url);
	free(text);
	return 0;
}
