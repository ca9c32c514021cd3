/*
 * The table of consent signals, and what was seen of them.  A new signal is a
 * file signal-name.c with a const struct and one word in the list; each hook
 * that it has is called in its place.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/consent.h"

#define RAW_BYTES 2000 /* of a signal that are kept */

#define SIGNALS(X) \
	X(robots)  \
	X(xrobots) \
	X(meta)

#define DECLARE(name) extern const struct signal signal_##name;
#define POINT(name) &signal_##name,

SIGNALS(DECLARE)

static const struct signal *const signals[] = { SIGNALS(POINT) };

#define COUNT (sizeof(signals) / sizeof(*signals))

/*
 * SEEN is copied, and its raw text of RAWLEN bytes cleaned.
 */
void
sightings_add(struct sightings *all, struct sighting seen, size_t rawlen)
{
	all->list = reallocarray(all->list, all->n + 1, sizeof(*all->list));
	if (all->list == NULL)
		err(1, NULL);
	seen.raw =
	    text_clean(seen.raw, rawlen < RAW_BYTES ? rawlen : RAW_BYTES);
	if (seen.raw == NULL && (seen.raw = strdup("")) == NULL)
		err(1, NULL);
	all->list[all->n++] = seen;
}

void
sightings_clear(struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->list[i].raw);
	free(all->list);
	*all = (struct sightings) { 0 };
}

const struct sighting *
sightings_refusal(const struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->list[i].deciding && all->list[i].says == REFUSE)
			return &all->list[i];
	return NULL;
}

/* What was added from FROM on was seen by SIGNAL. */
static void
stamp(struct sightings *all, size_t from, const struct signal *signal,
    enum place place)
{
	for (size_t i = from; i < all->n; i++) {
		all->list[i].name = signal->name;
		all->list[i].place = place;
	}
}

void
signals_robots(
    struct sightings *all, const struct robots *robots, const char *path)
{
	for (size_t i = 0; i < COUNT; i++) {
		size_t from = all->n;

		if (signals[i]->robots != NULL)
			signals[i]->robots(all, robots, path);
		stamp(all, from, signals[i], IN_ROBOTS);
	}
}

void
signals_header(struct sightings *all, const struct asker *asker,
    const char *name, const char *value)
{
	for (size_t i = 0; i < COUNT; i++) {
		size_t from = all->n;

		if (signals[i]->header != NULL)
			signals[i]->header(all, asker, name, value);
		stamp(all, from, signals[i], IN_HEADER);
	}
}

void
signals_page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	for (size_t i = 0; i < COUNT; i++) {
		size_t from = all->n;

		if (signals[i]->page != NULL)
			signals[i]->page(all, asker, name, content);
		stamp(all, from, signals[i], IN_PAGE);
	}
}

void
signals_list(void)
{
	for (size_t i = 0; i < COUNT; i++)
		printf("%-12s %s\n", signals[i]->name, signals[i]->about);
}
