/*
 * url.h -- URLs, and what may be kept of them.
 */
#ifndef URL_H
#define URL_H

#include <stdbool.h>
#include <stddef.h>

/* url.c -- URLs in one canonical form */

#define URL_BYTES 8000 /* RFC 9110 4.1: at least that long */

struct url {
	char *text;   /* canonical, without fragment */
	char *origin; /* scheme://host:port, port always */
	char *path;   /* from '/' on, with the query: what robots.txt rules */
};

const char *url_read(struct url *, const char *text);  /* NULL, or the reason */
const char *url_parse(struct url *, const char *text); /* by libcurl alone */
char *url_join(const char *base, const char *location); /* NULL: is no URL */
char *url_join_parse(const char *base, const char *);   /* by libcurl alone */
bool url_downgrades(const char *from, const char *to);  /* https to http */
void url_clear(struct url *);
/* The host in a URL or an origin, *LEN bytes, with the brackets of IPv6. */
const char *url_host(const char *url, size_t *len);

/* plain.c -- URLs that are canonical at first sight */

bool url_plain(struct url *, const char *text); /* false: it is not told */
char *url_join_plain(const char *base, const char *location); /* or NULL */

/* private.c -- URLs that carry a secret, and what may be kept of them */

#define URL_PRIVATE "private: presigned URL"

bool url_private(const char *text);
/* TEXT without user name, fragment and secrets: what is stored and said. */
char *url_bare(const char *text);

#endif
