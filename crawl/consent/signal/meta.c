/*
 * <meta name="robots"> of a page, or one that names our robot.  What it says
 * holds for the images that the page shows.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

static void
page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	char *raw;

	if (strcasecmp(name, "robots") != 0 &&
	    strcasecmp(name, asker->agent) != 0)
		return;
	if (asprintf(&raw, "%s: %s", name, content) == -1)
		err(1, NULL);
	directives_see(all, asker, content, raw);
	free(raw);
}

const struct signal signal_meta = {
	.name = "meta-robots",
	.about = "the same in <meta name=robots> of the page",
	.page = page,
};
