/*
 * signal.h -- inside consent/: what a signal is made of, and what signals
 * share.
 */
#ifndef SIGNAL_H
#define SIGNAL_H

#include "crawl/consent/consent.h"

/* table.c -- the table of consent signals */

/* Whose file it is, and who reads it. */
struct whose {
	const char *agent, *origin;
};

/* In a header, and in robots.txt for a path. */
struct preference {
	const char *key; /* of both, lower case */
	/* SAID is UNKNOWN, and stays so where VALUE says nothing. */
	void (*read)(const char *value, enum says said[TOPICS]);
};

/*
 * A hook is NULL where the signal is not read.  It adds what it sees: topic,
 * says, raw; whatever the policy.
 */
struct signal {
	const char *name, *about;
	void (*robots)(
	    struct sightings *, const struct robots *, const char *path);
	struct preference preference; /* key NULL: none */
	/* A header that is one list, however often it comes (RFC 9110 5.3). */
	const char *joined;
	/* A header, or a <meta>; NAME as received. */
	void (*header)(struct sightings *, const struct asker *,
	    const char *name, const char *value);
	void (*page)(struct sightings *, const struct asker *, const char *name,
	    const char *content);
	/*
	 * A file of the origin: read once (NULL: it says nothing), then asked
	 * for each path, and dropped.  It has a path of its own, or else the
	 * Ith that robots.txt names; NULL: it names no more.
	 */
	struct site_file file;
	const char *(*named)(const struct robots *, size_t i);
	void *(*read)(const char *text, size_t len, const struct whose *);
	void (*site)(struct sightings *, const void *read, const char *path);
	void (*drop)(void *read);
};

const struct signal *signals_at(size_t i); /* NULL: there are fewer */

/* sightings.c -- what was seen; its raw text is copied, and cleaned */

void sightings_add(struct sightings *, struct sighting, size_t rawlen);

/* How far a text is read: what, how many, and of what. */
struct limit {
	const char *what;
	int n;
	const char *unit;
};

/* What lies beyond may say anything: with that as its raw text. */
void sightings_unread(
    struct sightings *, struct sighting, const struct limit *);
char *limit_text(const struct limit *);

/* site.c -- files of an origin */

#define SITE_LINKS 64 /* licence files of an origin that its replies name */

bool site_full(const struct site *, const char *url); /* it was one too many */

/* What SIGNAL has read there. */
void site_see(const struct site *, const struct signal *, struct sightings *,
    const char *path);

/* pattern.c -- patterns of paths, RFC 9309 2.2.2 */

struct pattern {
	char *text;    /* normalised, without the '$' that ends it */
	size_t len;    /* octets: the longest of those that match rules */
	bool anchored; /* it ended in '$' */
};

void pattern_read(struct pattern *, const char *, size_t len);
bool pattern_matches(const struct pattern *, const char *path);
char *pattern_path(const char *path); /* in the form that patterns match */
void pattern_clear(struct pattern *);

/* robots.c -- the rule that decides, and lines that are no rules */

/* What the rule for PATH says of TOPIC; without a rule, no sighting. */
void robots_see(
    struct sightings *, const struct robots *, const char *path, enum topic);

/* A line that RFC 9309 leaves to others (2.2.4). */

#define ROBOTS_EXTENSIONS 1000 /* of these lines, that are kept */

struct extension {
	const char *key;   /* lower case */
	const char *value; /* trimmed */
	const char *raw;   /* the line as received, without comment */
	int number;        /* of the line, from 1 */
};

/*
 * The Ith that our agent is spoken to by: those of the group that rules it, and
 * those outside of groups; and each "license" line, wherever it stands, since
 * it is no group's.  NULL: there are no more.
 */
const struct extension *robots_extension(const struct robots *, size_t i);
bool robots_over(const struct robots *);   /* there were more, not kept */
bool robots_cut(const struct robots *);    /* it is longer than what is read */
bool robots_speaks(const struct robots *); /* a group is for us, or for all */

/* preference.c -- a preference, in a header or for a path in robots.txt */

void preference_robots(struct sightings *, const struct robots *,
    const char *path, const struct preference *);
void preference_header(struct sightings *, const char *name, const char *value,
    const struct preference *);

/* tdmrep.c -- the file of the TDM Reservation Protocol */

#define TDMREP_BYTES (1024 * 1024) /* a rule has some 100 */

void *tdmrep_read(const char *text, size_t len, const struct whose *);
enum says tdmrep_say(const void *read, const char *path, const char **raw);
void tdmrep_drop(void *read);
extern const struct signal signal_tdm, signal_robots, signal_rsl;

/* directives.c -- X-Robots-Tag and meta robots */

/* Adds a sighting for each topic that VALUE refuses, or else an unknown. */
void directives_see(struct sightings *, const struct asker *, const char *value,
    const char *raw);
enum says directives_say(const char *value, const char *agent, enum topic);
bool directives_nofollow(const char *value, const char *agent);

#endif
