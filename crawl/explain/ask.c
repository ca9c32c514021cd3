/*
 * One hop of the URL that --explain asks for.  Nothing is fetched but what the
 * signals need: robots.txt and the other files of its origin, the headers, and
 * of a page its text, for its <meta>.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "crawl/explain/explain.h"

#define PAGE_BYTES (10 * 1024 * 1024)
#define FILE_HOPS 5 /* redirects of robots.txt: RFC 9309 2.3.1.2 */

/* Between two requests: most are to the same host. */
static void
rest(struct case_of *x)
{
	struct timespec pause = { .tv_sec = x->plan->delay / 1000,
		.tv_nsec = x->plan->delay % 1000 * 1000000L };

	if (x->begun)
		nanosleep(&pause, NULL);
	x->begun = true;
}

static void
perform(struct case_of *x, const char *url)
{
	struct fetch *f = x->fetch;
	int code;

	rest(x);
	fetch_begin(f, url);
	do {
		if (!resolver_locate(x->resolver, f))
			return;
		code = (int)curl_easy_perform(f->easy);
	} while (fetch_again(f, code));
	fetch_end(f, code);
}

/* A file of the origin, wherever redirects lead; x->fetch has it. */
static void
fetch_file(struct case_of *x, const char *url, size_t limit)
{
	struct fetch *f = x->fetch;
	char *at = text_copy(url);

	f->wanted = NULL;
	f->limit = (int64_t)limit + 1;
	f->clip = true;
	perform(x, at);
	for (int i = 0; i < FILE_HOPS && f->location != NULL; i++) {
		if (url_downgrades(at, f->location)) {
			fetch_reason(f, "redirect: from https to http");
			break;
		}
		free(at);
		at = text_copy(f->location);
		perform(x, at);
	}
	free(at);
}

/*
 * The rules of URL's origin; NULL: nothing may be asked of it.
 */
static struct robots *
rules(struct case_of *x, const struct url *url)
{
	struct fetch *f = x->fetch;
	struct robots *robots;
	char *at;

	if (asprintf(&at, "%s/robots.txt", url->origin) == -1)
		err(1, NULL);
	fetch_file(x, at, ROBOTS_BYTES);
	free(at);
	robots = robots_reply(f->reason == NULL ? (int)f->status : 0,
	    (const char *)f->body.data, f->body.len, x->plan->asker.agent);
	if (robots != NULL)
		return robots;
	if (f->reason != NULL)
		x->why = text_copy(f->reason);
	else if (asprintf(&x->why,
		     "robots: status %ld of robots.txt forbids all",
		     f->status) == -1)
		err(1, NULL);
	return NULL;
}

/* PATH, a file of URL's origin or of another, if that may be asked for it. */
static void
read_file(struct case_of *x, struct site *site, const struct site_file *file,
    const struct url *of)
{
	struct fetch *f = x->fetch;
	char *at, *closed = NULL;
	struct url url;

	if (asprintf(&at, "%s%s", *file->path == '/' ? of->origin : "",
		file->path) == -1)
		err(1, NULL);
	if (url_read(&url, at) == NULL &&
	    (closed = address_closed(f->client, url.origin)) == NULL) {
		fetch_file(x, url.text, file->limit);
		if (f->reason == NULL && f->status / 100 == 2)
			site_add(site, file->path, (const char *)f->body.data,
			    f->body.len);
	}
	url_clear(&url);
	free(closed);
	free(at);
}

/* Does ROBOTS, of the origin of URL, let FILE be asked for? */
static bool
may_ask(const struct robots *robots, const struct url *url, const char *file)
{
	size_t len = strlen(url->origin);
	const char *line, *path = file;

	if (*file != '/' && strncmp(file, url->origin, len) == 0)
		path = file + len;
	return *path != '/' || robots_allow(robots, path, &line);
}

/*
 * What the other files of URL's origin say, whatever the policy.
 */
static void
read_site(struct case_of *x, const struct robots *robots, const struct url *url)
{
	struct site *site = site_new(x->plan->asker.agent, url->origin);
	struct site_file file;

	for (size_t i = 0; site_wants(robots, i, &file); i++)
		if (may_ask(robots, url, file.path))
			read_file(x, site, &file, url);
	signals_site(&x->seen, &x->plan->asker, site, url->path);
	site_free(site);
}

static void
see_header(void *ctx, const char *name, const char *value)
{
	struct case_of *x = ctx;

	signals_header(&x->seen, &x->plan->asker, name, value);
}

static bool
wanted(struct fetch *f)
{
	struct case_of *x = f->ctx;

	fetch_headers(f, x, see_header);
	x->page = f->status == 200 && f->mime != NULL &&
		  strcmp(f->mime, "text/html") == 0;
	return x->page || f->status / 100 == 3;
}

static bool
take_meta(void *ctx, const char *name, const char *content)
{
	struct case_of *x = ctx;

	signals_page(&x->seen, &x->plan->asker, name, content);
	return true;
}

static void
read_page(struct case_of *x)
{
	struct emit emit = { .ctx = x, .meta = take_meta };
	struct fetch *f = x->fetch;
	struct body body = { .locator = f->url,
		.data = (const char *)f->body.data,
		.len = f->body.len,
		.mime = f->type };

	collector_named("page")->collect(&body, &emit, &x->why);
}

/* What the reply says, and where it leads. */
static char *
read_reply(struct case_of *x, const struct url *url)
{
	struct fetch *f = x->fetch;

	f->wanted = wanted;
	f->limit = PAGE_BYTES;
	perform(x, url->text);
	if (f->location != NULL)
		return text_copy(f->location);
	if (x->page && f->whole)
		read_page(x);
	else if (f->status == 402) /* whatever the profile heeds */
		x->why = text_copy("price: status 402");
	else if (f->status == 0 && f->reason != NULL)
		x->why = text_copy(f->reason);
	return NULL;
}

/*
 * The licence files that the reply or the page links to.  A crawl has them from
 * its next request to the origin on.
 */
static void
read_linked(
    struct case_of *x, const struct robots *robots, const struct url *url)
{
	struct site *site = site_new(x->plan->asker.agent, url->origin);
	struct site_file file;

	signals_links(&x->seen, &x->plan->asker, site, url->text);
	for (size_t i = 0; site_linked(site, i, &file); i++)
		if (may_ask(robots, url, file.path))
			read_file(x, site, &file, url);
	signals_site(&x->seen, &x->plan->asker, site, url->path);
	site_free(site);
}

char *
explain_ask(struct case_of *x, const char *text)
{
	const struct asker *asker = &x->plan->asker;
	struct robots *robots = NULL;
	struct url url;
	const char *wrong = url_read(&url, text);
	char *next = NULL;

	x->why = wrong != NULL ? text_copy(wrong)
			       : address_closed(x->fetch->client, url.origin);
	if (x->why == NULL)
		robots = rules(x, &url);
	if (robots != NULL) {
		int status = (int)x->fetch->status;

		signals_robots(&x->seen, asker, robots, url.path);
		signals_status(&x->seen, asker, status, x->plan->deny);
		if (!x->plan->deny || !status_denies(status))
			read_site(x, robots, &url);
	}
	if (robots != NULL && sightings_forbid(&x->seen) == NULL)
		next = read_reply(x, &url);
	if (robots != NULL)
		read_linked(x, robots, &url);
	robots_free(robots);
	url_clear(&url);
	return next;
}
