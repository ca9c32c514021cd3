/*
 * The directives of X-Robots-Tag and of <meta name=robots>: words between
 * commas, some with a value after a colon, some after the name of the one
 * robot that they are for.  Values may hold colons and commas (dates).
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

/* Directives with a value, which a colon separates as it does a robot. */
static const char *const valued[] = { "unavailable_after", "max-snippet",
	"max-image-preview", "max-video-preview" };
/* What speaks of training; and what speaks of search. */
static const char *const training[] = { "noai", "noimageai", "noml" };
static const char *const search[] = { "noindex", "noimageindex", "none" };
static const char *const links[] = { "nofollow", "none" };

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static bool
is(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(s, word, len) == 0;
}

static bool
one_of(const char *s, size_t len, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is(s, len, words[i]))
			return true;
	return false;
}

/*
 * A robot's name: no white space, and no digit first, which is a date's.
 */
static bool
is_name(const char *s, size_t len)
{
	if (len == 0 || isdigit((unsigned char)*s))
		return false;
	for (size_t i = 0; i < len; i++)
		if (isspace((unsigned char)s[i]))
			return false;
	return true;
}

/* What is looked for: words, and for whom. */
struct look {
	const char *agent;
	const char *const *words;
	size_t n;
};

/* Is S our robot's name, all robots', or ours with a version: "name/1.0"? */
static bool
is_ours(const char *s, size_t len, const char *agent)
{
	const char *version = memchr(s, '/', len);

	return is(s, len, "*") || is(s, len, "robots") ||
	       is(s, version == NULL ? len : (size_t)(version - s), agent);
}

static bool
parts(char c)
{
	return isspace((unsigned char)c) || c == '"' || c == '\'';
}

/*
 * Several directives without commas between them are seen in the wild, and
 * such as stand in quotes.
 */
static bool
words_have(const char *s, size_t len, const struct look *look)
{
	size_t n;

	for (size_t i = 0; i < len; i += n + 1) {
		for (n = 0; i + n < len; n++)
			if (parts(s[i + n]))
				break;
		if (one_of(s + i, n, look->words, look->n))
			return true;
	}
	return false;
}

static size_t
skip_space(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && isspace((unsigned char)s[n]))
		n++;
	return n;
}

/* Behind the value that begins at S: it may be a word that means more alone. */
static bool
words_after(const char *s, const char *end, const struct look *look)
{
	s += skip_space(s, (size_t)(end - s));
	while (s < end && !parts(*s))
		s++;
	return words_have(s, (size_t)(end - s), look);
}

/*
 * One stretch between commas.  A robot's name before a colon changes *OURS,
 * and stays in force until the next.
 */
static bool
piece_has(const char *s, size_t len, const struct look *look, bool *ours)
{
	for (;;) {
		size_t skip = skip_space(s, len), n;
		const char *colon;

		s += skip;
		len -= skip;
		if ((colon = memchr(s, ':', len)) == NULL)
			break;
		n = (size_t)(colon - s);
		while (n > 0 && isspace((unsigned char)s[n - 1]))
			n--;
		if (one_of(s, n, valued, COUNT(valued)))
			return *ours && words_after(colon + 1, s + len, look);
		if (!is_name(s, n)) /* words, and one with a value; a date */
			return *ours &&
			       (words_have(s, n, look) ||
				   words_after(colon + 1, s + len, look));
		*ours = is_ours(s, n, look->agent);
		len -= (size_t)(colon + 1 - s);
		s = colon + 1;
	}
	return *ours && words_have(s, len, look);
}

static bool
has(const char *value, const struct look *look)
{
	bool ours = true;

	for (;;) {
		size_t n = strcspn(value, ",;");

		if (piece_has(value, n, look, &ours))
			return true;
		if (value[n] == '\0')
			return false;
		value += n + 1;
	}
}

/*
 * REFUSE where a directive in VALUE, for all robots or for AGENT, does.
 */
enum says
directives_say(const char *value, const char *agent, enum topic topic)
{
	const struct look look =
	    topic == TRAINING
		? (struct look) { agent, training, COUNT(training) }
		: (struct look) { agent, search, COUNT(search) };

	return has(value, &look) ? REFUSE : UNKNOWN;
}

/*
 * Does VALUE ask that no link of its page be followed?
 */
bool
directives_nofollow(const char *value, const char *agent)
{
	const struct look look = { agent, links, COUNT(links) };

	return has(value, &look);
}

void
directives_see(struct sightings *all, const struct asker *asker,
    const char *value, const char *raw)
{
	static const enum topic topics[] = { TRAINING, SEARCH };
	bool refused = false;

	for (size_t i = 0; i < COUNT(topics); i++) {
		bool refuses =
		    directives_say(value, asker->agent, topics[i]) == REFUSE;

		if (!refuses && (i == 0 || refused))
			continue;
		refused = refused || refuses;
		sightings_add(all,
		    (struct sighting) {
			.topic = refuses ? topics[i] : TRAINING,
			.says = refuses ? REFUSE : UNKNOWN,
			.nofollow = directives_nofollow(value, asker->agent),
			.raw = (char *)(uintptr_t)raw,
		    },
		    strlen(raw));
	}
}
