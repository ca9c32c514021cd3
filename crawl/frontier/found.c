/*
 * A pair or a link as it is stored.  What a collector found comes from
 * strangers: here it is cleaned, bounded, and given its keys.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/crawl.h"

#define TEXT_CHARS                                                \
	2000 /* of a caption; the longest alt texts that mean one \
	      */
#define TEXT_BYTES (4 * TEXT_CHARS) /* of it that are read */
#define EXTRA_BYTES 16384           /* of a list's other columns */

struct finder {
	struct namer *namer;
	char *page, *url; /* the last page as it was given, and as it is kept */
};

struct finder *
finder_new(void)
{
	struct finder *finder = calloc(1, sizeof(*finder));

	if (finder == NULL)
		err(1, NULL);
	finder->namer = namer_new();
	return finder;
}

void
finder_free(struct finder *finder)
{
	if (finder == NULL)
		return;
	namer_free(finder->namer);
	free(finder->page);
	free(finder->url);
	free(finder);
}

/*
 * Valid, on one line, TEXT_CHARS at most; NULL where nothing is left.
 */
static char *
clean(const char *text)
{
	char *out =
	    text == NULL ? NULL : text_clean(text, strnlen(text, TEXT_BYTES));
	size_t len = out == NULL ? 0 : strlen(out), at = 0;
	uint32_t cp;

	if (len <= TEXT_CHARS)
		return out;
	for (int n = 0; at < len && n < TEXT_CHARS; n++)
		at += utf8_read(out + at, len - at, &cp);
	if (out != NULL)
		out[at] = '\0';
	return out;
}

/*
 * TEXT, of clean(), without the secrets of URLs in it.
 */
static char *
without_secrets(char *text)
{
	char *out, *word, *rest = text, *bare;
	size_t len;
	FILE *file;

	if (text == NULL || strchr(text, '?') == NULL || !url_private(text))
		return text;
	if ((file = open_memstream(&out, &len)) == NULL)
		err(1, NULL);
	while ((word = strsep(&rest, " ")) != NULL) {
		bare = url_private(word) ? url_bare(word) : NULL;
		fprintf(file, "%s%s", word == text ? "" : " ",
		    bare == NULL ? word : bare);
		free(bare);
	}
	if (fclose(file) == EOF)
		err(1, NULL);
	free(text);
	return out;
}

/*
 * A local file's URL; what would break a line of a WARC header is encoded.
 */
static char *
local_url(const char *url)
{
	size_t len = strnlen(url, URL_BYTES);
	char *out = malloc(3 * len + 1), *p = out;

	if (out == NULL)
		err(1, NULL);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)url[i];

		if (c > 0x20 && c < 0x7f)
			*p++ = (char)c;
		else
			p += snprintf(p, 4, "%%%02X", c);
	}
	*p = '\0';
	return out;
}

/* A URL that is none to ask for, as far as it may be kept. */
static char *
bare(const char *text)
{
	char *whole = clean(text), *out;

	if (whole == NULL)
		return NULL;
	out = url_bare(whole);
	free(whole);
	return out;
}

static char *
page_url(const char *page)
{
	struct url url;
	char *text;

	if (url_read(&url, page) != NULL)
		return bare(page);
	text = url.text;
	url.text = NULL;
	url_clear(&url);
	return text;
}

/* A page's pairs come one after another. */
static const char *
same_page(struct finder *finder, const char *page)
{
	if (finder->page != NULL && strcmp(finder->page, page) == 0)
		return finder->url;
	free(finder->page);
	free(finder->url);
	finder->page = text_copy(page);
	finder->url = page_url(page);
	return finder->url;
}

static void
set_url(struct found *found, const char *text)
{
	struct url url;
	const char *wrong;

	if (strncasecmp(text, "file:", 5) == 0) {
		found->url = local_url(text);
		found->reason =
		    text_copy("url: a file that its list only names");
		return;
	}
	if ((wrong = url_read(&url, text)) == NULL) {
		found->url = url.text;
		found->origin = url.origin;
		free(url.path);
		return;
	}
	found->reason = text_copy(wrong);
	found->url = bare(text);
	if (found->url == NULL)
		found->url = text_copy("");
}

static struct span
text_span(const char *s)
{
	return (struct span) { .data = (const uint8_t *)s,
		.len = s == NULL ? 0 : strlen(s) };
}

static struct found *
make(void)
{
	struct found *found = calloc(1, sizeof(*found));

	if (found == NULL)
		err(1, NULL);
	found->depth = -1;
	return found;
}

struct found *
found_pair(struct finder *finder, const struct pair *pair)
{
	struct found *found = make();

	set_url(found, pair->url);
	if (pair->page != NULL)
		found->page = text_copy(same_page(finder, pair->page));
	found->title = without_secrets(clean(pair->title));
	found->caption = without_secrets(clean(pair->caption));
	found->author = without_secrets(clean(pair->author));
	found->licence = without_secrets(clean(pair->licence));
	found->terms = without_secrets(clean(pair->terms));
	found->kind = text_copy(
	    found->caption == NULL || pair->kind == NULL ? "none" : pair->kind);
	if (pair->extra != NULL && strlen(pair->extra) <= EXTRA_BYTES)
		found->extra = text_copy(pair->extra);
	found->posted = clean(pair->posted);
	found->posted_as = text_copy(pair->posted_as);
	found->mime = clean(pair->mime);
	found->claimed = text_copy(pair->claimed);
	found->local = pair->bytes != NULL;
	if (found->local) {
		free(found->reason);
		found->reason = NULL;
	}
	uid_write(finder->namer, found->uid,
	    (const struct span[]) { text_span(found->url),
		text_span(found->page), text_span(found->kind),
		text_span(found->caption) });
	return found;
}

bool
found_refused(const struct found *found)
{
	return found->reason != NULL &&
	       (strncmp(found->reason, "suppressed:", 11) == 0 ||
		   strcmp(found->reason, URL_PRIVATE) == 0);
}

struct found *
found_link(const char *text, int depth)
{
	struct found *found;
	struct url url;

	if (url_read(&url, text) != NULL)
		return NULL;
	found = make();
	found->url = url.text;
	found->origin = url.origin;
	free(url.path);
	found->depth = depth;
	return found;
}

/*
 * FOUND and all that follow it.
 */
void
found_free(struct found *found)
{
	while (found != NULL) {
		struct found *next = found->next;

		free(found->url);
		free(found->origin);
		free(found->page);
		free(found->title);
		free(found->caption);
		free(found->author);
		free(found->licence);
		free(found->terms);
		free(found->kind);
		free(found->extra);
		free(found->posted);
		free(found->posted_as);
		free(found->mime);
		free(found->reason);
		free(found->claimed);
		free(found);
		found = next;
	}
}
