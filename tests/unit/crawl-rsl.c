/*
 * Licences: files of RSL, and the header Link.
 */
#include <stdio.h>
#include <stdlib.h>

#include "crawl/consent/rsl.h"
#include "tests/seen.h"
#include "tests/test.h"

#define ROBOTS "License: https://h/l.xml\n"
#define BARE(inside) \
	"<rsl xmlns=\"https://rslstandard.org/rsl\">" inside "</rsl>"
#define RSL(inside) "<?xml version=\"1.0\"?>" BARE(inside)
#define AT(url, inside) \
	"<content url=\"" url "\"><license>" inside "</license></content>"
#define NO "<prohibits type=\"usage\">ai-train</prohibits>"
#define YES "<permits type=\"usage\">ai-train</permits>"
#define FIND "<permits type=\"usage\">search</permits>"
#define PAY(type) "<payment type=\"" type "\"/>"

static enum says
says(const char *xml, const char *path, enum topic topic)
{
	struct sightings seen = { 0 };
	struct asker asker = { AGENT, &(struct policy) { NULL, "" } };
	struct site *site = site_new(AGENT, "https://example.org:443");
	enum says said;

	site_add(site, "https://h/l.xml", xml, strlen(xml));
	signals_site(&seen, &asker, site, path);
	said = seen_says(&seen, "rsl", topic);
	sightings_clear(&seen);
	site_free(site);
	return said;
}

#define TRAIN(xml) says(xml, "/a.png", TRAINING)
#define COST(xml) says(xml, "/a.png", PRICE)

static void
usages(void)
{
	OK(TRAIN(RSL(AT("/", NO))) == REFUSE);
	OK(TRAIN(RSL(AT("/", YES))) == ALLOW);
	OK(TRAIN(RSL(AT("/", FIND))) == UNKNOWN);
	OK(says(RSL(AT("/", FIND)), "/", SEARCH) == ALLOW);
	OK(TRAIN(RSL(AT("/", FIND NO))) == REFUSE);
	OK(TRAIN(RSL(AT("/", YES NO))) == REFUSE);
	OK(TRAIN(RSL(AT("/", "<prohibits type=\"usage\">search, AI-All\n"
			     "</prohibits>"))) == REFUSE);
	OK(TRAIN(RSL(AT("/", "<prohibits>all</prohibits>"))) == REFUSE);
	OK(TRAIN(RSL(AT("/", "<prohibits type=\"usage\">train-ai"
			     "</prohibits>"))) == REFUSE);
	OK(TRAIN(RSL(AT("/", "<prohibits type=\"geo\">all</prohibits>"))) ==
	    UNKNOWN);
	OK(TRAIN(RSL(AT("/", "<prohibits type=\"usage\">ai-training-wheels"
			     "</prohibits>"))) == UNKNOWN);
	OK(TRAIN(RSL("<content url=\"/\"><license>" YES "</license>"
		     "<license>" NO "</license></content>")) == REFUSE);
	OK(TRAIN(RSL("<content url=\"/\" server=\"https://s\"><license>" YES
		     "</license></content>")) == UNKNOWN);
}

static void
payments(void)
{
	OK(COST(RSL(AT("/", YES PAY("subscription")))) == REFUSE);
	OK(COST(RSL(AT("/", PAY("crawl")))) == REFUSE);
	OK(COST(RSL(AT("/", YES PAY("free")))) == ALLOW);
	OK(COST(RSL(AT("/", YES PAY("attribution")))) == UNKNOWN);
	OK(COST(RSL(AT("/", YES "<payment/>"))) == UNKNOWN);
	OK(COST(RSL(AT("/", FIND PAY("purchase")))) == UNKNOWN);
	OK(COST(RSL(AT("/", YES))) == UNKNOWN);
}

static void
places(void)
{
	static const char two[] = RSL(AT("/", NO) AT("/free/", YES));

	OK(says(two, "/x", TRAINING) == REFUSE);
	OK(says(two, "/free/x", TRAINING) == ALLOW);
	OK(says(RSL(AT("/*.png$", NO)), "/b/c.png", TRAINING) == REFUSE);
	OK(says(RSL(AT("/*.png$", NO)), "/b/c.jpg", TRAINING) == UNKNOWN);
	OK(TRAIN(RSL(AT("https://example.org/*", NO))) == REFUSE);
	OK(TRAIN(RSL(AT("http://Example.ORG", NO))) == REFUSE);
	OK(TRAIN(RSL(AT("https://example.com/", NO))) == UNKNOWN);
	OK(TRAIN(RSL(AT("https://*.org/", NO))) == REFUSE);
	OK(TRAIN(RSL(AT("https://*.example.org/", NO))) == UNKNOWN);
	OK(TRAIN(RSL("<content><license>" NO "</license></content>")) ==
	    REFUSE);
}

