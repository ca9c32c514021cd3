/*
 * Each signal of the table is shown what is there to be seen, and what it saw
 * is judged under the policy of the run.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"
#include "crawl/fetch/url.h"

#define SIGHTINGS 500 /* of one chain; a server may send 20,000 headers */

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

/* Where a signal is seen, and by whom. */
struct look {
	const struct signal *signal;
	const struct asker *asker;
	enum place place;
};

/*
 * Is S, after N others, one that they have; or, after too many, no first
 * refusal of its kind?
 */
static bool
is_spare(const struct sightings *all, size_t n, const struct sighting *s)
{
	bool refused = false;

	for (size_t i = 0; i < n; i++) {
		const struct sighting *other = &all->list[i];

		if (other->hop != s->hop || other->name != s->name ||
		    other->place != s->place || other->topic != s->topic ||
		    other->says != s->says)
			continue;
		refused = refused || s->says == REFUSE;
		if (strcmp(other->raw, s->raw) == 0)
			return true;
	}
	return n >= SIGHTINGS && (refused || s->says != REFUSE);
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
	const struct signal *s;

	all->hop++;
	for (size_t i = 0; (s = signals_at(i)) != NULL; i++) {
		size_t from = all->n;

		if (s->robots != NULL)
			s->robots(all, robots, path);
		if (s->preference.key != NULL)
			preference_robots(all, robots, path, &s->preference);
		stamp(all, from, (struct look) { s, asker, IN_ROBOTS });
	}
}

/*
 * Is a robots.txt of STATUS there, but not for us?
 */
bool
status_denies(int status)
{
	return status / 100 == 4 && status != 404 && status != 410;
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

	if (!status_denies(status))
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
	const struct signal *s;

	for (size_t i = 0; (s = signals_at(i)) != NULL; i++) {
		size_t from = all->n;

		if (s->site != NULL)
			site_see(site, s, all, path);
		stamp(all, from, (struct look) { s, asker, IN_SITE });
	}
}

void
signals_licences(
    struct sightings *all, const struct asker *asker, enum place place, int n)
{
	size_t from = all->n;

	sightings_unread(all,
	    (struct sighting) { .topic = TRAINING, .says = REFUSE },
	    &(struct limit) { "Link", n, "licence files" });
	stamp(all, from, (struct look) { &signal_rsl, asker, place });
}

/*
 * A licence file that a reply names holds for the paths that it covers.
 */
bool
signals_links(struct sightings *all, const struct asker *asker,
    struct site *site, const char *url)
{
	size_t n = all->n;
	bool more = false;

	for (size_t i = 0; i < n; i++) {
		const struct sighting *s = &all->list[i];
		char *link;

		if (s->hop != all->hop || s->name != signal_rsl.name ||
		    s->topic != LICENCE ||
		    (s->place != IN_HEADER && s->place != IN_PAGE))
			continue;
		link = url_join(url, s->raw);
		if (link != NULL && (s->cut || site_full(site, link)))
			signals_licences(all, asker, s->place, SITE_LINKS);
		else
			more = (link != NULL && site_link(site, link)) || more;
		free(link);
	}
	return more;
}

/*
 * VALUE after what the same header said before; that is taken back.  Of what
 * was cut off nobody knows the rest: it stands by itself.
 */
static char *
join(struct sightings *all, const struct signal *signal, const char *value)
{
	char *before = NULL, *joined;
	size_t kept = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct sighting *s = &all->list[i];

		if (s->hop != all->hop || s->place != IN_HEADER ||
		    s->name != signal->name || s->cut) {
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
	if (signal->header != NULL)
		signal->header(all, look.asker, name, value);
	if (signal->preference.key != NULL)
		preference_header(all, name, value, &signal->preference);
	stamp(all, from, look);
	free(joined);
}

void
signals_header(struct sightings *all, const struct asker *asker,
    const char *name, const char *value)
{
	const struct signal *s;

	for (size_t i = 0; (s = signals_at(i)) != NULL; i++)
		header(all, (struct look) { s, asker, IN_HEADER }, name, value);
}

void
signals_page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	char *clean = text_clean(name, strlen(name)); /* " Robots " is one */
	const struct signal *s;

	for (size_t i = 0; clean != NULL && (s = signals_at(i)) != NULL; i++) {
		size_t from = all->n;

		if (s->page != NULL)
			s->page(all, asker, clean, content);
		stamp(all, from, (struct look) { s, asker, IN_PAGE });
	}
	free(clean);
}

void
signals_bytes(
    struct sightings *all, const struct asker *asker, struct sighting seen)
{
	size_t i = 0;

	while (
	    signals_name(i) != NULL && strcmp(signals_name(i), seen.name) != 0)
		i++;
	if (signals_name(i) == NULL)
		return;
	seen.name = signals_name(i); /* what is kept */
	seen.place = IN_BYTES;
	seen.hop = all->hop;
	seen.deciding = seen.says == REFUSE &&
			policy_heeds(asker->policy, seen.name, seen.topic);
	sightings_add(all, seen, strlen(seen.raw));
}
