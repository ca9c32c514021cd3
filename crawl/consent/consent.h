/*
 * consent.h -- the rules that sites set, and what else says yes or no.
 */
#ifndef CONSENT_H
#define CONSENT_H

#include "schemas/schemas.h"

/* Who asks, and under which policy. */
struct asker {
	const char *agent; /* product token, RFC 9309 2.2.1 */
	bool strict;       /* what speaks of search engines refuses as well */
};

/* robots.c -- the rules that a site sets */

struct robots *robots_parse(const char *, size_t len, const char *agent);
bool robots_allow(const struct robots *, const char *path, const char **line);
int64_t robots_delay(const struct robots *);
void robots_free(struct robots *);

/* signals.c -- the table of consent signals, and what was seen of them */

enum place { IN_ROBOTS, IN_HEADER, IN_PAGE, IN_BYTES };
enum says { UNKNOWN, ALLOW, REFUSE };

struct sighting {
	const char *name; /* of the signal */
	enum place place;
	enum says says;
	bool deciding; /* under the policy of this run */
	bool nofollow; /* of a page: its links are not to be followed */
	char *raw;     /* as received, cleaned for the catalog */
};

struct sightings {
	struct sighting *list;
	size_t n;
};

/*
 * A hook is NULL where the signal is not read.  It adds what it sees: says,
 * deciding, raw.
 */
struct signal {
	const char *name, *about;
	void (*robots)(
	    struct sightings *, const struct robots *, const char *path);
	/* A header, or a <meta>; NAME as received. */
	void (*header)(struct sightings *, const struct asker *,
	    const char *name, const char *value);
	void (*page)(struct sightings *, const struct asker *, const char *name,
	    const char *content);
};

void sightings_add(struct sightings *, struct sighting, size_t rawlen);
void sightings_clear(struct sightings *);
/* What refuses, or NULL. */
const struct sighting *sightings_refusal(const struct sightings *);
void signals_robots(struct sightings *, const struct robots *, const char *);
void signals_header(struct sightings *, const struct asker *, const char *name,
    const char *value);
void signals_page(struct sightings *, const struct asker *, const char *name,
    const char *content);
void signals_list(void);
enum says directives_say(const char *value, const struct asker *);
bool directives_nofollow(const char *value, const struct asker *);

#endif
