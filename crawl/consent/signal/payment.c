/*
 * Status 402: the server asks a price (RFC 9110 section 15.5.3).  What it says
 * of the price stands in headers, which are kept.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

/* Of Cloudflare's pay per crawl, and of x402. */
static const char *const prices[] = { "crawler-price", "payment-required" };

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	struct sighting seen = { .topic = PRICE };
	bool price = false;

	(void)asker;
	for (size_t i = 0; i < sizeof(prices) / sizeof(*prices); i++)
		price = price || strcasecmp(name, prices[i]) == 0;
	if (strcmp(name, ":status") == 0 && strcmp(value, "402") == 0)
		seen.says = REFUSE;
	else if (!price)
		return;
	if (asprintf(&seen.raw, "%s%s%s", price ? name : "status",
		price ? ": " : " ", value) == -1)
		err(1, NULL);
	sightings_add(all, seen, strlen(seen.raw));
	free(seen.raw);
}

const struct signal signal_payment = {
	.name = "payment",
	.about = "status 402: a price is asked",
	.header = header,
};
