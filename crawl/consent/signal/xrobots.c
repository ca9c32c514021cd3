/*
 * The header X-Robots-Tag, of an image or of a page.
 */
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	if (strcasecmp(name, "X-Robots-Tag") == 0)
		directives_see(all, asker, value, value);
}

const struct signal signal_xrobots = {
	.name = "x-robots-tag",
	.about = "noai, noimageai, noml; noindex, none: header X-Robots-Tag",
	.header = header,
};
