/*
 * consent.h -- the rules that sites set, and what else says yes or no.
 */
#ifndef CONSENT_H
#define CONSENT_H

#include "schemas/schemas.h"

/* policy.c -- the profiles: which signals refuse */

/* What a signal speaks of. */
enum topic { CRAWLING, TRAINING, SEARCH, LICENCE, PRICE, TOPICS };

struct policy {
	char *name, *body; /* body: the text of its file */
};

/* NAME: of a profile, or a file.  Ends the program where it is wrong. */
void policy_read(struct policy *, const char *name);
void policy_clear(struct policy *);
bool policy_heeds(const struct policy *, const char *signal, enum topic);
/* The profiles that come with the program: NULL at the end. */
const char *const *policy_names(void);
const char *topic_name(enum topic);

/* Who asks, and under which policy. */
struct asker {
	const char *agent; /* product token, RFC 9309 2.2.1 */
	const struct policy *policy;
};

/* robots.c -- the rules that a site sets */

struct robots *robots_parse(const char *, size_t len, const char *agent);
bool robots_allow(const struct robots *, const char *path, const char **line);
int64_t robots_delay(const struct robots *);
void robots_free(struct robots *);

/* signals.c -- the table of consent signals, and what was seen of them */

enum place { IN_ROBOTS, IN_SITE, IN_HEADER, IN_PAGE, IN_BYTES };
enum says { UNKNOWN, ALLOW, REFUSE };

struct sighting {
	const char *name; /* of the signal */
	enum place place;
	enum topic topic;
	enum says says;
	bool deciding; /* refuses, and the policy of this run heeds it */
	bool nofollow; /* of a page: its links are not to be followed */
	char *raw;     /* as received, cleaned for the catalog */
};

struct sightings {
	struct sighting *list;
	size_t n;
};

/*
 * A hook is NULL where the signal is not read.  It adds what it sees: topic,
 * says, raw; whatever the policy.
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
const char *signals_name(size_t i);
const char *place_name(enum place);
const char *says_name(enum says);
void signals_robots(struct sightings *, const struct asker *,
    const struct robots *, const char *path);
void signals_header(struct sightings *, const struct asker *, const char *name,
    const char *value);
void signals_page(struct sightings *, const struct asker *, const char *name,
    const char *content);
void signals_list(void);

/* directives.c -- X-Robots-Tag and meta robots */

/* Adds a sighting for each topic that VALUE refuses, or else an unknown. */
void directives_see(struct sightings *, const struct asker *, const char *value,
    const char *raw);
enum says directives_say(const char *value, const char *agent, enum topic);
bool directives_nofollow(const char *value, const char *agent);

#endif
