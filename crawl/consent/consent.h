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

#define ROBOTS_BYTES (500 * 1024) /* RFC 9309 2.5: at least 500 KiB */

struct robots *robots_parse(const char *, size_t len, const char *agent);
/*
 * What follows from a reply of STATUS (0: none came) with that text: its rules,
 * or none where it is not to be had.  NULL: nothing may be asked.
 */
struct robots *robots_reply(
    int status, const char *, size_t len, const char *agent);
bool robots_allow(const struct robots *, const char *path, const char **line);
int64_t robots_delay(const struct robots *);
void robots_free(struct robots *);

/* site.c -- what an origin says in files beside its robots.txt */

/* A file to ask for. */
struct site_file {
	const char *path;   /* from '/' on; or a URL that robots.txt names */
	size_t limit;       /* bytes of it that are read; one more tells */
	const char *signal; /* that reads it */
};

/* The Ith, where ROBOTS rules (or NULL); false: there are no more. */
bool site_wants(const struct robots *, size_t i, struct site_file *);
/* ORIGIN: scheme://host:port, as in struct url. */
struct site *site_new(const char *agent, const char *origin);
/* What came for PATH, of site_wants(): read at once, and not kept. */
void site_add(struct site *, const char *path, const char *text, size_t len);
/* A reply, or a page, names URL as a licence file; true: that is new. */
bool site_link(struct site *, const char *url);
bool site_linked(const struct site *, size_t i, struct site_file *);
void site_free(struct site *);

/* signals.c -- what was seen of the consent signals */

enum place { IN_ROBOTS, IN_SITE, IN_HEADER, IN_PAGE, IN_BYTES };
enum says { UNKNOWN, ALLOW, REFUSE }; /* the greater stands */

struct sighting {
	const char *name; /* of the signal */
	enum place place;
	enum topic topic;
	enum says says;
	bool deciding;  /* refuses, and the policy of this run heeds it */
	bool overruled; /* by a later channel of TDMRep: decides nothing */
	bool nofollow;  /* of a page: its links are not to be followed */
	bool alone;     /* of a page: speaks of its text, not of its images */
	bool cut;       /* it is longer than RAW */
	int hop;        /* which URL it speaks of, of those of a chain */
	char *raw;      /* as received, cleaned for the catalog */
};

/* What speaks of one URL, and of those that led to it. */
struct sightings {
	struct sighting *list;
	size_t n;
	int hop; /* the last URL */
};

void sightings_clear(struct sightings *);
/* What refuses, or NULL; of several, one that refuses a page's images too. */
const struct sighting *sightings_refusal(const struct sightings *);
/* The same before a request, without what the reply's header may overrule. */
const struct sighting *sightings_forbid(const struct sightings *);
/* Is the text of a page reserved, whatever is said of its images? */
bool sightings_reserve(const struct sightings *);
/* The same as the first under another policy, of a verdict over all. */
const struct sighting *sightings_under(
    const struct sightings *, const struct policy *);
const char *signals_name(size_t i); /* NULL: there are fewer */
const char *place_name(enum place place);
const char *says_name(enum says says);
/*
 * The first to be called for a URL: robots.txt, which rules its PATH.  Then
 * site; header, with the status of the reply as the header ":status", and with
 * each header; page.
 */
void signals_robots(struct sightings *, const struct asker *,
    const struct robots *, const char *path);
/* The STATUS of robots.txt, where it denies itself (4xx) and DENY all else. */
void signals_status(
    struct sightings *, const struct asker *, int status, bool deny);
bool status_denies(int status);
void signals_site(struct sightings *, const struct asker *, const struct site *,
    const char *path);
void signals_header(struct sightings *, const struct asker *, const char *name,
    const char *value);
/* A <meta>; of a <link>, NAME is "link", and CONTENT as in the header Link. */
void signals_page(struct sightings *, const struct asker *, const char *name,
    const char *content);
/* SEEN, with name, topic, says and raw, was found in the bytes by filter. */
void signals_bytes(
    struct sightings *, const struct asker *, struct sighting seen);
/* More than N licence files are named, and not read: they may refuse. */
void signals_licences(
    struct sightings *, const struct asker *, enum place, int n);
/*
 * SITE gets the licence files that URL, seen last, links to; true: one is new.
 * What is named beyond all limits may refuse, and does.
 */
bool signals_links(
    struct sightings *, const struct asker *, struct site *, const char *url);
void signals_list(void);

#endif
