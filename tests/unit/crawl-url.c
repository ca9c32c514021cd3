/*
 * URLs: one address, one spelling; and what is no address to crawl.
 */
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

static bool
reads(const char *text, const char *as, const char *origin, const char *path)
{
	struct url url;
	const char *wrong = url_read(&url, text);
	bool same = wrong == NULL && strcmp(url.text, as) == 0 &&
		    strcmp(url.origin, origin) == 0 &&
		    strcmp(url.path, path) == 0;

	if (!same)
		printf("# %s: %s, %s, %s\n", text,
		    wrong == NULL ? url.text : wrong,
		    wrong == NULL ? url.origin : "-",
		    wrong == NULL ? url.path : "-");
	url_clear(&url);
	return same;
}

static bool
refuses(const char *text, const char *reason)
{
	struct url url;
	const char *wrong = url_read(&url, text);
	bool same = wrong != NULL && strcmp(wrong, reason) == 0;

	if (!same)
		printf("# %s: %s\n", text, wrong == NULL ? url.text : wrong);
	url_clear(&url);
	return same;
}

static bool
joins(const char *base, const char *location, const char *as)
{
	char *whole = url_join(base, location);
	bool same = whole != NULL && strcmp(whole, as) == 0;

	free(whole);
	return same;
}

int
main(void)
{
	char longest[9000] = "http://h/";

	setlocale(LC_CTYPE, "C.UTF-8");
	OK(reads("http://example.org", "http://example.org/",
	    "http://example.org:80", "/"));
	OK(reads("HTTP://Example.ORG:80/A/../b?Q=1#frag",
	    "http://example.org/b?Q=1", "http://example.org:80", "/b?Q=1"));
	OK(reads("https://example.org:443/x", "https://example.org/x",
	    "https://example.org:443", "/x"));
	OK(reads("http://example.org:8080/", "http://example.org:8080/",
	    "http://example.org:8080", "/"));
	OK(reads("http://example.org/a b", "http://example.org/a%20b",
	    "http://example.org:80", "/a%20b"));
	OK(reads("http://b\xc3\xbc"
		 "cher.example/\xc3\xa9",
	    "http://xn--bcher-kva.example/%c3%a9",
	    "http://xn--bcher-kva.example:80", "/%c3%a9"));
	OK(reads("http://[2606:4700::1111]/", "http://[2606:4700::1111]/",
	    "http://[2606:4700::1111]:80", "/"));
	OK(reads("http://2130706433/", "http://127.0.0.1/",
	    "http://127.0.0.1:80", "/"));
	OK(reads(
	    "http://0x7f.1/", "http://127.0.0.1/", "http://127.0.0.1:80", "/"));

	OK(refuses("ftp://example.org/", "url: is neither http nor https"));
	OK(refuses("file:///etc/passwd", "url: is neither http nor https"));
	OK(refuses("example.org/x", "url: is neither http nor https"));
	OK(refuses("", "url: is neither http nor https"));
	OK(refuses("http://u:p@example.org/", "url: holds a user name"));
	OK(refuses("http://u@example.org/", "url: holds a user name"));
	OK(refuses("http://", "url: is malformed"));
	OK(refuses("http://example.org:99999/", "url: is malformed"));
	OK(refuses("http://exa mple.org/", "url: is malformed"));
	OK(refuses("http://[fe80::1%25eth0]/", "url: has an IPv6 zone"));
	memset(longest + strlen(longest), 'a', 8500);
	OK(refuses(longest, "url: is longer than 8000 bytes"));

	OK(joins("http://h/a/b?c", "d", "http://h/a/d"));
	OK(joins("http://h/a/b", "/d?e", "http://h/d?e"));
	OK(joins("https://h/a", "//other/x", "https://other/x"));
	OK(joins("https://h/a", "http://h/a b", "http://h/a%20b"));
	OK(joins("https://h/a", "file:///etc/passwd", "file:///etc/passwd"));
	return DONE();
}
