/*
 * URLs that are in the canonical form already, as nearly all of a list are: of
 * those, what libcurl's parser would give is told without it, in a tenth of the
 * time.  Whatever is in any way unusual is left to that parser; tests/fuzz
 * holds the two together.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/fetch/fetch.h"

#define HOST_BYTES 253 /* RFC 1035 2.3.4 */
#define LABEL_BYTES 63

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* What stands for itself in a path and in a query. */
static bool
is_plain(char c)
{
	return is_letter(c) || (c >= 'A' && c <= 'Z') || c == '/' || c == '_' ||
	       c == '=' || c == '&' || c == '~' || c == ',' || c == '+' ||
	       c == ':' || c == ';' || c == '!' || c == '$' || c == '*' ||
	       c == '(' || c == ')';
}

/*
 * The length of a host name in lower case, whose last label begins with a
 * letter: not an address.  0: it is none.
 */
static size_t
host_length(const char *host)
{
	const char *label = host, *p = host;

	for (;; p++) {
		if (is_letter(*p))
			continue;
		if (p == label || p - label > LABEL_BYTES)
			return 0;
		if (*p != '.')
			break;
		label = p + 1;
	}
	if (*p != '/' || *label < 'a' || *label > 'z' || p - host > HOST_BYTES)
		return 0;
	return (size_t)(p - host);
}

/*
 * A path without a dot at the beginning of a part, and at most one query,
 * which is not empty.
 */
static bool
is_plain_path(const char *p)
{
	bool query = false;

	for (; *p != '\0'; p++) {
		if (is_plain(*p))
			continue;
		if (*p == '?' && !query && p[1] != '\0')
			query = true;
		else if (*p != '.' || p[-1] == '/')
			return false;
	}
	return true;
}

static char *
origin_of(const char *text, size_t len, const char *port)
{
	char *out = malloc(len + strlen(port) + 1);

	if (out == NULL)
		err(1, NULL);
	memcpy(mempcpy(out, text, len), port, strlen(port) + 1);
	return out;
}

/*
 * False: libcurl must say.
 */
bool
url_plain(struct url *url, const char *text)
{
	bool tls = strncmp(text, "https://", 8) == 0;
	const char *host = text + (tls ? 8 : 7);
	size_t len;

	if (!tls && strncmp(text, "http://", 7) != 0)
		return false;
	len = host_length(host);
	if (len == 0 || strnlen(text, URL_BYTES + 1) > URL_BYTES ||
	    !is_plain_path(host + len))
		return false;
	url->text = text_copy(text);
	url->path = text_copy(host + len);
	url->origin =
	    origin_of(text, (size_t)(host - text) + len, tls ? ":443" : ":80");
	return true;
}
