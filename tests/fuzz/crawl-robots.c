/*
 * robots.txt: the first line is a path, the rest the file.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What other lines say of PATH; each is a sighting that has its line. */
static void
look(const struct robots *robots, const char *path)
{
	struct sightings seen = { 0 };
	struct asker asker = { "proofsheet", &(struct policy) { NULL, "" } };
	struct site_file file;
	size_t n = 0;

	signals_robots(&seen, &asker, robots, path);
	for (size_t i = 0; i < seen.n; i++)
		if (seen.list[i].raw == NULL)
			abort();
	while (site_wants(robots, n, &file))
		n++;
	if (n < 2)
		abort();
	sightings_clear(&seen);
}

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
	look(robots, path);
	robots_free(robots);
	free(path);
	return 0;
}
