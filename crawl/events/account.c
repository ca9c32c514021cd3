/*
 * Whose a URL is, as far as it says so itself.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/events/events.h"
#include "crawl/fetch/url.h"
#include "schemas/schemas.h"

#define ABOVE 16 /* segments of a path: an account's pages have few */

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define ALPHANUMERIC LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* atproto.com/specs/did: did:METHOD:ID, as far as it stands in a URL as is. */
bool
did_is(const char *text)
{
	size_t method;

	if (strncmp(text, "did:", 4) != 0 || strlen(text) > DID_BYTES)
		return false;
	method = strspn(text + 4, LOWER);
	text += 4 + method;
	return method > 0 && *text == ':' && text[1] != '\0' &&
	       text[strspn(text, ALPHANUMERIC ":._-")] == '\0' &&
	       text[strlen(text) - 1] != ':';
}

/* The DID that TEXT begins with, its colons as they are or as %3A; or NULL. */
static char *
did_at(const char *text)
{
	char did[DID_BYTES + 1];
	size_t n = 0;

	for (; n < DID_BYTES && strchr("/?#&@", *text) == NULL; n++) {
		bool escaped = strncasecmp(text, "%3a", 3) == 0;

		did[n] = escaped ? ':' : *text;
		text += escaped ? 3 : 1;
	}
	did[n] = '\0';
	return strchr("/?#&@", *text) != NULL && did_is(did) ? text_copy(did)
							     : NULL;
}

/* Where the path begins; or the end of URL. */
static const char *
path_of(const char *url)
{
	size_t len;
	const char *host = url_host(url, &len);

	return host + len + strcspn(host + len, "/?#");
}

char *
did_in(const char *url)
{
	const char *path = path_of(url);
	char *did = NULL;

	for (const char *p = path; *p != '\0' && did == NULL; p++)
		if (*p == '/')
			did = did_at(p + 1);
		else if (strncmp(p, "?did=", 5) == 0 ||
			 strncmp(p, "&did=", 5) == 0)
			did = did_at(p + 5);
	return did;
}

bool
url_above(const char *url, bool (*above)(void *ctx, const char *url), void *ctx)
{
	const char *path = path_of(url);
	size_t len = (size_t)(path - url) + strcspn(path, "?#");
	char *part = strndup(url, len);
	bool done = false;

	if (part == NULL)
		err(1, NULL);
	for (int i = 0; i < ABOVE && !done; i++) {
		char *end = strrchr(part + (path - url), '/');

		/* The path "/" is all of a host: that is nobody's account. */
		if (end == NULL ||
		    (end == part + (path - url) && end[1] == '\0'))
			break;
		done = above(ctx, part);
		*end = '\0';
	}
	free(part);
	return done;
}

/*
 * Its routes: /users/NAME is shown at /@NAME, and /users/NAME/statuses/NUMBER
 * at
 * /@NAME/NUMBER.  Ids of later accounts, /ap/users/NUMBER, do not tell the
 * name.
 */
char *
mastodon_page(const char *id)
{
	const char *path = path_of(id), *name = path + strlen("/users/"), *rest;
	char *page;
	int len;

	if (strncmp(path, "/users/", strlen("/users/")) != 0)
		return NULL;
	len = (int)strcspn(name, "/?#");
	rest = name + len;
	if (strncmp(rest, "/statuses/", strlen("/statuses/")) == 0 &&
	    rest[strlen("/statuses/")] != '\0')
		rest += strlen("/statuses");
	else if (*rest != '\0')
		return NULL;
	if (len == 0 || rest[strcspn(rest, "?#")] != '\0' ||
	    (*rest == '/' && strchr(rest + 1, '/') != NULL))
		return NULL;
	if (asprintf(&page, "%.*s/@%.*s%s", (int)(path - id), id, len, name,
		rest) == -1)
		err(1, NULL);
	return page;
}

/*
 * A page names its account by a handle, which events do not; an image of that
 * post has the DID in its URL.  That one of another's has the same key, which
 * is a time in microseconds, is not to be feared (atproto.com/specs/tid).
 */
char *
bluesky_post(const char *page, const char *image)
{
	const char *post = NULL;
	char *did, *text = NULL;

	if (strncmp(page, BLUESKY, strlen(BLUESKY)) == 0)
		post = strchr(page + strlen(BLUESKY), '/');
	if (post == NULL || strncmp(post, "/post/", strlen("/post/")) != 0 ||
	    (did = did_in(image)) == NULL)
		return NULL;
	if (asprintf(&text, BLUESKY "%s%s", did, post) == -1)
		err(1, NULL);
	free(did);
	return text;
}
