/*
 * Content-Usage of the IETF's AIPREF (draft-ietf-aipref-vocab and -attach of
 * August 2026): a dictionary whose values are the tokens y or n; whatever else
 * stands in it is no error, and says nothing.
 */
#include <string.h>
#include <strings.h>

#include "crawl/consent/sf.h"
#include "crawl/consent/signal.h"

/* The labels, and what they speak of. */
static const struct label {
	const char *key;
	enum topic topic;
} labels[] = { { "train-ai", TRAINING }, { "search", SEARCH } };

static enum says
preferred(const struct sf_list *list, const char *key)
{
	const struct sf_item *item = sf_get(list, key);

	if (sf_is_token(item, "n"))
		return REFUSE;
	return sf_is_token(item, "y") ? ALLOW : UNKNOWN;
}

static void
see(struct sightings *all, const char *value, const char *raw)
{
	struct sighting seen = { .raw = (char *)(uintptr_t)raw };
	size_t before = all->n;
	struct sf_list list;

	sf_dictionary(&list, value, strlen(value));
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
		seen.topic = labels[i].topic;
		seen.says = preferred(&list, labels[i].key);
		if (seen.says != UNKNOWN)
			sightings_add(all, seen, strlen(raw));
	}
	sf_clear(&list);
	if (all->n > before)
		return;
	seen.topic = TRAINING;
	seen.says = UNKNOWN;
	sightings_add(all, seen, strlen(raw));
}

static void
robots(struct sightings *all, const struct robots *rules, const char *path)
{
	static const struct preference of = { "content-usage", see };

	preference_see(all, rules, path, &of);
}

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	(void)asker;
	if (strcasecmp(name, "Content-Usage") == 0)
		see(all, value, value);
}

const struct signal signal_usage = {
	.name = "content-usage",
	.about = "train-ai, search of IETF AIPREF: robots rule, header",
	.robots = robots,
	.joined = "Content-Usage",
	.header = header,
};
