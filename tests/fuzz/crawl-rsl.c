/*
 * A licence file of RSL: the first line is a path, the rest the file.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/rsl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct policy none = { NULL, "" };
	const uint8_t *lf = len == 0 ? NULL : memchr(data, '\n', len);
	size_t n = lf == NULL ? 0 : (size_t)(lf - data) + 1;
	char *path = strndup((const char *)data, n);
	struct site *site = site_new("proofsheet", "https://h:443");
	struct sightings seen = { 0 };

	if (path == NULL)
		abort();
	site_add(site, "https://h/l.xml", (const char *)data + n, len - n);
	signals_site(
	    &seen, &(struct asker) { "proofsheet", &none }, site, path);
	for (size_t i = 0; i < seen.n; i++)
		if (strcmp(seen.list[i].name, "rsl") != 0)
			abort();
	sightings_clear(&seen);
	site_free(site);
	free(path);
	return 0;
}
