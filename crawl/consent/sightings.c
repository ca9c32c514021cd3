/*
 * What was seen of consent signals, whatever it says.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

#define RAW_BYTES 2000 /* of a signal that are kept */

/*
 * SEEN is copied, and its raw text of RAWLEN bytes cleaned.
 */
void
sightings_add(struct sightings *all, struct sighting seen, size_t rawlen)
{
	all->list = reallocarray(all->list, all->n + 1, sizeof(*all->list));
	if (all->list == NULL)
		err(1, NULL);
	seen.cut = rawlen > RAW_BYTES;
	seen.raw =
	    text_clean(seen.raw, rawlen < RAW_BYTES ? rawlen : RAW_BYTES);
	if (seen.raw == NULL && (seen.raw = strdup("")) == NULL)
		err(1, NULL);
	all->list[all->n++] = seen;
}

char *
limit_text(const struct limit *limit)
{
	char *text;

	if (asprintf(&text, "%s: not read beyond %d %s", limit->what, limit->n,
		limit->unit) == -1)
		err(1, NULL);
	return text;
}

void
sightings_unread(
    struct sightings *all, struct sighting seen, const struct limit *limit)
{
	seen.raw = limit_text(limit);
	sightings_add(all, seen, strlen(seen.raw));
	free(seen.raw);
}

void
sightings_clear(struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->list[i].raw);
	free(all->list);
	*all = (struct sightings) { 0 };
}

/*
 * The first that decides; one that speaks of a page alone comes after others.
 */
const struct sighting *
sightings_refusal(const struct sightings *all)
{
	const struct sighting *found = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct sighting *s = &all->list[i];

		if (s->deciding && (found == NULL || found->alone))
			found = s;
		if (found != NULL && !found->alone)
			break;
	}
	return found;
}

const struct sighting *
sightings_under(const struct sightings *all, const struct policy *policy)
{
	const struct sighting *found = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct sighting *s = &all->list[i];

		if (s->says != REFUSE || s->overruled ||
		    !policy_heeds(policy, s->name, s->topic))
			continue;
		if (found == NULL || (found->alone && !s->alone))
			found = s;
	}
	return found;
}

const char *
place_name(enum place place)
{
	static const char *const names[] = { "robots", "site", "header", "page",
		"bytes" };

	return names[place];
}

const char *
says_name(enum says says)
{
	static const char *const names[] = { "unknown", "allow", "refuse" };

	return names[says];
}
