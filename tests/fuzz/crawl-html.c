/*
 * Whatever a page holds: it is read within bounds, and what comes of it is
 * absolute URLs of the web and clean text.  The first byte chooses what the
 * server said of the charset.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
of_the_web(const char *url)
{
	assert(strncasecmp(url, "http://", 7) == 0 ||
	       strncasecmp(url, "https://", 8) == 0);
}

static bool
pair(void *ctx, const struct pair *pair)
{
	char *clean;

	(void)ctx;
	of_the_web(pair->url);
	assert((pair->caption == NULL) == (strcmp(pair->kind, "none") == 0));
	if (pair->caption == NULL)
		return true;
	clean = text_clean(pair->caption, strlen(pair->caption));
	assert(clean != NULL && strcmp(clean, pair->caption) == 0);
	free(clean);
	return true;
}

static bool
follow(void *ctx, const char *url)
{
	(void)ctx;
	of_the_web(url);
	return true;
}

static bool
meta(void *ctx, const char *name, const char *content)
{
	(void)ctx;
	assert(name != NULL && content != NULL);
	return true;
}

static void
position(void *ctx, int64_t n)
{
	(void)ctx;
	assert(n >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const mimes[] = { NULL, "text/html",
		"text/html; charset=iso-8859-1", "text/html;charset=utf-16le",
		"text/html; charset=\"shift_jis\"", "text/html; charset=" };
	const struct emit emit = { NULL, pair, follow, meta, position };
	struct body body = { .locator = "https://example.org/d/page.html" };
	char *reason = NULL;

	if (len == 0)
		return 0;
	body.mime = mimes[data[0] % (sizeof(mimes) / sizeof(*mimes))];
	body.data = (const char *)data + 1;
	body.len = len - 1;
	if (collector_named("page")->collect(&body, &emit, &reason) == -1)
		assert(reason != NULL);
	free(reason);
	return 0;
}
