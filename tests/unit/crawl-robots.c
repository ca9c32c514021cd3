/*
 * robots.txt by RFC 9309: its own examples, and google/robotstxt-spec-test.
 */
#include <dirent.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

#define SPEC "../shared/data/robots"

static bool
allowed(const char *text, size_t len, const char *agent, const char *url)
{
	struct robots *robots = robots_parse(text, len, agent);
	const char *line;
	struct url u;
	bool yes;

	/* No URL at all is asked for as the root. */
	yes = url_read(&u, url) == NULL ? robots_allow(robots, u.path, &line)
					: robots_allow(robots, "/", &line);
	robots_free(robots);
	url_clear(&u);
	return yes;
}

static bool
ask(const char *text, const char *agent, const char *path)
{
	struct robots *robots = robots_parse(text, strlen(text), agent);
	const char *line;
	bool yes = robots_allow(robots, path, &line);

	robots_free(robots);
	return yes;
}

static void
groups(void)
{
	static const char merged[] = "User-Agent: ours\nDisallow: /a\n\n"
				     "user-agent: *\ndisallow: /\n\n"
				     "USER-AGENT: Ours/2.0\nUser-agent: other\n"
				     "Sitemap: https://x/s.xml\nDisallow: /b\n";
	static const char named[] = "User-agent: ours\nUser-agent: *\n"
				    "Disallow: /x\nUser-agent: ours\n";

	OK(!ask(merged, "ours", "/a"));
	OK(!ask(merged, "ours", "/b"));
	OK(ask(merged, "ours", "/c"));
	OK(ask(merged, "other", "/a"));
	OK(!ask(merged, "third", "/c"));
	OK(ask(merged, "third", "/robots.txt"));
	OK(!ask(named, "ours", "/x"));
	OK(ask("User-agent: ours\nAllow: /\n\nUser-agent: *\nDisallow: /\n",
	    "ours", "/x"));
	OK(ask("User-agent: oursandmore\nDisallow: /\n", "ours", "/x"));
	OK(ask("Disallow: /\n", "ours", "/x"));
	OK(ask("", "ours", "/x"));
}

static void
matching(void)
{
#define ALL "User-agent: *\n"
	OK(ask(ALL "Disallow: /a\nAllow: /a/b\n", "x", "/a/b/c"));
	OK(ask(ALL "Allow: /a\nDisallow: /a\n", "x", "/a"));
	OK(ask(ALL "Disallow: /a\nAllow: /a\n", "x", "/a"));
	OK(!ask(ALL "Disallow: /*.gif$\n", "x", "/a/b.gif"));
	OK(ask(ALL "Disallow: /*.gif$\n", "x", "/a/b.gif?x"));
	OK(!ask(ALL "Disallow: /*/b*/c\n", "x", "/a/bx/y/c"));
	OK(!ask(ALL "Disallow: *\n", "x", "/"));
	OK(!ask(ALL "Disallow: /a$\n", "x", "/a"));
	OK(!ask(ALL "Disallow: /a%2a\n", "x", "/a*"));
	OK(!ask(ALL "Disallow: /a%24\n", "x", "/a$"));
	OK(!ask(ALL "Disallow: /%62%61z\n", "x", "/baz"));
	OK(!ask(ALL "Disallow: /\xe3\x83\x84\n", "x", "/%e3%83%84"));
	OK(ask(ALL "Disallow: /a%2fb\n", "x", "/a/b"));
	OK(ask(ALL "Disallow: /A\n", "x", "/a"));
	OK(ask(ALL "Disallow:\n", "x", "/a"));
	OK(!ask("User-agent *\nDisalow /a\n", "x", "/a"));
	OK(ask("User-agent: *\nDisallow all of it\n", "x", "/a"));
	OK(!ask("\xef\xbb\xbfUser-agent: *\rDisallow: /a # no\r\n", "x", "/a"));
}

static void
delays(void)
{
	static const char text[] = "User-agent: a\nCrawl-delay: 2.5\n"
				   "User-agent: *\nCrawl-delay: 7\n"
				   "User-agent: b\nCrawl-delay: -3\n"
				   "User-agent: c\nCrawl-delay: 1e300\n";
	struct robots *robots = robots_parse(text, strlen(text), "a");

	OK(robots_delay(robots) == 2500);
	robots_free(robots);
	robots = robots_parse(text, strlen(text), "other");
	OK(robots_delay(robots) == 7000);
	robots_free(robots);
	robots = robots_parse(text, strlen(text), "b");
	OK(robots_delay(robots) == -1);
	robots_free(robots);
	robots = robots_parse(text, strlen(text), "c");
	OK(robots_delay(robots) == 86400000);
	robots_free(robots);
}

