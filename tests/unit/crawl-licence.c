/*
 * Whose licence is it?  What pages state of their images, and of themselves,
 * in all the ways that they have.
 */
#include "tests/recorder.h"
#include "tests/test.h"

#define BY "https://creativecommons.org/licenses/by/4.0/"
#define SA "https://creativecommons.org/licenses/by-sa/4.0/"
#define TERMS_OF(r, url, licence, author)                                  \
	recorder_has(r, "none https://example.org/d/" url " -\n  title=- " \
			"author=" author " licence=" licence)

static void
page(struct recorder *r, const char *html)
{
	struct body body = { .locator = "https://example.org/d/page.html",
		.data = html,
		.len = strlen(html),
		.mime = "text/html" };

	recorder_run(r, "page", &body);
}

static void
test_rel(struct recorder *r)
{
	page(r, "<map><area rel='x License' href='" BY "'></map><img src=a>");
	OK(TERMS_OF(r, "a", BY, "-"));
	page(r, "<figure><img src=a><figcaption><a rel=license href='" BY
		"'>CC</a></figcaption></figure><img src=b>"
		"<p><a rel=license href=/all>rights</a>");
	OK(recorder_has(r, "d/a CC\n  title=- author=- licence=" BY));
	OK(TERMS_OF(r, "b", "https://example.org/all", "-"));
	OK(recorder_has(r, "terms=license: " BY "\n"));
	OK(recorder_has(
	    r, "meta link=<https://example.org/all>; rel=\"license\"\n"));
	page(r, "<link rel=license type='application/rsl+xml' href=/r.xml>");
	OK(recorder_has(r, "meta link=<https://example.org/r.xml>; "
			   "rel=\"license\"; type=\"application/rsl+xml\"\n"));
	page(r, "<link rel=licence href='" BY "'><a rel=author href=/ann>x</a>"
		"<img src=a>");
	OK(recorder_has(r, "none https://example.org/d/a -\n"));
	OK(!recorder_has(r, "licence="));
}

static void
test_rdfa(struct recorder *r)
{
	page(r, "<div about='b.jpg'><a rel='cc:license' href='" BY "'>CC</a> "
		"<span property='cc:attributionName'>Ann\n Bee</span></div>"
		"<p resource='/d/c.jpg'><b><a property='dct:license' href='" SA
		"'></a></b></p><img src=a.jpg><img src=b.jpg><img src=c.jpg>"
		"<img src=d.jpg rel=license resource='" SA "'>"
		"<div about=''><a rel=license href=/own></a></div>"
		"<div about='mailto:x'><a rel=license href=/no></a></div>");
	OK(TERMS_OF(r, "a.jpg", "https://example.org/own", "-"));
	OK(TERMS_OF(r, "b.jpg", BY, "Ann Bee"));
	OK(TERMS_OF(r, "c.jpg", SA, "-"));
	OK(TERMS_OF(r, "d.jpg", SA, "-"));
	/* W3C's RDFa test suite, 0075: of the page. */
	page(r,
	    "<p>This document is licensed under a <a rel='license' href='" BY
	    "'>licence</a>.</p><img src=a>");
	OK(TERMS_OF(r, "a", BY, "-"));
}

static void
test_microdata(struct recorder *r)
{
	page(r, "<div itemscope itemtype='https://schema.org/ImageObject'>"
		"<img src=a.jpg itemprop=contentUrl>"
		"<a rel=license itemprop=license href='" BY "'>CC</a>"
		"<a itemprop=acquireLicensePage href=/buy>buy</a>"
		"<span itemprop=creator itemscope itemtype=Person>by "
		"<meta itemprop=name content='Cara'></span>"
		"<span itemprop=creditText>Lab</span>"
		"<span itemprop=copyrightNotice>\xc2\xa9 Cara</span></div>"
		"<img src=b.jpg>"
		"<div itemscope itemtype='https://schema.org/ImageObject'>"
		"<i itemprop=license>all rights reserved</i></div>");
	OK(TERMS_OF(r, "a.jpg", BY, "Cara"));
	OK(recorder_has(r,
	    "terms=license: " BY "; acquireLicensePage: "
	    "https://example.org/buy; creditText: Lab; creator: Cara; "
	    "copyrightNotice: \xc2\xa9 Cara\n"));
	OK(recorder_has(r, "none https://example.org/d/b.jpg -\n"));
	OK(!recorder_has(r, "licence=all"));
}

