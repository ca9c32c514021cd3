/*
 * Names of files out of URLs, and the eight orientations.
 */
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "tests/test.h"

static bool
named(const char *url, const char *name)
{
	char *got = file_name(url);
	bool same = strcmp(got, name) == 0;

	free(got);
	return same;
}

static bool
said(const char *stranger, const char *words)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	bool same;

	say(out, stranger);
	fclose(out);
	same = strcmp(text, words) == 0;
	free(text);
	return same;
}

int
main(void)
{
	OK(named("file:///home/ana/a.jpg", "/home/ana/a.jpg"));
	OK(named("file:///a%20b%c3%a9%C3%A9", "/a b\xc3\xa9\xc3\xa9"));
	OK(named("file:///100%", "/100%"));
	OK(named("file:///1%4", "/1%4"));
	OK(named("file:///%zz%4g", "/%zz%4g"));
	OK(named("file:///a%00b", "/a%00b"));
	OK(named("file://", ""));
	OK(named("https://a.example/%20", "https://a.example/%20"));

	OK(said("plain", "plain"));
	OK(said("a\033[31m\r\nb", "a [31m b"));
	OK(said("\xc2\x9b", "(a name that cannot be shown)"));
	OK(said("\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd"));
	return DONE();
}
