/*
 * Headers and <meta>, under the strict policy.  The first line is a name, or
 * else that of X-Robots-Tag; the same header twice is twice what it says.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
directives(const struct asker *asker, const char *value)
{
	struct sightings seen = { 0 };

	signals_header(&seen, asker, "X-Robots-Tag", value);
	signals_page(&seen, asker, "robots", value);
	if (seen.n < 2 ||
	    (directives_say(value, asker->agent, TRAINING) == REFUSE &&
		sightings_refusal(&seen) == NULL))
		abort();
	sightings_clear(&seen);
}

static void
any(const struct asker *asker, const char *name, const char *value)
{
	struct sightings seen = { 0 };

	signals_header(&seen, asker, name, value);
	signals_header(&seen, asker, name, value);
	signals_page(&seen, asker, name, value);
	for (size_t i = 0; i < seen.n; i++)
		if (seen.list[i].name == NULL || seen.list[i].raw == NULL)
			abort();
	sightings_clear(&seen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const names[] = { "Link", "Content-Usage",
		"Content-Signal", "Robots-Tag", "tdm-reservation", ":status" };
	struct policy policy;
	struct asker asker = { "proofsheet", &policy };
	char *value = strndup((const char *)data, len), *lf;

	if (value == NULL)
		abort();
	policy_read(&policy, "strict");
	directives(&asker, value);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		any(&asker, names[i], value);
	if ((lf = strchr(value, '\n')) != NULL) {
		*lf = '\0';
		any(&asker, value, lf + 1);
	}
	policy_clear(&policy);
	free(value);
	return 0;
}
