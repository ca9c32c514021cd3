/*
 * The table of consent signals, and what was seen of them.  A new signal is a
 * file signal-name.c with a const struct and one word in the list; each hook
 * that it has is called in its place.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

#define RAW_BYTES 2000 /* of a signal that are kept */
#define SIGHTINGS 500  /* of one chain; a server may send 20,000 headers */

#define SIGNALS(X)   \
	X(robots)    \
	X(usage)     \
	X(content)   \
	X(tdm)       \
	X(aitxt)     \
	X(rsl)       \
	X(xrobots)   \
	X(robotstag) \
	X(meta)      \
	X(link)      \
	X(payment)

/* Those of the view consent: filter reads them, where bytes are read. */
static const char *const of_bytes[] = { "plus-data-mining",
	"cawg-training-mining" };

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

/*
 * Also beside what refuses its images, which may come back under another
 * policy; its text would come with them.
 */
bool
sightings_reserve(const struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->list[i].deciding && all->list[i].alone)
			return true;
	return false;
}

/*
 * TDMRep's header supersedes its file.
 */
const struct sighting *
sightings_forbid(const struct sightings *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct sighting *s = &all->list[i];

		if (s->deciding &&
		    !(s->place == IN_SITE && s->hop == all->hop &&
			strcmp(s->name, signal_tdm.name) == 0))
			return s;
	}
	return NULL;
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

const struct signal *
signals_at(size_t i)
{
	return i < COUNT ? signals[i] : NULL;
}

/*
 * The Ith name of all signals, also of those in bytes; NULL: there are fewer.
 */
const char *
signals_name(size_t i)
{
	if (i < COUNT)
		return signals[i]->name;
	i -= COUNT;
	return i < sizeof(of_bytes) / sizeof(*of_bytes) ? of_bytes[i] : NULL;
}

/* Where a signal is seen, and by whom. */
struct look {
	const struct signal *signal;
	const struct asker *asker;
	enum place place;
};

/*
 * Is S, after N others, one that they have; or, after too many, one that
 * changes nothing?
 */
static bool
is_spare(const struct sightings *all, size_t n, const struct sighting *s)
{
	bool decided = false;

	for (size_t i = 0; i < n; i++) {
		const struct sighting *other = &all->list[i];

		decided = decided || other->deciding;
		if (other->hop == s->hop && other->name == s->name &&
		    other->place == s->place && other->topic == s->topic &&
		    other->says == s->says && strcmp(other->raw, s->raw) == 0)
			return true;
	}
	return n >= SIGHTINGS && (decided || !s->deciding);
}

/* What was added from FROM on was seen there. */
static void
stamp(struct sightings *all, size_t from, struct look look)
{
	size_t kept = from;

	for (size_t i = from; i < all->n; i++) {
		struct sighting *s = &all->list[i];

		s->name = look.signal->name;
		s->place = look.place;
		s->hop = all->hop;
		s->deciding =
		    s->says == REFUSE &&
		    policy_heeds(look.asker->policy, s->name, s->topic);
		if (is_spare(all, kept, s))
			free(s->raw);
		else
			all->list[kept++] = *s;
	}
	all->n = kept;
}

void
signals_robots(struct sightings *all, const struct asker *asker,
    const struct robots *robots, const char *path)
{
	all->hop++;
	for (size_t i = 0; i < COUNT; i++) {
		size_t from = all->n;

		if (signals[i]->robots != NULL)
			signals[i]->robots(all, robots, path);
		stamp(
		    all, from, (struct look) { signals[i], asker, IN_ROBOTS });
	}
}

/*
 * RFC 9309 2.3.1.3 lets all be fetched where robots.txt has a status of 4xx;
 * one that is not there (404, 410) is no signal.
 */
void
signals_status(
    struct sightings *all, const struct asker *asker, int status, bool deny)
{
	char raw[40];
	size_t from = all->n;

	if (status / 100 != 4 || status == 404 || status == 410)
		return;
	snprintf(raw, sizeof(raw), "status %d of robots.txt", status);
	sightings_add(all,
	    (struct sighting) {
		.topic = CRAWLING, .says = deny ? REFUSE : ALLOW, .raw = raw },
	    strlen(raw));
	stamp(all, from, (struct look) { &signal_robots, asker, IN_ROBOTS });
}

void
signals_site(struct sightings *all, const struct asker *asker,
    const struct site *site, const char *path)
{
	for (size_t i = 0; i < COUNT; i++) {
		size_t from = all->n;

		if (signals[i]->site != NULL)
			site_see(site, signals[i], all, path);
		stamp(all, from, (struct look) { signals[i], asker, IN_SITE });
	}
}

/*
 * VALUE after what the same header said before; that is taken back.
 */
static char *
join(struct sightings *all, const struct signal *signal, const char *value)
{
	char *before = NULL, *joined;
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct sighting *s = &all->list[i];

		if (s->hop != all->hop || s->place != IN_HEADER ||
		    s->name != signal->name) {
			all->list[kept++] = *s;
			continue;
		}
		free(before);
		before = s->raw;
	}
	all->n = kept;
	if (asprintf(&joined, "%s%s%s", before == NULL ? "" : before,
		before == NULL ? "" : ", ", value) == -1)
		err(1, NULL);
	free(before);
	return joined;
}

static void
header(struct sightings *all, struct look look, const char *name,
    const char *value)
{
	const struct signal *signal = look.signal;
	char *joined = NULL;
	size_t from;

	if (signal->joined != NULL && strcasecmp(name, signal->joined) == 0)
		value = joined = join(all, signal, value);
	from = all->n;
	signal->header(all, look.asker, name, value);
	stamp(all, from, look);
	free(joined);
}

void
signals_header(struct sightings *all, const struct asker *asker,
    const char *name, const char *value)
{
	for (size_t i = 0; i < COUNT; i++)
		if (signals[i]->header != NULL)
			header(all,
			    (struct look) { signals[i], asker, IN_HEADER },
			    name, value);
}

void
signals_page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	for (size_t i = 0; i < COUNT; i++) {
		size_t from = all->n;

		if (signals[i]->page != NULL)
			signals[i]->page(all, asker, name, content);
		stamp(all, from, (struct look) { signals[i], asker, IN_PAGE });
	}
}

void
signals_list(void)
{
	for (size_t i = 0; i < COUNT; i++)
		printf("%-15s %s\n", signals[i]->name, signals[i]->about);
}
