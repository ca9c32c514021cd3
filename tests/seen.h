/*
 * What a test saw of the signals, by name.  The policy is the default one.
 */
#include <string.h>

#include "crawl/consent/signal.h"

#define AGENT "proofsheet"

/* How many of NAME about TOPIC say SAYS. */
static inline int
seen_count(const struct sightings *seen, const char *name, enum topic topic,
    enum says says)
{
	int n = 0;

	for (size_t i = 0; i < seen->n; i++)
		n += strcmp(seen->list[i].name, name) == 0 &&
		     seen->list[i].topic == topic && seen->list[i].says == says;
	return n;
}

/* The strictest that NAME says about TOPIC. */
static inline enum says
seen_says(const struct sightings *seen, const char *name, enum topic topic)
{
	if (seen_count(seen, name, topic, REFUSE) > 0)
		return REFUSE;
	return seen_count(seen, name, topic, ALLOW) > 0 ? ALLOW : UNKNOWN;
}
