/*
 * A page that was fetched: its images, its links, and what it says of them.
 * The collector reads the page where it lies in the WARC.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

#define PAIRS 20000 /* of one page; a gallery has hundreds */
#define LINKS 20000

struct context {
	struct crawl *crawl;
	struct job *job;
	struct found **end;
	int pairs, links;
	const char *host;
	size_t hostlen;
};

static bool
take_pair(void *ctx, const struct pair *pair)
{
	struct context *x = ctx;
	struct pair bare = *pair;
	struct found *found;

	if (sightings_reserve(&x->job->seen)) /* its text is not to be taken */
		bare.title = bare.caption = NULL;
	found = found_pair(x->crawl->finder, &bare);
	if (batch_elsewhere(x->crawl, found))
		return ++x->pairs < PAIRS;
	found->source = x->job->visit->source;
	*x->end = found;
	x->end = &found->next;
	return ++x->pairs < PAIRS;
}

/* All of <meta> was seen before the first link. */
static bool
nofollow(const struct sightings *seen)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->list[i].nofollow)
			return true;
	return false;
}

static bool
take_link(void *ctx, const char *url)
{
	struct context *x = ctx;
	struct visit *visit = x->job->visit;
	struct found *found;
	const char *host;
	size_t len;

	if (visit->depth >= x->crawl->plan->depth || nofollow(&x->job->seen))
		return true;
	if ((found = found_link(url, visit->depth + 1)) == NULL)
		return true;
	host = url_host(found->origin, &len);
	if (len != x->hostlen || strncmp(host, x->host, len) != 0) {
		found_free(found);
		return true;
	}
	found->source = visit->source;
	*x->end = found;
	x->end = &found->next;
	return ++x->links < LINKS;
}

static bool
take_meta(void *ctx, const char *name, const char *content)
{
	struct context *x = ctx;

	signals_page(&x->job->seen, &x->crawl->plan->asker, name, content);
	return true;
}

/*
 * What a page says of itself, and nothing of what it shows.
 */
void
page_signals(struct crawl *c, struct job *job, const struct fetch *f)
{
	struct context x = { .crawl = c, .job = job };
	struct emit emit = { .ctx = &x, .meta = take_meta };
	struct body body = { .locator = job->visit->url,
		.data = (const char *)f->body.data,
		.len = f->body.len,
		.mime = f->type };
	char *wrong = NULL;

	collector_named("page")->collect(&body, &emit, &wrong);
	free(wrong);
}

/*
 * OUT is of a page, and stored: its pairs and links are added to it.
 */
void
page_read(
    struct crawl *c, struct job *job, struct outcome *out, const char *type)
{
	struct context x = { .crawl = c, .job = job, .end = &out->found };
	struct emit emit = { &x, take_pair, take_link, take_meta, NULL };
	struct span span;
	char *wrong = NULL;

	x.host = url_host(job->visit->url, &x.hostlen);
	if (span_open(&span, warc_fd(c->warc), out->stored.body,
		out->stored.bytes) == -1)
		err(1, "warc");
	struct body body = { .locator = job->visit->url,
		.data = (const char *)span.data,
		.len = span.len,
		.mime = type };

	if (collector_named("page")->collect(&body, &emit, &wrong) == -1) {
		out->state = FAILED;
		out->reason = wrong;
	}
	span_close(&span);
	site_heed(job);
	const struct sighting *why = sightings_refusal(&job->seen);

	/* The page was read; what it refuses is its images, or its text. */
	if (why != NULL && out->reason == NULL &&
	    asprintf(&out->reason, "%s: %s", why->name, why->raw) == -1)
		err(1, NULL);
}
