/*
 * Where a URL leads.  Those of a set were written by strangers, who need not
 * have spelt them as a crawler does: what is compared is the host without case,
 * its port if it is not the scheme's own, path and query; not the scheme, nor a
 * slash at the end, nor a fragment.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <idn2.h>
#include <libpsl.h>

#include "audit/listed/listed.h"

/* What follows the scheme; *PORT: its own, with the colon; NULL: no URL. */
static const char *
scheme(const char *url, const char **port)
{
	if (strncasecmp(url, "http://", 7) == 0) {
		*port = ":80";
		return url + 7;
	}
	*port = ":443";
	return strncasecmp(url, "https://", 8) == 0 ? url + 8 : NULL;
}

/* Where the port begins, or the end of the LEN bytes. */
static size_t
port_at(const char *host, size_t len)
{
	const char *end = memchr(host, ']', len); /* of an IPv6 address */
	const char *from = end == NULL ? host : end;
	const char *colon = memchr(from, ':', len - (size_t)(from - host));

	return colon == NULL ? len : (size_t)(colon - host);
}

static bool
read_host(struct place *place, const char *text, size_t len, const char *port)
{
	const char *at = memrchr(text, '@', len);

	if (at != NULL) {
		len -= (size_t)(at + 1 - text);
		text = at + 1;
	}
	if (len == 0 || len >= HOST_LEN)
		return false;
	for (size_t i = 0; i < len; i++)
		place->host[i] = (char)tolower((unsigned char)text[i]);
	place->host[len] = '\0';
	place->name = port_at(place->host, len);
	if (strcmp(place->host + place->name, port) == 0 ||
	    strcmp(place->host + place->name, ":") == 0)
		place->host[place->name] = '\0';
	/* The root's own dot. */
	if (place->name > 1 && place->host[place->name] == '\0' &&
	    place->host[place->name - 1] == '.')
		place->host[--place->name] = '\0';
	return place->name > 0;
}

bool
place_read(struct place *place, const char *url)
{
	const char *port, *host = scheme(url, &port);
	size_t len, rest;

	if (host == NULL)
		return false;
	len = strcspn(host, "/?#\\");
	if (!read_host(place, host, len, port))
		return false;
	rest = strcspn(host + len, "#");
	while (rest > 0 && host[len + rest - 1] == '/')
		rest--;
	if (rest >= PATH_LEN - 1)
		return false;
	place->path[0] = '/';
	size_t own = rest > 0 && host[len] == '/' ? 0 : 1;

	memcpy(place->path + own, host + len, rest);
	place->path[own + rest] = '\0';
	return true;
}

char *
place_host(const char *host)
{
	char *out = NULL;

	if (*host == '.')
		host++;
	if (strpbrk(host, "/:@ ") != NULL || *host == '\0' ||
	    idn2_lookup_u8((const uint8_t *)host, (uint8_t **)&out,
		IDN2_NONTRANSITIONAL) != IDN2_OK)
		return NULL;
	for (char *p = out; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return out;
}

bool
place_public(const char *host)
{
	const psl_ctx_t *psl = psl_builtin();

	return psl != NULL && psl_is_public_suffix2(psl, host,
				  PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
}