/* Other namespaces, feeds around it, and XML that is none. */
static void
forms(void)
{
	OK(TRAIN("<rsl>" AT("/", NO) "</rsl>") == REFUSE);
	OK(TRAIN("<rss xmlns:r=\"https://rslstandard.org/rsl\"><channel><item>"
		 "<r:content url=\"/\"><r:license><r:prohibits type=\"usage\">"
		 "ai-train</r:prohibits></r:license></r:content></item>"
		 "</channel></rss>") == REFUSE);
	OK(TRAIN("<rsl xmlns=\"https://other/\">" AT("/", NO) "</rsl>") ==
	    UNKNOWN);
	OK(TRAIN(RSL(AT("/", "<prohibits>ai-<b/>x</prohibits>"))) == UNKNOWN);
	OK(TRAIN(RSL(AT("/", NO) "<oops>")) == REFUSE);
	/* Entities are not read: what would follow may refuse. */
	OK(TRAIN("<!DOCTYPE rsl [<!ENTITY e \"ai-train\">]>" BARE(
	       AT("/", YES))) == REFUSE);
	OK(TRAIN("<!DOCTYPE rsl [<!ENTITY % e SYSTEM "
		 "\"file:///etc/passwd\">]>" RSL(AT("/", YES))) == REFUSE);
	OK(TRAIN("<!DOCTYPE rsl>" BARE(AT("/", NO))) == REFUSE);
	OK(TRAIN("<!DOCTYPE rsl SYSTEM \"rsl.dtd\" [<!-- none -->]>" BARE(
	       AT("/", NO))) == REFUSE);
	OK(TRAIN("not XML") == UNKNOWN);
	OK(TRAIN("") == UNKNOWN);
	OK(TRAIN("</license></content>") == UNKNOWN);
	OK(TRAIN(RSL("<license>" NO "</license>")) == UNKNOWN);
}

static void
deep(void)
{
	char xml[6000] = "", *end = xml;

	for (int i = 0; i < 70; i++)
		end = stpcpy(end, "<a>");
	end = stpcpy(end, AT("/", NO));
	for (int i = 0; i < 70; i++)
		end = stpcpy(end, "</a>");
	OK(TRAIN(xml) == UNKNOWN);
}

/* What an origin is asked for, and who reads it. */
static void
wanted(void)
{
	static const char text[] = "License: https://h/l.xml\n"
				   "License: mailto:x\n"
				   "User-agent: other\nLicense: /2.xml\n";
	struct robots *robots = robots_parse(text, strlen(text), AGENT);
	static const char *const paths[] = { "/.well-known/tdmrep.json",
		"/ai.txt", "https://h/l.xml", "/2.xml" };
	struct site_file file;
	size_t n = 0;

	while (site_wants(robots, n, &file)) {
		OK(n < 4 && strcmp(file.path, paths[n]) == 0 && file.limit > 0);
		n++;
	}
	OK(n == 4);
	for (n = 0; site_wants(NULL, n, &file);)
		n++;
	OK(n == 2);
	robots_free(robots);
}

static void
ai_txt(void)
{
	static const char text[] = "User-Agent: *\nDisallow: *.jpg\n"
				   "Allow: *.png\nDisallow: /\n";
	struct sightings seen = { 0 };
	struct policy policy;
	struct asker asker = { AGENT, &policy };
	struct site *site = site_new(AGENT, "https://h:443");

	policy_read(&policy, "ai-signals");
	site_add(site, "/ai.txt", text, strlen(text));
	site_add(site, "/nothing", text, strlen(text));
	signals_site(&seen, &asker, site, "/a.png");
	OK(seen.n == 1 && seen.list[0].says == ALLOW);
	OK(seen.list[0].place == IN_SITE && seen.list[0].topic == TRAINING);
	signals_site(&seen, &asker, site, "/a.jpg?x");
	OK(sightings_refusal(&seen) == &seen.list[1]);
	OK(strcmp(seen.list[1].raw, "Disallow: *.jpg") == 0);
	OK(strcmp(seen.list[1].name, "ai-txt") == 0);
	sightings_clear(&seen);
	site_free(site);
	policy_clear(&policy);
}

/* The licences of a Link header, one a line. */
static const char *
links(const char *value, enum topic topic)
{
	static char out[1000];
	struct sightings seen = { 0 };
	struct asker asker = { AGENT, &(struct policy) { NULL, "" } };
	char *end = out;

	signals_header(&seen, &asker, "link", value);
	*end = '\0';
	for (size_t i = 0; i < seen.n; i++)
		if (seen.list[i].topic == topic)
			end +=
			    snprintf(end, 300, "%s %s %s\n", seen.list[i].name,
				says_name(seen.list[i].says), seen.list[i].raw);
	sightings_clear(&seen);
	return out;
}

#define CC "https://creativecommons.org/"

static void
link_headers(void)
{
#define LINKS(value, out) OK(strcmp(links(value, LICENCE), out) == 0)
	LINKS("<" CC "licenses/by/4.0/>; rel=\"license\"",
	    "link-license allow " CC "licenses/by/4.0/\n");
	LINKS("<" CC "licenses/by-nc/4.0/>; rel=license",
	    "link-license unknown " CC "licenses/by-nc/4.0/\n");
	LINKS("<" CC "publicdomain/zero/1.0/>;REL = LICENSE",
	    "link-license allow " CC "publicdomain/zero/1.0/\n");
	LINKS("</a,b;c>; title=\"x, \\\"y; rel=license\"; rel=next, </l>; "
	      "rel=\"a license\"",
	    "link-license unknown /l\n");
	LINKS("</l>; rel=license; type=\"application/rsl+xml\"",
	    "rsl unknown /l\n");
	LINKS("</l>; rel=next; rel=license", "");
	LINKS("</l>; rel=license; anchor=\"/other\"", "");
	LINKS("</l>; rel=\"license", "link-license unknown /l\n");
	LINKS("https://h/l; rel=license", "");
	LINKS("<https://evil/creativecommons.org/licenses/by/>; rel=license",
	    "link-license unknown "
	    "https://evil/creativecommons.org/licenses/by/\n");
	LINKS("<", "");
#undef LINKS
}

int
main(void)
{
	usages();
	payments();
	places();
	forms();
	deep();
	wanted();
	ai_txt();
	link_headers();
	return DONE();
}
