/*
 * The TDM Reservation Protocol: its file, and what supersedes what.
 */
#include "tests/seen.h"
#include "tests/test.h"

#define NAME "tdm-reservation"

static enum says
file(const char *text, const char *path)
{
	void *read = tdmrep_read(text, strlen(text), NULL);
	const char *raw;
	enum says says;

	if (read == NULL)
		return UNKNOWN;
	says = tdmrep_say(read, path, &raw);
	tdmrep_drop(read);
	return says;
}

#define RULE(location, value) \
	"{\"location\":\"" location "\",\"tdm-reservation\":" value "}"

static void
files(void)
{
	/* The report's example. */
	static const char three[] = "[" RULE(
	    "/directory-a/", "1") ",{\"location\":"
				  "\"/directory-b/html/\","
				  "\"tdm-reservation\":1,"
				  "\"tdm-policy\":\"https://p/\"}," RULE(
				      "/directory-b/images/*.jpg", "0") "]";

	OK(file("[" RULE("/", "1") "]", "/a/b?c") == REFUSE);
	OK(file(three, "/directory-a/x") == REFUSE);
	OK(file(three, "/directory-b/html/") == REFUSE);
	OK(file(three, "/directory-b/images/x/y.jpg") == ALLOW);
	OK(file(three, "/directory-b/images/x.png") == UNKNOWN);
	OK(file(three, "/Directory-a/x") == UNKNOWN);
	/* The first that matches, not the longest; also one that is wrong. */
	OK(file("[" RULE("/", "0") "," RULE("/a", "1") "]", "/a") == ALLOW);
	OK(file("[" RULE("/", "2") "," RULE("/a", "1") "]", "/a") == UNKNOWN);
	OK(file("[" RULE("/a$", "1") "]", "/a") == REFUSE);
	OK(file("[" RULE("/a$", "1") "]", "/ab") == UNKNOWN);
	OK(file("[" RULE("*.png", "1") "]", "/b/c.png") == REFUSE);
	OK(file("[" RULE("/foo-%24", "1") "]", "/foo-$") == REFUSE);
	OK(file("\xef\xbb\xbf[" RULE("/", "1") "]", "/") == REFUSE);
}

static void
wrong(void)
{
	OK(file("[" RULE("/", "\"1\"") "]", "/") == UNKNOWN);
	OK(file("[" RULE("/", "true") "]", "/") == UNKNOWN);
	OK(file("[" RULE("/", "1.0") "]", "/") == UNKNOWN);
	OK(file("[" RULE("/", "-1") "]", "/") == UNKNOWN);
	OK(file("[{\"location\":\"/\"}]", "/") == UNKNOWN);
	OK(file("[{\"location\":3,\"tdm-reservation\":1}," RULE("/", "1") "]",
	       "/") == REFUSE);
	OK(file("[1,[],null," RULE("/", "1") "]", "/") == REFUSE);
	OK(file(RULE("/", "1"), "/") == UNKNOWN);
	OK(file("[" RULE("/", "1"), "/") == UNKNOWN);
	OK(file("<html>", "/") == UNKNOWN);
	OK(file("", "/") == UNKNOWN);
}

/* Deep nesting is no JSON to SQLite, and no crash. */
static void
deep(void)
{
	char text[20001];

	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	OK(file(text, "/") == UNKNOWN);
}

/* One URL: its origin's file, its header, its <meta>; each may be NULL. */
static void
look(struct sightings *seen, const char *json, const char *value,
    const char *content)
{
	struct policy policy;
	struct asker asker = { AGENT, &policy };
	struct robots *robots = robots_parse("", 0, AGENT);
	struct site *site = site_new(AGENT, "http://h:80");

	policy_read(&policy, "legal-minimum");
	signals_robots(seen, &asker, robots, "/a");
	if (json != NULL)
		site_add(site, "/.well-known/tdmrep.json", json, strlen(json));
	signals_site(seen, &asker, site, "/a");
	if (value != NULL)
		signals_header(seen, &asker, "TDM-Reservation", value);
	if (content != NULL)
		signals_page(seen, &asker, "tdm-reservation", content);
	site_free(site);
	robots_free(robots);
	policy_clear(&policy);
}

static bool
refused(const char *json, const char *value, const char *content)
{
	struct sightings seen = { 0 };
	bool yes;

	look(&seen, json, value, content);
	yes = sightings_refusal(&seen) != NULL;
	sightings_clear(&seen);
	return yes;
}

#define NO "[" RULE("/", "1") "]"
#define YES "[" RULE("/", "0") "]"

static void
priorities(void)
{
	OK(refused(NO, NULL, NULL));
	OK(!refused(NO, "0", NULL));
	OK(refused(YES, "1", NULL));
	OK(refused(NO, "maybe", NULL));
	OK(refused(NO, "", NULL));
	OK(!refused(NULL, "1 1", NULL));
	OK(refused(NULL, " 1\t", NULL));
	OK(!refused(NO, "1", "0"));
	OK(refused(NO, "0", "1"));
	OK(refused(NULL, "1", "yes"));
}

static void
scopes(void)
{
	struct sightings seen = { 0 };
	const struct sighting *why;

	look(&seen, YES, NULL, "1");
	why = sightings_refusal(&seen);
	OK(why != NULL && why->alone && why->place == IN_PAGE);
	OK(sightings_forbid(&seen) == why);
	/* What led to another URL is not superseded by that one. */
	look(&seen, YES, "0", NULL);
	OK(sightings_refusal(&seen) != NULL);
	sightings_clear(&seen);
	/* Before the request, the header may yet supersede the file. */
	look(&seen, NO, NULL, NULL);
	OK(sightings_refusal(&seen) != NULL && sightings_forbid(&seen) == NULL);
	sightings_clear(&seen);
}

static void
policies(void)
{
	struct sightings seen = { 0 };
	struct asker asker = { AGENT, &(struct policy) { NULL, "" } };

	signals_header(&seen, &asker, "tdm-policy", "https://p/");
	OK(seen.n == 1 && seen.list[0].topic == LICENCE);
	OK(strcmp(seen.list[0].raw, "tdm-policy: https://p/") == 0);
	OK(strcmp(seen.list[0].name, NAME) == 0);
	sightings_clear(&seen);
}

int
main(void)
{
	files();
	wrong();
	deep();
	priorities();
	scopes();
	policies();
	return DONE();
}
