/*
 * Preferences of a whole header, or of a path in a robots group: there the
 * longest path that matches rules, and of equal ones each speaks, so that any
 * refusal stands (draft-ietf-aipref-attach, "Content-Usage Rule Semantics").
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

/* Of a line "[path] value": the pattern, of no length where there is none. */
static const char *
split(const char *value, struct pattern *pattern)
{
	size_t len = *value == '/' ? strcspn(value, " \t") : 0;

	pattern_read(pattern, value, len);
	value += len;
	return value + strspn(value, " \t");
}

/*
 * How long the path of LINE is, *VALUE what follows it; -1: it is not for PATH.
 */
static int64_t
fit(const struct extension *line, const char *path, const char **value)
{
	struct pattern pattern;
	int64_t len;

	*value = split(line->value, &pattern);
	len = pattern_matches(&pattern, path) ? (int64_t)pattern.len : -1;
	pattern_clear(&pattern);
	return len;
}

/*
 * A sighting for each topic of which VALUE speaks, or else an unknown.
 */
static void
see(struct sightings *all, const struct preference *of, const char *value,
    const char *raw)
{
	struct sighting seen = { .raw = (char *)(uintptr_t)raw };
	enum says said[TOPICS] = { UNKNOWN };
	size_t before = all->n;

	of->read(value, said);
	for (int i = 0; i < TOPICS; i++) {
		seen.topic = (enum topic)i;
		seen.says = said[i];
		if (said[i] != UNKNOWN)
			sightings_add(all, seen, strlen(raw));
	}
	if (all->n > before)
		return;
	seen.topic = TRAINING;
	seen.says = UNKNOWN;
	sightings_add(all, seen, strlen(raw));
}

void
preference_header(struct sightings *all, const char *name, const char *value,
    const struct preference *of)
{
	if (strcasecmp(name, of->key) == 0)
		see(all, of, value, value);
}

void
preference_robots(struct sightings *all, const struct robots *robots,
    const char *path, const struct preference *of)
{
	const struct extension *line;
	const char *value;
	int64_t longest = 0, len;
	char *normal;

	if (robots_extension(robots, 0) == NULL) /* of most, no line is kept */
		return;
	normal = pattern_path(path);
	for (size_t i = 0; (line = robots_extension(robots, i)) != NULL; i++)
		if (strcmp(line->key, of->key) == 0 &&
		    (len = fit(line, normal, &value)) > longest)
			longest = len;
	for (size_t i = 0; (line = robots_extension(robots, i)) != NULL; i++)
		if (strcmp(line->key, of->key) == 0 &&
		    fit(line, normal, &value) == longest)
			see(all, of, value, line->raw);
	if (robots_over(robots))
		sightings_unread(all,
		    (struct sighting) { .topic = TRAINING, .says = REFUSE },
		    &(struct limit) { "robots.txt", ROBOTS_EXTENSIONS,
			"lines of preferences and licences" });
	free(normal);
}
