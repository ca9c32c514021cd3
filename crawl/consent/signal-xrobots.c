/*
 * The header X-Robots-Tag, of an image or of a page.
 */
#include <string.h>
#include <strings.h>

#include "crawl/consent/consent.h"

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	enum says says;

	if (strcasecmp(name, "X-Robots-Tag") != 0)
		return;
	says = directives_say(value, asker);
	sightings_add(all,
	    (struct sighting) {
		.says = says,
		.deciding = says == REFUSE,
		.nofollow = directives_nofollow(value, asker),
		.raw = (char *)(uintptr_t)value,
	    },
	    strlen(value));
}

const struct signal signal_xrobots = {
	.name = "x-robots-tag",
	.about = "noai, noimageai, noml in the header X-Robots-Tag",
	.header = header,
};
