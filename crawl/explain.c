/*
 * --explain URL: every signal that speaks of one URL, and what follows from
 * them.  Nothing is fetched but what the signals need: robots.txt, the headers,
 * and of a page its text, for its <meta>.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl/crawl.h"

#define PAGE_BYTES (10 * 1024 * 1024)
#define ROBOTS_BYTES (500 * 1024)
#define ROBOTS_HOPS 5
#define HOPS 10

struct context {
	const struct plan *plan;
	struct fetch *fetch;
	struct resolver *resolver;
	struct sightings seen;
	bool page;
	char *why; /* why it can not be known, or is not fetched */
};

static void
perform(const struct context *x, const char *url)
{
	struct fetch *f = x->fetch;
	int code;

	fetch_begin(f, url);
	do {
		if (!resolver_locate(x->resolver, f))
			return;
		code = (int)curl_easy_perform(f->easy);
	} while (fetch_again(f, code));
	fetch_end(f, code);
}

/*
 * The rules of URL's origin; NULL: nothing may be asked of it.
 */
static struct robots *
rules(struct context *x, const struct url *url)
{
	struct fetch *f = x->fetch;
	const char *agent = x->plan->asker.agent;
	char *at;

	if (asprintf(&at, "%s/robots.txt", url->origin) == -1)
		err(1, NULL);
	f->wanted = NULL;
	f->limit = ROBOTS_BYTES;
	f->clip = true;
	perform(x, at);
	for (int i = 0; i < ROBOTS_HOPS && f->location != NULL; i++) {
		free(at);
		if ((at = strdup(f->location)) == NULL)
			err(1, NULL);
		perform(x, at);
	}
	free(at);
	if (f->reason == NULL && f->status / 100 == 2)
		return robots_parse(
		    (const char *)f->body.data, f->body.len, agent);
	if (f->reason == NULL && f->status / 100 == 4 && f->status != 429)
		return robots_parse("", 0, agent);
	if ((f->reason == NULL &&
		asprintf(&x->why,
		    "robots: status %ld of robots.txt forbids all",
		    f->status) == -1) ||
	    (f->reason != NULL && (x->why = strdup(f->reason)) == NULL))
		err(1, NULL);
	return NULL;
}

static void
see_header(void *ctx, const char *name, const char *value)
{
	struct context *x = ctx;

	signals_header(&x->seen, &x->plan->asker, name, value);
}

static bool
wanted(struct fetch *f)
{
	struct context *x = f->ctx;

	fetch_headers(f, x, see_header);
	x->page = f->status == 200 && f->mime != NULL &&
		  strcmp(f->mime, "text/html") == 0;
	return x->page || f->status / 100 == 3;
}

static bool
take_pair(void *ctx, const struct pair *pair)
{
	(void)ctx;
	(void)pair;
	return true;
}

static bool
take_link(void *ctx, const char *url)
{
	(void)ctx;
	(void)url;
	return true;
}

static bool
take_meta(void *ctx, const char *name, const char *content)
{
	struct context *x = ctx;

	signals_page(&x->seen, &x->plan->asker, name, content);
	return true;
}

static void
take_position(void *ctx, int64_t n)
{
	(void)ctx;
	(void)n;
}

static void
read_page(struct context *x)
{
	struct emit emit = { x, take_pair, take_link, take_meta,
		take_position };
	struct fetch *f = x->fetch;
	struct body body = { .locator = f->url,
		.data = (const char *)f->body.data,
		.len = f->body.len,
		.mime = f->type };

	collector_named("page")->collect(&body, &emit, &x->why);
}

/*
 * One hop.  Returns where it leads, or NULL.
 */
static char *
ask(struct context *x, const char *text)
{
	struct fetch *f = x->fetch;
	struct robots *robots;
	struct url url;
	const char *wrong = url_read(&url, text);
	char *next = NULL;

	x->why = wrong != NULL ? text_copy(wrong)
			       : address_closed(f->client, url.origin);
	if (x->why != NULL) {
		url_clear(&url);
		return NULL;
	}
	if ((robots = rules(x, &url)) != NULL)
		signals_robots(&x->seen, &x->plan->asker, robots, url.path);
	if (robots != NULL && sightings_refusal(&x->seen) == NULL) {
		f->wanted = wanted;
		f->limit = PAGE_BYTES;
		perform(x, url.text);
		if (f->location != NULL)
			next = strdup(f->location);
		else if (x->page && f->whole)
			read_page(x);
		else if (f->status == 0 && f->reason != NULL)
			x->why = strdup(f->reason);
	}
	robots_free(robots);
	url_clear(&url);
	return next;
}

static void
print(const struct context *x, const char *url)
{
	const struct sighting *no = sightings_refusal(&x->seen);

	for (size_t i = 0; i < x->seen.n; i++) {
		const struct sighting *s = &x->seen.list[i];

		printf("%s\t%s\t%s\t%s\t%s\n", place_name(s->place), s->name,
		    topic_name(s->topic), says_name(s->says), s->raw);
	}
	if (no != NULL)
		printf("refused\t%s\t%s: %s\n", url, no->name, no->raw);
	else if (x->why != NULL)
		printf("refused\t%s\t%s\n", url, x->why);
	else
		printf("allowed\t%s\n", url);
}

int
explain_run(const struct plan *plan)
{
	struct client client = { .user_agent = plan->user_agent,
		.ca = plan->ca,
		.allow = plan->allow,
		.allowed = plan->allowed,
		.timeout = plan->timeout,
		.pool = { .folder = "/", .limit = SIZE_MAX / 2 } };
	struct context x = { .plan = plan,
		.fetch = fetch_new(&client),
		.resolver = resolver_new(&plan->dns) };
	char *url = strdup(plan->explain), *next;
	bool allowed;

	sandbox_enter(plan);
	x.fetch->ctx = &x;
	for (int i = 0; url != NULL && i <= HOPS; i++) {
		next = ask(&x, url);
		if (next != NULL)
			printf("redirect\t%s\t%s\n", url, next);
		free(url);
		url = next;
	}
	print(&x, plan->explain);
	allowed = sightings_refusal(&x.seen) == NULL && x.why == NULL;
	free(url);
	free(x.why);
	sightings_clear(&x.seen);
	fetch_free(x.fetch);
	resolver_free(x.resolver);
	return allowed ? 0 : 1;
}
