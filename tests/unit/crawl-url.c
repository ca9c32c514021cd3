/*
 * URLs: one address, one spelling; and what is no address to crawl.
 */
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

/* Reasons. */
#define NUMBER "url: has a host that ends in a number, but is no address"
#define HOST "url: has a malformed host"
#define MALFORMED "url: is malformed"
#define SCHEME "url: is neither http nor https"
#define USER "url: holds a user name"
#define ZONE "url: has an IPv6 zone"

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

/* What no crawler must ask for, and what must not look like another. */
static const struct {
	const char *text, *reason;
} refused[] = {
	{ "http://1.2.3.4.5/", NUMBER },
	{ "http://256.256.256.256/", NUMBER },
	{ "http://4294967296/", NUMBER },
	{ "http://example.1/", NUMBER },
	{ "http://example.0x10/", NUMBER },
	{ "http://0x7f.1./", NUMBER },
	{ "http://example.org../", HOST },
	{ "http://.example.org/", HOST },
	{ "http://example..org/", HOST },
	{ "http://./", HOST },
	{ "http://exa|mple.org/", HOST },
	{ "http://exa%2fmple.org/", MALFORMED },
	{ "http://exa%00mple.org/", MALFORMED },
	{ "http://exam%20ple.org/", MALFORMED },
	{ "http://exa^mple.org/", MALFORMED },
	{ "http://exa\tmple.org/", MALFORMED },
	{ "http://exa\nmple.org/", MALFORMED },
	{ "http://example.org\\.evil.example/", MALFORMED },
	{ "http://example.org\\@evil.example/", USER },
	{ "http://evil@127.0.0.1:80@example.org/", USER },
	{ "http://@example.org/", USER },
	{ "http://:@example.org/", USER },
	{ "http:\\\\example.org\\x", SCHEME },
	{ "http:/example.org/", SCHEME },
	{ "http:example.org", SCHEME },
	{ "//example.org/", SCHEME },
	{ "javascript:alert(1)", SCHEME },
	{ "data:image/png;base64,xx", SCHEME },
	{ "blob:http://example.org/x", SCHEME },
	{ "gopher://example.org/", SCHEME },
	{ " http://example.org/", SCHEME },
	{ "http:///example.org/", "url: has no host" },
	{ "http:////example.org/", "url: has no host" },
	{ "http://?x", MALFORMED },
	{ "http://:80/", MALFORMED },
	{ "http://example.org:0/", MALFORMED },
	{ "http://example.org:65536/", MALFORMED },
	{ "http://example.org:-1/", MALFORMED },
	{ "http://example.org:8o/", MALFORMED },
	{ "http://example.org:80:80/", MALFORMED },
	{ "http://[::1/", MALFORMED },
	{ "http://[1.2.3.4]/", MALFORMED },
	{ "http://[::1%25lo]/", ZONE },
	{ "http://[fe80::1%eth0]/", ZONE },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		OK(refuses(refused[i].text, refused[i].reason));
}

/* Each is 127.0.0.1, which its origin shows: see crawl-address.c. */
static void
test_spellings(void)
{
	static const char *const all[] = { "http://127.0.0.1/",
		"http://2130706433/", "http://0x7f.1/", "http://127.1/",
		"http://0177.0.0.1/", "http://0x7f000001/",
		"http://127.0.0.1./", "http://%31%32%37.0.0.1/",
		"http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1/",
		"http://127\xe3\x80\x82"
		"0\xe3\x80\x82"
		"0\xe3\x80\x82"
		"1/",
		"http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1/" };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		OK(reads(
		    all[i], "http://127.0.0.1/", "http://127.0.0.1:80", "/"));
	OK(reads("http://example.org./", "http://example.org/",
	    "http://example.org:80", "/"));
	OK(reads("http://exa_mple.org/", "http://exa_mple.org/",
	    "http://exa_mple.org:80", "/"));
}

/* TEXT is private, and what may be kept of it is BARE. */
static bool
hides(const char *text, const char *bare)
{
	char *out = url_bare(text);
	bool same = strcmp(out, bare) == 0 && url_private(text) &&
		    !url_private(out) && refuses(text, URL_PRIVATE);

	if (!same)
		printf("# %s: %s\n", text, out);
	free(out);
	return same;
}

