/*
 * X-Robots-Tag and meta robots, under the strict policy.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct policy policy;
	struct asker asker = { "proofsheet", &policy };
	char *value = strndup((const char *)data, len);
	struct sightings seen = { 0 };

	if (value == NULL)
		abort();
	policy_read(&policy, "strict");
	signals_header(&seen, &asker, "X-Robots-Tag", value);
	signals_page(&seen, &asker, "robots", value);
	if (seen.n < 2 ||
	    (directives_say(value, asker.agent, TRAINING) == REFUSE &&
		sightings_refusal(&seen) == NULL))
		abort();
	policy_clear(&policy);
	sightings_clear(&seen);
	free(value);
	return 0;
}
