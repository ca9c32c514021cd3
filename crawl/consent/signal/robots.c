/*
 * robots.txt as a consent signal: the rule that decided.  That no rule
 * matches is no signal, and leaves no row.
 */
#include "crawl/consent/signal.h"

static void
robots(struct sightings *all, const struct robots *rules, const char *path)
{
	robots_see(all, rules, path, CRAWLING);
}

const struct signal signal_robots = {
	.name = "robots",
	.about = "Allow and Disallow of robots.txt (RFC 9309)",
	.robots = robots,
};