#define LD(json) "<script type='application/ld+json'>" json "</script>"

static void
test_json(struct recorder *r)
{
	page(r,
	    LD("{\"@context\":\"https://schema.org\",\"@graph\":["
	       "{\"@type\":[\"Thing\",\"ImageObject\"],\"contentUrl\":"
	       "\"https://Example.org/d/./a.jpg\",\"license\":{\"@id\":\"" BY
	       "\"},\"creator\":[{\"@type\":\"Person\",\"name\":\"Ann\"}]},"
	       "{\"@type\":\"WebPage\",\"license\":\"/page\",\"image\":"
	       "{\"@type\":\"http://schema.org/ImageObject\",\"url\":\"b.jpg\","
	       "\"license\":[\"" SA
	       "\"],\"creditText\":\"Lab\"}}]}") "<img src=a.jpg><img "
						 "src=b.jpg><img src=c.jpg>"
						 "<img src=small.jpg "
						 "srcset='large.jpg 900w'>" LD(
						     "[{\"@type\":"
						     "\"ImageObject\",\"url\":"
						     "\"small.jpg\","
						     "\"license\":\"" BY
						     "\",\"author\":\"Dee\"}"
						     "]"));
	OK(TERMS_OF(r, "a.jpg", BY, "Ann"));
	OK(TERMS_OF(r, "b.jpg", SA, "Lab"));
	OK(TERMS_OF(r, "c.jpg", "https://example.org/page", "-"));
	OK(TERMS_OF(r, "large.jpg", BY, "Dee"));
	page(r, LD("{\"license\":\"x\"") LD("") LD("[[[[") LD("null")
		    LD("{\"license\":{\"a\":1},\"@type\":7,\"url\":["
		       "]}") "<script "
			     "type=application/json>{\"license\":\"/"
			     "no\"}</script>"
			     "<img src=a>");
	OK(r->rc == 0 && r->pairs == 1 && !recorder_has(r, "licence"));
	/* Not of the page: of something within it, or of another image. */
	page(r, LD("{\"@type\":\"WebPage\",\"about\":{\"license\":\"/x\"}}") LD(
		    "{\"@type\":\"ImageObject\",\"license\":\"/y\"}") "<img "
								      "src=a>");
	OK(r->pairs == 1 && !recorder_has(r, "licence"));
}

/* FIRST, TIMES times WHAT, LAST: as one page. */
static void
flood(struct recorder *r, const char *const text[3], size_t times)
{
	size_t size;
	char *html;
	FILE *out = open_memstream(&html, &size);

	if (out == NULL)
		err(1, NULL);
	fputs(text[0], out);
	for (size_t i = 0; i < times; i++)
		fputs(text[1], out);
	fputs(text[2], out);
	fclose(out);
	page(r, html);
	free(html);
}

static void
test_floods(struct recorder *r)
{
	static const char *const links[] = { "<img src=a>",
		"<a rel=license href=" BY "></a>", "" };
	static const char *const names[] = { "<i about=a property=creator>",
		"<b itemprop=creator>", "<img src=a>" };
	static const char *const keys[] = {
		"<script type='application/ld+json'>{\"contentUrl\":\"a\"",
		",\"license\":\"x\",\"@type\":\"y\"", "}</script><img src=a>"
	};

	flood(r, links, 100000);
	OK(r->rc == 0 && TERMS_OF(r, "a", BY, "-"));
	flood(r, names, 2000);
	OK(r->rc == 0);
	flood(r, keys, 9000);
	OK(r->rc == 0 && TERMS_OF(r, "a", "https://example.org/d/x", "-"));
	flood(r, keys, 100000); /* more than is read */
	OK(r->rc == 0 && r->pairs == 1 && !recorder_has(r, "licence"));
}

int
main(void)
{
	struct recorder r = { 0 };

	test_rel(&r);
	test_rdfa(&r);
	test_microdata(&r);
	test_json(&r);
	test_floods(&r);
	recorder_clear(&r);
	return DONE();
}
