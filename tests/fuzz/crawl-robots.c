/*
 * robots.txt: the first line is a path, the rest the file.  That the path is
 * allowed does not depend on what other agents are told.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *lf = len == 0 ? NULL : memchr(data, '\n', len);
	size_t n = lf == NULL ? len : (size_t)(lf - data);
	char *path = strndup((const char *)data, n);
	const char *text = (const char *)data + (lf == NULL ? n : n + 1);
	struct robots *robots = robots_parse(
	    text, len - (size_t)(text - (const char *)data), "proofsheet");
	const char *line;
	bool allowed;

	if (path == NULL)
		abort();
	allowed = robots_allow(robots, path, &line);
	if (!allowed && line == NULL)
		abort();
	(void)robots_delay(robots);
	robots_free(robots);
	free(path);
	return 0;
}
