/*
 * What is longer than is read: what it may have refused is not lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/seen.h"
#include "tests/test.h"

#define PATH "/a.png"
#define URL "https://h/l.xml"
#define RSL "<rsl xmlns=\"https://rslstandard.org/rsl\">"
#define YES "<license><permits type=\"usage\">ai-train</permits></license>"

static const struct asker asker = { AGENT, &(struct policy) { NULL, "" } };

/* HEAD, N times MIDDLE, and TAIL; to be freed. */
static char *
repeat(const char *head, const char *middle, size_t n, const char *tail)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		exit(1);
	fputs(head, out);
	while (n-- > 0)
		fputs(middle, out);
	fputs(tail, out);
	fclose(out);
	return text;
}

/* What TEXT, as FILE of an origin, says of training by NAME; frees TEXT. */
static enum says
file(const char *path, const char *name, char *text)
{
	struct sightings seen = { 0 };
	struct site *site = site_new(AGENT, "https://example.org:443");
	enum says said;

	site_add(site, path, text, strlen(text));
	signals_site(&seen, &asker, site, PATH);
	said = seen_says(&seen, name, TRAINING);
	sightings_clear(&seen);
	site_free(site);
	free(text);
	return said;
}

/* The signals of TEXT, a robots.txt, which is freed. */
static struct sightings
rules(char *text)
{
	struct sightings seen = { 0 };
	struct robots *robots = robots_parse(text, strlen(text), AGENT);

	signals_robots(&seen, &asker, robots, PATH);
	robots_free(robots);
	free(text);
	return seen;
}

static void
robots(void)
{
	/* 15 bytes a line, of 500 KiB: the last is cut to "Allow: /". */
	struct sightings seen = rules(repeat("User-agent: *\nDisallow: /\n\n",
	    "Allow: /xxxxxx\n", ROBOTS_BYTES / 15 + 1, ""));
	const struct sighting *last;

	OK(seen_says(&seen, "robots", CRAWLING) == REFUSE);
	OK(seen_count(&seen, "robots", CRAWLING, UNKNOWN) == 1);
	last = &seen.list[seen.n - 1];
	OK(strcmp(last->raw, "robots.txt: not read beyond 512000 bytes") == 0);
	sightings_clear(&seen);
	seen = rules(repeat("User-agent: *\n", "Allow: /xxxxxx\n", 1000, ""));
	OK(seen.n == 0);
	seen = rules(repeat("", "Content-Usage: /x train-ai=y\n", 1001, ""));
	OK(seen_says(&seen, "content-usage", TRAINING) == REFUSE);
	OK(seen_says(&seen, "content-signal", TRAINING) == REFUSE);
	sightings_clear(&seen);
	seen = rules(repeat("", "Content-Usage: /x train-ai=y\n", 1000, ""));
	OK(seen.n == 0);
}

static void
licence_lines(void)
{
	char *text = repeat("", "License: https://h/same.xml\n", 900, "");
	char line[40], *more;
	struct sightings seen = rules(text);

	OK(seen.n == 1 && seen.list[0].says == UNKNOWN);
	sightings_clear(&seen);
	text = strdup("");
	for (int i = 0; i < 17; i++) {
		snprintf(line, sizeof(line), "License: https://h/%d.xml\n", i);
		more = repeat(text, line, 1, "");
		free(text);
		text = more;
	}
	seen = rules(text);
	OK(seen_count(&seen, "rsl", LICENCE, UNKNOWN) == 16);
	OK(seen_says(&seen, "rsl", TRAINING) == REFUSE);
	sightings_clear(&seen);
}

static void
ai_txt(void)
{
	static const char group[] = "User-agent: *\nAllow: /\n";

#define AI(text) file("/ai.txt", "ai-txt", text)
	OK(AI(repeat(group, "\n", 100, "")) == ALLOW);
	OK(AI(repeat(group, "\n", ROBOTS_BYTES, "")) == REFUSE);
	OK(AI(repeat("<html>", "<p>x</p>\n", ROBOTS_BYTES / 9 + 1, "")) ==
	    UNKNOWN);
#undef AI
}

