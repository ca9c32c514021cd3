/*
 * URLs of strangers: what is read once is read again as itself.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What is told at first sight is what libcurl says. */
static void
compare(const char *text)
{
	struct url url, slow;

	if (!url_plain(&url, text))
		return;
	if (url_parse(&slow, text) != NULL ||
	    strcmp(url.text, slow.text) != 0 ||
	    strcmp(url.origin, slow.origin) != 0 ||
	    strcmp(url.path, slow.path) != 0)
		abort();
	url_clear(&url);
	url_clear(&slow);
}

static void
join(const char *base, const char *text)
{
	char *plain = url_join_plain(base, text);
	char *slow = url_join_parse(base, text);

	if (plain != NULL && (slow == NULL || strcmp(plain, slow) != 0))
		abort();
	free(plain);
	free(slow);
}

static void
check(const char *text)
{
	struct url url, again;

	compare(text);
	/* libcurl 7.88 leaks a host name that is no IDN. */
	const char *host = text + strcspn(text, "/");

	host += strspn(host, "/");
	for (size_t n = strcspn(host, "/?#"); n-- > 0;)
		if ((unsigned char)host[n] >= 0x80 || host[n] == '%')
			return;
	if (url_read(&url, text) != NULL)
		return;
	if (strpbrk(url.text, "\r\n") != NULL || url.path[0] != '/' ||
	    url_read(&again, url.text) != NULL ||
	    strcmp(url.text, again.text) != 0 ||
	    strcmp(url.origin, again.origin) != 0)
		abort();
	url_clear(&url);
	url_clear(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = strndup((const char *)data, len), *whole;
	struct range range;

	if (text == NULL)
		abort();
	join("http://example.org/a/b?c", text);
	join("https://example.org:8080/", text);
	join(text, "a/b.png");
	join(text, "/a?b=c");
	whole = url_bare(text);
	if (url_private(whole) || strlen(whole) > strlen(text))
		abort();
	free(whole);
	check(text);
	(void)range_read(&range, text);
	if ((whole = url_join("http://example.org/a/b?c", text)) != NULL)
		check(whole);
	free(whole);
	free(text);
	return 0;
}
