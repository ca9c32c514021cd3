/*
 * URLs in one canonical form, by libcurl's parser: the parser that checks is
 * the parser that fetches.  Two spellings of one address are one item.
 */
#include <arpa/inet.h>

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl/fetch/fetch.h"

#define HOST_BYTES 253 /* RFC 1035 2.3.4, without the last dot */
#define LABEL_BYTES 63

#define QUOTE(n) #n
#define STRING(n) QUOTE(n)

/* What curl accepts, and no more: no user names, no guessed scheme. */
#define STRICT (CURLU_DISALLOW_USER | CURLU_URLENCODE)

static char *
part(CURLU *u, CURLUPart what, unsigned flags)
{
	char *s = NULL, *copy;

	if (curl_url_get(u, what, &s, flags) != CURLUE_OK)
		return NULL;
	if ((copy = strdup(s)) == NULL)
		err(1, NULL);
	curl_free(s);
	return copy;
}

static CURLU *
handle(void)
{
	CURLU *u = curl_url();

	if (u == NULL)
		err(1, NULL);
	return u;
}

/*
 * The host as it goes over the wire: punycode, for which libcurl wants a UTF-8
 * locale.  Text that is not UTF-8 is not given to it: it leaks what it can not
 * decode (7.88).
 */
static char *
wire_host(CURLU *u)
{
	char *host = part(u, CURLUPART_HOST, 0);
	size_t len = host == NULL ? 0 : strlen(host);
	uint32_t cp = 0;
	bool ascii = true;

	for (size_t i = 0; i < len && cp != 0xfffd;) {
		i += utf8_read(host + i, len - i, &cp);
		ascii = ascii && cp < 0x80;
	}
	if (ascii)
		return host;
	free(host);
	return cp == 0xfffd ? NULL : part(u, CURLUPART_HOST, CURLU_PUNYCODE);
}

/*
 * A last label that is a number is an IPv4 address's, and there is one way to
 * write that: https://url.spec.whatwg.org, 3.5, "ends in a number".
 */
static bool
is_odd_number(const char *host)
{
	const char *last = strrchr(host, '.');
	size_t len;
	uint8_t v4[4];

	last = last == NULL ? host : last + 1;
	len = strlen(last);
	if (strncmp(last, "0x", 2) == 0
		? strspn(last + 2, "0123456789abcdef") != len - 2
		: strspn(last, "0123456789") != len)
		return false;
	return inet_pton(AF_INET, host, v4) != 1;
}

/*
 * Labels as DNS has them, RFC 1035 2.3.4; an IPv6 address is libcurl's to
 * check.  The dot that may stand at the end is taken away.
 */
static const char *
check_host(char *host)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t len = strlen(host), n;

	if (*host == '[')
		return NULL;
	if (len > 1 && host[len - 1] == '.')
		host[--len] = '\0';
	if (len == 0 || len > HOST_BYTES)
		return "url: has a malformed host";
	for (const char *p = host; p != NULL;
	     p = p[n] == '.' ? p + n + 1 : NULL) {
		n = strspn(p, letters);
		if (n == 0 || n > LABEL_BYTES || (p[n] != '.' && p[n] != '\0'))
			return "url: has a malformed host";
	}
	return is_odd_number(host)
		   ? "url: has a host that ends in a number, but is no address"
		   : NULL;
}