static void
tdmrep(void)
{
#define TDM(text) file("/.well-known/tdmrep.json", "tdm-reservation", text)
#define RULE(to, says) "{\"location\":\"" to "\",\"tdm-reservation\":" says "}"
	OK(TDM(repeat("[", RULE("/x", "0") ",", 9999, RULE("/y", "0") "]")) ==
	    UNKNOWN);
	OK(TDM(repeat("[", RULE("/x", "0") ",", 10000, RULE("/a", "1") "]")) ==
	    REFUSE);
	OK(TDM(repeat("[" RULE("/a", "0"), "," RULE("/x", "0"), 10000, "]")) ==
	    ALLOW);
	OK(TDM(repeat("\xef\xbb\xbf [", " ", 1 << 20, RULE("/", "0") "]")) ==
	    REFUSE);
	OK(TDM(repeat("<html>", " ", 1 << 20, "</html>")) == UNKNOWN);
#undef TDM
}

static void
rsl(void)
{
#define LICENCE(text) file(URL, "rsl", text)
#define AT(url, inside) "<content url=\"" url "\">" inside "</content>"
	OK(LICENCE(repeat(RSL AT("/", YES), " ", 100, "</rsl>")) == ALLOW);
	OK(LICENCE(repeat(RSL AT("/", YES), " ", 1 << 18, "</rsl>")) == REFUSE);
	OK(LICENCE(repeat(RSL, AT("/x", ""), 1000, "</rsl>")) == UNKNOWN);
	OK(LICENCE(repeat(RSL, AT("/x", ""), 1001, "</rsl>")) == REFUSE);
	OK(LICENCE(repeat(RSL, AT("https://other/x", ""), 1001, "</rsl>")) ==
	    UNKNOWN);
	OK(LICENCE(repeat(RSL "<content url=\"/\">", YES, 101,
	       "</content></rsl>")) == REFUSE);
	OK(LICENCE(repeat(RSL "<content url=\"/x\"><license><prohibits>", "x ",
	       2001, "</prohibits></license></content></rsl>")) == REFUSE);
	OK(LICENCE(repeat(RSL, "<a>", 64, "")) == REFUSE);
	OK(LICENCE(repeat("<html>", "<a>", 64, "")) == UNKNOWN);
	OK(LICENCE(repeat("<!DOCTYPE rsl [<!ENTITY a \"b\">]>" RSL,
	       AT("/x", ""), 1, "</rsl>")) == REFUSE);
	OK(LICENCE(repeat("<html>", " ", 1 << 18, "</html>")) == UNKNOWN);
#undef LICENCE
}

/* That it breaks off is the site's mistake, and is said. */
static void
broken(void)
{
	struct sightings seen = { 0 };
	struct site *site = site_new(AGENT, "https://example.org:443");
	static const char text[] = RSL AT("/", YES) "<content url=";

	site_add(site, URL, text, strlen(text));
	signals_site(&seen, &asker, site, PATH);
	OK(seen_says(&seen, "rsl", TRAINING) == ALLOW);
	OK(seen_count(&seen, "rsl", LICENCE, UNKNOWN) == 1);
	sightings_clear(&seen);
	site_free(site);
}

static void
headers(void)
{
	struct sightings seen = { 0 };
	char value[40], *text;

	for (int i = 0; i < 2000; i++) {
		snprintf(value, sizeof(value), "max-snippet: %d", i);
		signals_header(&seen, &asker, "X-Robots-Tag", value);
	}
	OK(seen.n < 1000);
	signals_header(&seen, &asker, "X-Robots-Tag", "noindex");
	OK(seen_says(&seen, "x-robots-tag", SEARCH) == REFUSE);
	sightings_clear(&seen);
	text = repeat("", "a=1, ", 20000, "train-ai=n");
	signals_header(&seen, &asker, "Content-Usage", text);
	OK(seen_says(&seen, "content-usage", TRAINING) == REFUSE);
	free(text);
	sightings_clear(&seen);
	signals_header(&seen, &asker, "Link",
	    "nonsense, <https://h/l>; rel=license; "
	    "type=\"application/rsl+xml\"");
	OK(seen_count(&seen, "rsl", LICENCE, UNKNOWN) == 1);
	sightings_clear(&seen);
}

int
main(void)
{
	robots();
	licence_lines();
	ai_txt();
	tdmrep();
	rsl();
	broken();
	headers();
	return DONE();
}
