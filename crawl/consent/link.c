/*
 * The header Link (RFC 8288 section 3): <URL>; name=value; name="value", ...
 */
#include <string.h>
#include <strings.h>

#include "crawl/consent/link.h"
#include "crawl/consent/signal.h"

#define BLANKS " \t"

/* The end of a quoted string that begins at S, which is past its quote. */
static const char *
quoted(const char *s)
{
	for (; *s != '\0' && *s != '"'; s++)
		if (*s == '\\' && s[1] != '\0')
			s++;
	return s;
}

/* Of several of one name the first counts (section 3.3). */
static void
keep(struct link *link, const struct stretch *name, const struct stretch *value)
{
	if (stretch_is(name, "rel") && link->rel.at == NULL)
		link->rel = *value;
	else if (stretch_is(name, "type") && link->type.at == NULL)
		link->type = *value;
	else if (stretch_is(name, "anchor"))
		link->anchored = true;
}

/* One parameter, after its ';'. */
static const char *
parameter(const char *s, struct link *link)
{
	struct stretch name, value = { "", 0 };

	s += strspn(s, BLANKS);
	name.at = s;
	name.len = strcspn(s, "=;," BLANKS);
	s += name.len;
	s += strspn(s, BLANKS);
	if (*s == '=') {
		s += 1 + strspn(s + 1, BLANKS);
		value.at = s + (*s == '"');
		if (*s == '"') {
			s = quoted(s + 1);
			value.len = (size_t)(s - value.at);
			s += *s == '"';
		} else {
			value.len = strcspn(s, ";," BLANKS);
			s += value.len;
		}
	}
	keep(link, &name, &value);
	return s + strcspn(s, ";,");
}

bool
stretch_is(const struct stretch *s, const char *word)
{
	return strlen(word) == s->len && strncasecmp(s->at, word, s->len) == 0;
}

/*
 * Is WORD one of the words of S?
 */
bool
stretch_has(const struct stretch *s, const char *word)
{
	for (size_t i = 0, n; i < s->len; i += n + 1) {
		for (n = 0; i + n < s->len; n++)
			if (strchr(BLANKS, s->at[i + n]) != NULL)
				break;
		if (stretch_is(&(struct stretch) { s->at + i, n }, word))
			return true;
	}
	return false;
}

static bool
next(const char **value, struct link *link)
{
	const char *s = *value, *end;

	*link = (struct link) { 0 };
	s += strspn(s, "," BLANKS);
	while (*s != '\0' && *s != '<') { /* no link: on to the next */
		s += strcspn(s, ",");
		s += strspn(s, "," BLANKS);
	}
	if (*s != '<' || (end = strchr(s, '>')) == NULL)
		return false;
	link->url = (struct stretch) { s + 1, (size_t)(end - s) - 1 };
	s = end + 1 + strspn(end + 1, BLANKS);
	while (*s == ';')
		s = parameter(s + 1, link);
	*value = s + strcspn(s, ",");
	return true;
}

/*
 * The next link of *VALUE that names a licence; *VALUE moves behind it.  False:
 * there is none.
 */
bool
link_license(const char **value, struct link *link)
{
	while (next(value, link))
		if (stretch_has(&link->rel, "license"))
			return true;
	return false;
}
