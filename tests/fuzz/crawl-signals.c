/*
 * X-Robots-Tag and meta robots.  What refuses by default refuses under the
 * strict policy too.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct asker mild = { "proofsheet", false };
	const struct asker strict = { "proofsheet", true };
	char *value = strndup((const char *)data, len);
	struct sightings seen = { 0 };

	if (value == NULL)
		abort();
	if (directives_say(value, &mild) == REFUSE &&
	    directives_say(value, &strict) != REFUSE)
		abort();
	signals_header(&seen, &strict, "X-Robots-Tag", value);
	signals_page(&seen, &strict, "robots", value);
	if (seen.n != 2)
		abort();
	sightings_clear(&seen);
	free(value);
	return 0;
}
