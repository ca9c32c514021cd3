/*
 * Really Simple Licensing: robots.txt, the header Link or <link> name a licence
 * file; the file says what is prohibited, permitted, and for what pay.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/link.h"
#include "crawl/consent/rsl.h"
#include "crawl/consent/signal.h"

#define NAMED 16 /* files of one robots.txt that are asked for */

/* A path, or a URL of the web. */
static bool
can_be_asked(const char *url)
{
	return (url[0] == '/' && url[1] != '/') ||
	       strncasecmp(url, "http://", 7) == 0 ||
	       strncasecmp(url, "https://", 8) == 0;
}

static bool
is_new(
    const struct extension *line, const struct extension *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i]->value, line->value) == 0)
			return false;
	return true;
}

/* The lines of ROBOTS that name files, each once, and one more than NAMED. */
static size_t
license_lines(
    const struct robots *robots, const struct extension *list[NAMED + 1])
{
	const struct extension *line;
	size_t n = 0;

	for (size_t i = 0;
	     n <= NAMED && (line = robots_extension(robots, i)) != NULL; i++)
		if (strcmp(line->key, "license") == 0 &&
		    can_be_asked(line->value) && is_new(line, list, n))
			list[n++] = line;
	return n;
}

static const char *
named(const struct robots *robots, size_t i)
{
	const struct extension *list[NAMED + 1];

	return i < license_lines(robots, list) && i < NAMED ? list[i]->value
							    : NULL;
}

static void
robots(struct sightings *all, const struct robots *rules, const char *path)
{
	const struct extension *list[NAMED + 1];
	size_t n = license_lines(rules, list);

	(void)path;
	for (size_t i = 0; i < n && i < NAMED; i++)
		sightings_add(all,
		    (struct sighting) {
			.topic = LICENCE,
			.raw = (char *)(uintptr_t)list[i]->raw,
		    },
		    strlen(list[i]->raw));
	if (n > NAMED)
		sightings_unread(all,
		    (struct sighting) { .topic = TRAINING, .says = REFUSE },
		    &(struct limit) {
			"robots.txt", NAMED, "lines of licences" });
}

static void *
read_file(const char *text, size_t len, const struct whose *whose)
{
	return rsl_read(text, len, whose->origin);
}

static void
see_licence(struct sightings *all, const struct content *content,
    const struct licence *licence)
{
	const struct {
		enum topic topic;
		enum says says;
		bool said;
	} all_said[] = {
		{ TRAINING, licence->training, licence->training != UNKNOWN },
		{ SEARCH, licence->search, licence->search != UNKNOWN },
		{ PRICE, licence->price, licence->priced },
	};

	for (size_t i = 0; i < sizeof(all_said) / sizeof(*all_said); i++)
		if (all_said[i].said)
			sightings_add(all,
			    (struct sighting) {
				.topic = all_said[i].topic,
				.says =
				    content->server && all_said[i].says == ALLOW
					? UNKNOWN
					: all_said[i].says,
				.raw = licence->raw,
			    },
			    strlen(licence->raw));
}

/* The longest that matches, as the rules of robots.txt; equal ones all. */
static void
site(struct sightings *all, const void *read, const char *path)
{
	char broken[] = "licence file: not read to its end: no XML";
	const struct rsl *rsl = read;
	char *normal = pattern_path(path);
	size_t longest = 0;

	for (size_t i = 0; i < rsl->n; i++) {
		const struct pattern *pattern = &rsl->contents[i].pattern;

		if (pattern->len > longest && pattern_matches(pattern, normal))
			longest = pattern->len;
	}
	for (size_t i = 0; i < rsl->n; i++) {
		const struct content *at = &rsl->contents[i];

		if (at->pattern.len != longest ||
		    !pattern_matches(&at->pattern, normal))
			continue;
		for (size_t k = 0; k < at->n; k++)
			see_licence(all, at, &at->licences[k]);
	}
	free(normal);
	if (rsl->over != NULL)
		sightings_unread(all,
		    (struct sighting) { .topic = TRAINING, .says = REFUSE },
		    rsl->over);
	else if (rsl->broken)
		sightings_add(all,
		    (struct sighting) { .topic = LICENCE, .raw = broken },
		    strlen(broken));
}

static void
drop(void *read)
{
	rsl_free(read);
}

static void
see_link(struct sightings *all, const char *value)
{
	struct link link;

	while (link_license(&value, &link))
		if (stretch_is(&link.type, RSL_TYPE))
			sightings_add(all,
			    (struct sighting) {
				.topic = LICENCE,
				.raw = (char *)(uintptr_t)link.url.at,
			    },
			    link.url.len);
}

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	(void)asker;
	if (strcasecmp(name, "Link") == 0)
		see_link(all, value);
}

static void
page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	(void)asker;
	if (strcasecmp(name, "link") == 0)
		see_link(all, content);
}

const struct signal signal_rsl = {
	.name = "rsl",
	.about = "RSL licence file that robots.txt names; links to one",
	.robots = robots,
	.file = { NULL, RSL_BYTES },
	.named = named,
	.read = read_file,
	.site = site,
	.drop = drop,
	.header = header,
	.page = page,
};
