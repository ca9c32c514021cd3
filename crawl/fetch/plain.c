/*
 * URLs that are in the canonical form already, as nearly all of a list are: of
 * those, what libcurl's parser would give is told without it, in a tenth of the
 * time.  Whatever is in any way unusual is left to that parser; tests/fuzz
 * holds the two together.
 */
#include <err.h>
#include <stdint.h>
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
	if (*label < 'a' || *label > 'z' || p - host > HOST_BYTES)
		return 0;
	return (size_t)(p - host);
}

/* Of ":8080", which is no scheme's own; 0: there is no such port. */
static size_t
port_length(const char *port)
{
	size_t n = *port == ':' ? strspn(port + 1, "0123456789") : 0;
	long number = n > 0 && n < 6 ? strtol(port + 1, NULL, 10) : 0;

	if (number < 1 || number > UINT16_MAX || port[1] == '0' ||
	    number == 80 || number == 443)
		return 0;
	return n + 1;
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

/*
 * The length of "https://host:port" at the beginning of TEXT, before a path;
 * *PORT: it is said.  0: libcurl must say.
 */
static size_t
base_length(const char *text, bool *port)
{
	size_t len = strncmp(text, "http://", 7) == 0 ? 7 : 8, n;

	if (len == 8 && strncmp(text, "https://", 8) != 0)
		return 0;
	n = host_length(text + len);
	len += n;
	*port = n > 0 && text[len] == ':';
	if (*port) {
		n = port_length(text + len);
		len += n;
	}
	return n > 0 && text[len] == '/' ? len : 0;
}

static char *
concat(const char *head, size_t len, const char *rest)
{
	size_t n = strlen(rest);
	char *out = malloc(len + n + 1);

	if (out == NULL)
		err(1, NULL);
	memcpy(mempcpy(out, head, len), rest, n + 1);
	return out;
}

/*
 * False: libcurl must say.
 */
bool
url_plain(struct url *url, const char *text)
{
	bool port;
	size_t len = base_length(text, &port);

	if (len == 0 || strnlen(text, URL_BYTES + 1) > URL_BYTES ||
	    !is_plain_path(text + len))
		return false;
	url->text = text_copy(text);
	url->path = text_copy(text + len);
	url->origin = concat(text, len,
	    port             ? ""
	    : text[4] == 's' ? ":443"
			     : ":80");
	return true;
}

/*
 * LOCATION as seen from BASE, or NULL: libcurl must say.
 */
char *
url_join_plain(const char *base, const char *location)
{
	bool port;
	size_t len = base_length(base, &port);

	/* libcurl takes an empty part of a path for something else. */
	if (len == 0 || !is_plain_path(base + len) ||
	    strstr(base + len, "//") != NULL)
		return NULL;
	if (*location == '/' && location[1] != '/' && is_plain_path(location))
		return concat(base, len, location);
	if (strncmp(location, "http", 4) == 0) {
		len = base_length(location, &port);
		return len > 0 && is_plain_path(location + len)
			   ? text_copy(location)
			   : NULL;
	}
	if (!is_letter(*location) || strchr(location, ':') != NULL ||
	    !is_plain_path(location))
		return NULL;
	len += strcspn(base + len, "?");
	while (base[len - 1] != '/')
		len--;
	return concat(base, len, location);
}
