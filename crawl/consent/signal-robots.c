/*
 * robots.txt as a consent signal: the rule that decided.  That no rule
 * matches is no signal, and leaves no row.
 */
#include <string.h>

#include "crawl/consent/signal.h"

static void
robots(struct sightings *all, const struct robots *rules, const char *path)
{
	const char *line;
	bool allowed = robots_allow(rules, path, &line);

	if (line != NULL)
		sightings_add(all,
		    (struct sighting) {
			.topic = CRAWLING,
			.says = allowed ? ALLOW : REFUSE,
			.raw = (char *)(uintptr_t)line,
		    },
		    strlen(line));
}

const struct signal signal_robots = {
	.name = "robots",
	.about = "Allow and Disallow of robots.txt (RFC 9309)",
	.robots = robots,
};
