/*
 * Addresses in pages and lists, as browsers read them: white space around and
 * line breaks within are dropped (https://url.spec.whatwg.org, 4.4).
 */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

/* HREF without white space at its ends, without tabs and line breaks. */
static char *
trim(const char *href)
{
	size_t len = strlen(href);
	char *out, *p;

	while (len > 0 && (unsigned char)href[len - 1] <= ' ')
		len--;
	while (len > 0 && (unsigned char)*href <= ' ') {
		href++;
		len--;
	}
	if (len == 0 || len > URL_BYTES)
		return NULL;
	if (strcspn(href, "\t\n\r") >= len)
		return text_part(href, len);
	out = p = malloc(len + 1);
	if (out == NULL)
		err(1, NULL);
	for (size_t i = 0; i < len; i++)
		if (strchr("\t\n\r", href[i]) == NULL)
			*p++ = href[i];
	*p = '\0';
	return out;
}

static bool
web(const char *url)
{
	return (strncasecmp(url, "http://", 7) == 0 &&
		   strchr("/?#", url[7]) == NULL) ||
	       (strncasecmp(url, "https://", 8) == 0 &&
		   strchr("/?#", url[8]) == NULL);
}

char *
collect_url(const char *base, const char *href)
{
	char *text = trim(href), *whole = text;

	if (text == NULL)
		return NULL;
	if (base != NULL) {
		/* A place in this page is neither an image nor a page. */
		whole = *text == '#' ? NULL : url_join(base, text);
		free(text);
	}
	if (whole == NULL || web(whole))
		return whole;
	free(whole);
	return NULL;
}

/* What may stand in a path and a fragment as it is (RFC 3986, 3.3, 3.5). */
static char *
escape(char *p, const char *text)
{
	static const char plain[] = "-._~/!$&'()*+,;=:@";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || strchr(plain, c) != NULL)
			*p++ = *text;
		else
			p += snprintf(p, 4, "%%%02X", c);
	}
	*p = '\0';
	return p;
}

char *
collect_file_url(const char *path, const char *member)
{
	char *whole = realpath(path, NULL), *out, *p;
	size_t len;

	if (whole == NULL)
		return NULL;
	len = strlen(whole) + (member == NULL ? 0 : strlen(member));
	out = malloc(sizeof("file://#") + 3 * len);
	if (out == NULL)
		err(1, NULL);
	p = escape(stpcpy(out, "file://"), whole);
	if (member != NULL) {
		*p++ = '#';
		escape(p, member);
	}
	free(whole);
	return out;
}