static void
test_private(void)
{
	static const char *const secret[] = {
		"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0a1b",
		"x-amz-credential=AKIA%2F20260101",
		"AWSAccessKeyId=AKIA&Expires=1700000000&Signature=a%2Bb%3D",
		"w=1&Signature=abc",
		"X-Goog-Algorithm=GOOG4&X-Goog-Signature=0a",
		"GoogleAccessId=a@b.iam&Expires=1&Signature=x",
		"sv=2022-11-02&se=2030-01-01T00%3A00Z&sr=b&sp=r&sig=a%3D",
		"sv=2022-11-02&se=2030-01-01&sp=r",
		"Policy=eyJ&Signature=abc&Key-Pair-Id=APKA",
		"Credential=x",
		"OSSAccessKeyId=LTAI&Expires=1",
		"x-oss-signature-version=OSS4&x-oss-signature=0a",
		"q-sign-algorithm=sha1&q-signature=0a",
		"s=0123456789abcdef0123456789ABCDEF",
		"w=200&s=0123456789abcdef0123456789abcdef",
		"oh=00_Af&oe=6543",
		"ex=65a&is=65b&hm=0c",
		"md5=abc&expires=1",
		"alt=media&expires=9&token=abc",
		"access_token=abc",
		"%53ignature=abc",
		"url=https%3A%2F%2Fh%2F%3FX-Amz-Signature%3D0a",
		"url=https%253A%252F%252Fh%252F%253FSignature%253D0a",
	};
	static const char *const open[] = { "", "?s=80", "?size=large&s=200",
		"?sp=1&sv=2", "?token=abc", "?expires=1", "?signature",
		"?signature=", "?se=1", "?x-oss-process=image/resize,w_200",
		"?significant=1", "?h=1&w=2&fit=crop", "?v=20240101",
		"?is=1&ex=2", "?hash=0a1b2c", "?s=hello&oh=1", "?signed=1" };
	char text[256];

	for (size_t i = 0; i < sizeof(secret) / sizeof(*secret); i++) {
		snprintf(text, sizeof(text), "https://h.example/a/b.jpg?%s",
		    secret[i]);
		OK(hides(text, "https://h.example/a/b.jpg"));
	}
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++) {
		snprintf(
		    text, sizeof(text), "https://h.example/b.jpg%s", open[i]);
		printf("# %s\n", text);
		OK(!url_private(text));
	}
	OK(hides("https://x.imgix.net/a.jpg?w=1&s=abc",
	    "https://x.imgix.net/a.jpg"));
	OK(hides("https://res.cloudinary.com/demo/image/upload/"
		 "s--rZ8F0H_b--/v1/a.jpg",
	    "https://res.cloudinary.com"));
	OK(hides("https://h.example/img/https%3A%2F%2Fs3%2Fa%3FSignature%3Dx",
	    "https://h.example"));
	OK(!url_private("https://h.example/news/s--a/b--/c.jpg"));
}

static void
test_bare(void)
{
	static const struct {
		const char *text, *bare;
	} all[] = {
		{ "http://u:p@example.org/a?b=1#c",
		    "http://example.org/a?b=1" },
		{ "http://a@b@example.org/", "http://example.org/" },
		{ "//u@example.org/x@y", "//example.org/x@y" },
		{ "http://example.org/x@y", "http://example.org/x@y" },
		{ "/a?Signature=x", "/a" },
		{ "", "" },
		{ "mailto:u@example.org", "mailto:u@example.org" },
		{ "http://example.org/#access_token=x", "http://example.org/" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		char *out = url_bare(all[i].text);

		printf("# %s: %s\n", all[i].text, out);
		OK(strcmp(out, all[i].bare) == 0);
		free(out);
	}
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

	test_refused();
	test_spellings();
	test_private();
	test_bare();

	OK(joins("http://h/a/b?c", "d", "http://h/a/d"));
	OK(joins("http://h/a/b", "/d?e", "http://h/d?e"));
	OK(joins("https://h/a", "//other/x", "https://other/x"));
	OK(joins("https://h/a", "http://h/a b", "http://h/a%20b"));
	OK(joins("https://h/a", "file:///etc/passwd", "file:///etc/passwd"));
	return DONE();
}