static const char *
settle_host(CURLU *u)
{
	char *zone = part(u, CURLUPART_ZONEID, 0);
	char *host = wire_host(u);
	const char *wrong = NULL;

	for (char *p = host; p != NULL && *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	if (zone != NULL)
		wrong = "url: has an IPv6 zone";
	else if (host == NULL)
		wrong = "url: has no host that can be looked up";
	else
		wrong = check_host(host);
	if (wrong == NULL &&
	    curl_url_set(u, CURLUPART_HOST, host, 0) != CURLUE_OK)
		wrong = "url: has a malformed host";
	free(host);
	free(zone);
	return wrong;
}

static bool
is_port_zero(CURLU *u)
{
	char *port = part(u, CURLUPART_PORT, 0);
	bool zero = port != NULL && strcmp(port, "0") == 0;

	free(port);
	return zero;
}

static char *
origin(CURLU *u)
{
	char *scheme = part(u, CURLUPART_SCHEME, 0);
	char *host = part(u, CURLUPART_HOST, 0);
	char *port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	char *name;

	if (asprintf(&name, "%s://%s:%s", scheme, host, port) == -1)
		err(1, NULL);
	free(scheme);
	free(host);
	free(port);
	return name;
}

static char *
path(CURLU *u)
{
	char *where = part(u, CURLUPART_PATH, 0);
	char *query = part(u, CURLUPART_QUERY, 0), *both;

	if (asprintf(&both, "%s%s%s", where == NULL ? "/" : where,
		query == NULL ? "" : "?", query == NULL ? "" : query) == -1)
		err(1, NULL);
	free(where);
	free(query);
	return both;
}

static const char *
read_into(struct url *url, CURLU *u, const char *text)
{
	const char *wrong;

	if (strlen(text) > URL_BYTES)
		return "url: is longer than " STRING(URL_BYTES) " bytes";
	if (strncasecmp(text, "http://", 7) != 0 &&
	    strncasecmp(text, "https://", 8) != 0)
		return "url: is neither http nor https";
	if (strstr(text, "///") == strchr(text, '/'))
		return "url: has no host"; /* libcurl takes the path's */
	switch (curl_url_set(u, CURLUPART_URL, text, STRICT)) {
	case CURLUE_OK:
		break;
	case CURLUE_USER_NOT_ALLOWED:
		return "url: holds a user name";
	default:
		return "url: is malformed";
	}
	curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	if ((wrong = settle_host(u)) != NULL)
		return wrong;
	if (is_port_zero(u) ||
	    (url->text = part(u, CURLUPART_URL, CURLU_NO_DEFAULT_PORT)) == NULL)
		return "url: is malformed";
	url->origin = origin(u);
	url->path = path(u);
	return NULL;
}

void
url_clear(struct url *url)
{
	free(url->text);
	free(url->origin);
	free(url->path);
	*url = (struct url) { 0 };
}

const char *
url_parse(struct url *url, const char *text)
{
	CURLU *u = handle();
	const char *wrong;

	*url = (struct url) { 0 };
	wrong = read_into(url, u, text);
	curl_url_cleanup(u);
	return wrong;
}

/*
 * NULL, and URL is filled; or what is wrong with TEXT, and URL is empty.
 */
const char *
url_read(struct url *url, const char *text)
{
	const char *wrong = NULL;

	if (!url_plain(url, text))
		wrong = url_parse(url, text);
	if (wrong != NULL || !url_private(url->text))
		return wrong;
	url_clear(url);
	return URL_PRIVATE;
}

char *
url_join_parse(const char *base, const char *location)
{
	CURLU *u = handle();
	char *whole = NULL;

	if (curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, location,
		CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
		whole = part(u, CURLUPART_URL, 0);
	curl_url_cleanup(u);
	return whole;
}

/*
 * LOCATION as a reply to BASE gives it: absolute, or NULL.
 */
char *
url_join(const char *base, const char *location)
{
	char *plain = url_join_plain(base, location);

	return plain != NULL ? plain : url_join_parse(base, location);
}

/*
 * Both as url_read() gives them.
 */
bool
url_downgrades(const char *from, const char *to)
{
	return strncmp(from, "https:", 6) == 0 && strncmp(to, "http:", 5) == 0;
}

const char *
url_host(const char *url, size_t *len)
{
	const char *host = strstr(url, "://");

	host = host == NULL ? url : host + 3;
	*len = strcspn(host, *host == '[' ? "]" : ":/?");
	*len += host[*len] == ']';
	return host;
}
