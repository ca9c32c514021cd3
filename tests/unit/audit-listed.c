/*
 * Which URLs lead to the same place, and whose account one names.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/listed/listed.h"
#include "tests/test.h"

static bool
same(const char *a, const char *b)
{
	struct place one, two;
	char left[KEY_LEN], right[KEY_LEN];

	if (!place_read(&one, a) || !place_read(&two, b))
		return false;
	key_url(left, &one);
	key_url(right, &two);
	return strcmp(left, right) == 0;
}

static bool
none(const char *url)
{
	struct place place;

	return !place_read(&place, url);
}

static void
test_places(void)
{
	OK(same("http://A.example/x", "https://a.example:443/x#part"));
	OK(same("http://a.example:80", "http://a.example./"));
	OK(same("http://u:p@a.example/b/", "http://a.example/b"));
	OK(same("https://a.example?q=1", "https://a.example/?q=1"));
	OK(same("http://[::1]:80/", "http://[::1]"));
	OK(!same("http://a.example:81/", "http://a.example/"));
	OK(!same("http://a.example/X", "http://a.example/x"));
	OK(!same("http://a.example/?q=1", "http://a.example/?q=2"));
	OK(none("ftp://a.example/") && none("a.example") && none("http://") &&
	    none("http:///x") && none("") && none("file:///etc/passwd"));
	char long_url[PATH_LEN + 40] = "http://a.example/";

	memset(long_url + 17, 'x', PATH_LEN);
	OK(none(long_url));
	memset(long_url + 7, 'x', PATH_LEN);
	OK(none(long_url));
}

static bool
host(const char *given, const char *want)
{
	char *got = place_host(given);
	bool is =
	    want == NULL ? got == NULL : got != NULL && strcmp(got, want) == 0;

	free(got);
	return is;
}

static void
test_hosts(void)
{
	OK(host("Ana.Example", "ana.example"));
	OK(host(".ana.example", "ana.example"));
	OK(host("m\xc3\xbcller.example", "xn--mller-kva.example"));
	OK(host("", NULL) && host("a b", NULL) && host("http://a/", NULL));
	OK(place_public("co.uk") && place_public("com"));
	OK(!place_public("ana.co.uk") && !place_public("localhost"));
}

static bool
reads(const char *text, const char *site, const char *handle)
{
	struct account account;

	return account_read(&account, text) &&
	       strcmp(account.site, site) == 0 &&
	       strcmp(account.handle, handle) == 0;
}

static bool
nobody(const char *text)
{
	struct account account;

	return !account_read(&account, text);
}

static void
test_accounts(void)
{
	OK(reads("https://www.instagram.com/Ana.B/", "instagram.com", "ana.b"));
	OK(reads("instagram.com/ana/p/Cx1/", "instagram.com", "ana"));
	OK(reads("http://instagram.com/stories/ana/7", "instagram.com", "ana"));
	OK(reads(
	    "https://m.facebook.com/ana.b?v=info", "facebook.com", "ana.b"));
	OK(reads("https://www.flickr.com/photos/12345@N00/678", "flickr.com",
	    "12345@n00"));
	OK(reads("https://twitter.com/ana/status/1", "x.com", "ana"));
	OK(reads("https://ana.tumblr.com/post/1", "tumblr.com", "ana"));
	OK(reads("https://social.example/@ana/1", "social.example", "ana"));
	OK(reads("https://social.example/users/ana/statuses/1",
	    "social.example", "ana"));
	OK(reads("@ana@Social.example", "social.example", "ana"));
	OK(reads("@ana", "", "ana") && reads("ana", "", "ana"));
	OK(reads("12345@N00", "", "12345@n00"));
	OK(nobody("https://www.tumblr.com/") &&
	    nobody("https://a.example/ana"));
	OK(nobody("https://instagram.com/") && nobody("") && nobody("@"));
	OK(nobody("https://notinstagram.com/ana") && nobody("Ana B"));
	OK(nobody("https://www.flickr.com/explore"));
}

int
main(void)
{
	test_places();
	test_hosts();
	test_accounts();
	return DONE();
}
