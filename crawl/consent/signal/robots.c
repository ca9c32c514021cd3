/*
 * robots.txt as a consent signal: the rule that decided.  That no rule
 * matches is no signal, and leaves no row.  That not all of it was read is
 * said, and allows: RFC 9309 2.5.
 */
#include "crawl/consent/signal.h"

static void
robots(struct sightings *all, const struct robots *rules, const char *path)
{
	robots_see(all, rules, path, CRAWLING);
	if (robots_cut(rules))
		sightings_unread(all, (struct sighting) { .topic = CRAWLING },
		    &(struct limit) { "robots.txt", ROBOTS_BYTES, "bytes" });
}

const struct signal signal_robots = {
	.name = "robots",
	.about = "Allow and Disallow of robots.txt (RFC 9309)",
	.robots = robots,
};
