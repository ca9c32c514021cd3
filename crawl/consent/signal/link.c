/*
 * Link: rel=license of a reply, or <link rel=license> of a page: its licence.
 * It is kept, and it allows where it is a public-domain mark or a licence of
 * Creative Commons without NC and ND; those forbid uses that no machine can
 * tell, and of other URLs no machine knows what they mean.  It never refuses.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/link.h"
#include "crawl/consent/signal.h"

#define HOST "creativecommons.org/"

/* Paths of the host that allow; of a licence, what follows is its version. */
static const char *const open_paths[] = { "licenses/by/", "licenses/by-sa/",
	"publicdomain/zero/", "publicdomain/mark/" };

static enum says
allows(const char *url)
{
	const char *host = strstr(url, "://");

	if (strncasecmp(url, "http", 4) != 0 || host == NULL)
		return UNKNOWN;
	host += 3;
	if (strncasecmp(host, "www.", 4) == 0)
		host += 4;
	if (strncasecmp(host, HOST, strlen(HOST)) != 0)
		return UNKNOWN;
	for (size_t i = 0; i < sizeof(open_paths) / sizeof(*open_paths); i++)
		if (strncasecmp(host + strlen(HOST), open_paths[i],
			strlen(open_paths[i])) == 0)
			return ALLOW;
	return UNKNOWN;
}

static void
see(struct sightings *all, const char *value, bool alone)
{
	struct link link;

	while (link_license(&value, &link)) {
		struct sighting seen = { .topic = LICENCE, .alone = alone };

		if (link.anchored || stretch_is(&link.type, RSL_TYPE))
			continue;
		seen.raw = text_part(link.url.at, link.url.len);
		seen.says = allows(seen.raw);
		sightings_add(all, seen, link.url.len);
		free(seen.raw);
	}
}

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	(void)asker;
	if (strcasecmp(name, "Link") == 0)
		see(all, value, false);
}

/* A page's licence is that of its text: its pictures may be others'. */
static void
page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	(void)asker;
	if (strcasecmp(name, "link") == 0)
		see(all, content, true);
}

const struct signal signal_link = {
	.name = "link-license",
	.about = "the licence: header Link, <link>, with rel=license",
	.header = header,
	.page = page,
};
