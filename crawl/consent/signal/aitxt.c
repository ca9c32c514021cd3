/*
 * ai.txt at the root of an origin, by Spawning: groups and rules as in
 * robots.txt, most often on suffixes ("Disallow: *.jpg"), that speak of
 * training and not of fetching.  Of one that is too long to be read, the rest
 * may refuse; a web page in its place has no groups.
 */
#include "crawl/consent/signal.h"

static void *
read_rules(const char *text, size_t len, const struct whose *whose)
{
	return robots_parse(text, len, whose->agent);
}

static void
site(struct sightings *all, const void *rules, const char *path)
{
	robots_see(all, rules, path, TRAINING);
	if (robots_cut(rules) && robots_speaks(rules))
		sightings_unread(all,
		    (struct sighting) { .topic = TRAINING, .says = REFUSE },
		    &(struct limit) { "ai.txt", ROBOTS_BYTES, "bytes" });
}

static void
drop(void *rules)
{
	robots_free(rules);
}

const struct signal signal_aitxt = {
	.name = "ai-txt",
	.about = "Allow and Disallow of /ai.txt (Spawning)",
	.file = { "/ai.txt", ROBOTS_BYTES },
	.read = read_rules,
	.site = site,
	.drop = drop,
};
