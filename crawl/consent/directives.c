/*
 * The directives of X-Robots-Tag and of <meta name=robots>: words between
 * commas, some with a value after a colon, some after the name of the one
 * robot that they are for.  Values may hold colons and commas (dates).
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/consent.h"

/* Directives with a value, which a colon separates as it does a robot. */
static const char *const valued[] = { "unavailable_after", "max-snippet",
	"max-image-preview", "max-video-preview" };
/* What speaks of training; and what speaks of search, heeded if strict. */
static const char *const training[] = { "noai", "noimageai", "noml" };
static const char *const search[] = { "noindex", "noimageindex", "none" };

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

static bool
refuses(const char *s, size_t len, bool strict)
{
	return one_of(s, len, training, COUNT(training)) ||
	       (strict && one_of(s, len, search, COUNT(search)));
}

/*
 * Several directives without commas between them are seen in the wild.
 */
static bool
words_refuse(const char *s, size_t len, bool strict)
{
	size_t n;

	for (size_t i = 0; i < len; i += n + 1) {
		for (n = 0; i + n < len; n++)
			if (isspace((unsigned char)s[i + n]))
				break;
		if (refuses(s + i, n, strict))
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

/*
 * One stretch between commas.  A robot's name before a colon changes *OURS,
 * and stays in force until the next.
 */
static bool
piece_refuses(const char *s, size_t len, const struct asker *asker, bool *ours)
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
		if (!is_name(s, n) || one_of(s, n, valued, COUNT(valued)))
			return false;
		*ours = is(s, n, asker->agent) || is(s, n, "*") ||
			is(s, n, "robots");
		len -= (size_t)(colon + 1 - s);
		s = colon + 1;
	}
	return *ours && words_refuse(s, len, asker->strict);
}

/*
 * REFUSE where a directive in VALUE, for all robots or for ours, does.
 */
enum says
directives_say(const char *value, const struct asker *asker)
{
	bool ours = true;

	for (;;) {
		size_t n = strcspn(value, ",;");

		if (piece_refuses(value, n, asker, &ours))
			return REFUSE;
		if (value[n] == '\0')
			return UNKNOWN;
		value += n + 1;
	}
}