/* What is parsed ends at 500 KiB; before it, garbage is no rule. */
static void
garbage(void)
{
	size_t len = 1 << 20, limit = 500 * 1024;
	static const char rule[] = "\nUser-agent: *\nDisallow: /a\n";
	char *text = malloc(len);
	uint32_t x = 1;

	if (text == NULL)
		err(1, NULL);
	for (size_t i = 0; i < len; i++)
		text[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
	OK(allowed(text, len, "x", "http://h/a"));
	memcpy(text + limit - strlen(rule), rule, strlen(rule));
	OK(!allowed(text, len, "x", "http://h/a"));
	memcpy(text + limit - strlen(rule), text, strlen(rule));
	memcpy(text + limit, rule, strlen(rule));
	OK(allowed(text, len, "x", "http://h/a"));
	free(text);
}

static void
nul(void)
{
	static const char within[] = "User-agent: *\0\nDisallow: /a\0\n";
	static const char rule[] = "User-agent: *\nDisallow: /a\n";
	char wide[2 * sizeof(rule) + 2] = "\xff\xfe";

	OK(!allowed(within, sizeof(within), "x", "http://h/a"));
	for (size_t i = 0; i < sizeof(rule); i++)
		wide[2 + 2 * i] = rule[i];
	OK(!allowed(wide, sizeof(wide) - 2, "x", "http://h/a"));
	OK(allowed(wide, sizeof(wide) - 2, "x", "http://h/b"));
	memmove(wide + 3, wide + 2, sizeof(wide) - 3);
	memcpy(wide, "\xfe\xff", 3);
	OK(!allowed(wide, sizeof(wide) - 2, "x", "http://h/a"));
	OK(allowed("\0", 1, "x", "http://h/a"));
}

/* A value of the textproto format: one or more literals, joined. */
static size_t
literals(const char **p, char *out, size_t room)
{
	size_t n = 0;

	for (;;) {
		*p += strspn(*p, " \t\n");
		if (**p != '"')
			return n;
		for (++*p; **p != '"' && n < room; ++*p) {
			char hex[3] = { 0 };

			if (**p != '\\') {
				out[n++] = **p;
				continue;
			}
			switch (*++*p) {
			case 'n':
				out[n++] = '\n';
				break;
			case 'r':
				out[n++] = '\r';
				break;
			case 't':
				out[n++] = '\t';
				break;
			case 'x':
				memcpy(hex, *p + 1, 2);
				out[n++] = (char)strtol(hex, NULL, 16);
				*p += 2;
				break;
			default:
				out[n++] = **p;
			}
		}
		++*p;
	}
}

struct counts {
	int run, google, google_differ, rfc_differ, wrong;
};

/*
 * Three expectations are those of a matcher that leaves encoding to its
 * caller.  RFC 9309 2.2.2 wants both sides made one: there we differ.  So we do
 * from the one of Google's extras that allows what the RFC does not: to ask for
 * a folder where only its index.html is allowed.
 */
static bool
by_the_rfc(const char *url)
{
	return strcmp(url, "http://foo.bar/foo/bar/\xe3\x83\x84") == 0 ||
	       strcmp(url, "http://foo.bar/foo/bar/baz") == 0;
}

/* One test as far as it was read. */
struct test {
	char robots[65536], url[8192], agent[256];
	size_t len;
};

static void
expect(const char *file, const char *p, const struct test *t,
    struct counts *counts)
{
	const char *end = strchr(p, '}');
	bool google = memmem(p, (size_t)(end - p), "GOOGLE_SPEC", 11) != NULL;
	bool want = p[18] == 'A';
	bool same = allowed(t->robots, t->len, t->agent, t->url) == want;
	bool rfc = by_the_rfc(t->url);

	counts->run++;
	counts->google += google;
	counts->google_differ += google && !same;
	counts->rfc_differ += !same && rfc;
	counts->wrong += !same && !google && !rfc;
	if (!same)
		printf("# %s: %s for '%s': %s\n", file, t->url, t->agent,
		    google ? "Google's extra"
		    : rfc  ? "RFC 9309 2.2.2"
			   : "WRONG");
}

static void
check_file(const char *file, const char *text, struct counts *counts)
{
	static struct test t;

	for (const char *p = text; (p = strpbrk(p, "rtue")) != NULL;) {
		if (strncmp(p, "robotstxt:", 10) == 0) {
			p += 10;
			t.len = literals(&p, t.robots, sizeof(t.robots));
		} else if (strncmp(p, "testurl:", 8) == 0) {
			p += 8;
			t.url[literals(&p, t.url, sizeof(t.url) - 1)] = '\0';
		} else if (strncmp(p, "useragent:", 10) == 0) {
			p += 10;
			t.agent[literals(&p, t.agent, sizeof(t.agent) - 1)] =
			    '\0';
		} else if (strncmp(p, "expected_outcome:", 17) == 0) {
			expect(file, p, &t, counts);
			p = strchr(p, '}');
		} else
			p++;
	}
}

static void
specification(void)
{
	DIR *dir = opendir(SPEC);
	struct counts counts = { 0 };
	struct dirent *entry;

	if (dir == NULL) {
		printf("ok %d - robotstxt-spec-test # SKIP no %s\n",
		    ++tests_run, SPEC);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		static char text[1 << 20];
		char path[512];
		FILE *in;
		size_t n;

		if (strstr(entry->d_name, ".textproto") == NULL)
			continue;
		snprintf(path, sizeof(path), SPEC "/%s", entry->d_name);
		if ((in = fopen(path, "r")) == NULL)
			err(1, "%s", path);
		n = fread(text, 1, sizeof(text) - 1, in);
		text[n] = '\0';
		fclose(in);
		check_file(entry->d_name, text, &counts);
	}
	closedir(dir);
	printf("# %d expectations, %d of them Google's extras\n", counts.run,
	    counts.google);
	OK(counts.run == 146);
	OK(counts.wrong == 0);
	printf("# %d of Google's extras differ, %d by RFC 9309\n",
	    counts.google_differ, counts.rfc_differ);
	OK(counts.rfc_differ <= 3);
}

int
main(void)
{
	groups();
	matching();
	delays();
	garbage();
	nul();
	specification();
	return DONE();
}
