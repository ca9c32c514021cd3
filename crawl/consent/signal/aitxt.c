/*
 * ai.txt at the root of an origin, by Spawning: groups and rules as in
 * robots.txt, most often on suffixes ("Disallow: *.jpg"), that speak of
 * training and not of fetching.
 */
#include "crawl/consent/signal.h"

#define FILE_BYTES (64 * 1024) /* Spawning's own has some 40 lines */

static void *
read_rules(const char *text, size_t len, const struct whose *whose)
{
	return robots_parse(text, len, whose->agent);
}

static void
site(struct sightings *all, const void *rules, const char *path)
{
	robots_see(all, rules, path, TRAINING);
}

static void
drop(void *rules)
{
	robots_free(rules);
}

const struct signal signal_aitxt = {
	.name = "ai-txt",
	.about = "Allow and Disallow of /ai.txt (Spawning)",
	.file = { "/ai.txt", FILE_BYTES },
	.read = read_rules,
	.site = site,
	.drop = drop,
};
