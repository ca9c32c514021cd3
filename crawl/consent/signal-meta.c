/*
 * <meta name="robots"> of a page, or one that names our robot.  What it says
 * holds for the images that the page shows.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/consent.h"

static void
page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	enum says says;
	char *raw;

	if (strcasecmp(name, "robots") != 0 &&
	    strcasecmp(name, asker->agent) != 0)
		return;
	says = directives_say(content, asker);
	if (asprintf(&raw, "%s: %s", name, content) == -1)
		err(1, NULL);
	sightings_add(all,
	    (struct sighting) {
		.says = says,
		.deciding = says == REFUSE,
		.nofollow = directives_nofollow(content, asker),
		.raw = raw,
	    },
	    strlen(raw));
	free(raw);
}

const struct signal signal_meta = {
	.name = "meta-robots",
	.about = "noai, noimageai, noml in <meta name=robots> of the page",
	.page = page,
};
