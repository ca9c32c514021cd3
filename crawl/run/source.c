/*
 * One locator of the command line, read to its end.  A list may have more rows
 * than memory: what is found goes to the catalog in batches, and between two of
 * them the fetching goes on.  It is read only as far ahead as that can use.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

struct context {
	struct crawl *crawl;
	struct source *source;
};

/*
 * The bytes of a local image, unless an earlier run has them.
 */
static void
store(struct crawl *c, struct found *found, const struct pair *pair)
{
	struct reply reply = {
		.url = found->url,
		.mime = found->mime,
		.body = pair->bytes,
		.len = pair->len,
		.once = true,
	};

	if (c->plan->refresh)
		warc_digest(&reply, &found->stored);
	found->known = rows_has(c->rows, found->url,
	    c->plan->refresh ? found->stored.sha256 : NULL);
	if (!found->known)
		found->reason = job_size(c->plan, pair->len);
	if (!found->known && found->reason == NULL)
		found->reason = job_keep(c, &reply, &found->stored);
}

static bool
take_pair(void *ctx, const struct pair *pair)
{
	struct context *x = ctx;
	struct crawl *c = x->crawl;
	struct found *found = found_pair(c->finder, pair);

	if (!batch_elsewhere(c, found)) {
		found->source = x->source->id;
		if (found->local)
			store(c, found, pair);
		batch_found(c, found);
	}
	if (turn_due(c))
		turn_take(c, 0);
	while (turn_full(c) && turn_take(c, POLL_MS))
		continue;
	return !c->stopped;
}

static bool
take_link(void *ctx, const char *url)
{
	struct context *x = ctx;
	struct found *found = found_link(url, 0);

	if (found != NULL && !batch_elsewhere(x->crawl, found)) {
		found->source = x->source->id;
		batch_found(x->crawl, found);
	}
	return !x->crawl->stopped;
}

static void
take_position(void *ctx, int64_t n)
{
	struct context *x = ctx;

	x->source->position = n;
}

/* What is wrong may quote the source: on one line, without controls. */
static char *
legible(char *wrong)
{
	char *out = wrong == NULL ? NULL : text_clean(wrong, strlen(wrong));

	free(wrong);
	return out;
}

static void
read_local(struct crawl *c, struct source *src)
{
	struct context x = { c, src };
	struct emit emit = { &x, take_pair, take_link, NULL, take_position };
	struct body body = { .locator = src->locator,
		.position = src->position,
		.given = c->plan->sources };
	char *wrong = NULL;
	int rc = src->collector->collect(&body, &emit, &wrong);

	batch_commit(c);
	c->source = NULL;
	/* What a collector says that was stopped halfway is no judgement. */
	if (wait_stopped(c)) {
		free(wrong);
		return;
	}
	wrong = legible(wrong);
	if (wrong != NULL)
		warnx("%s", wrong);
	c->broken = c->broken || rc == -1;
	catalog_begin(c->cat);
	if (rc == -1)
		rows_broken(c->rows, src, wrong);
	else
		rows_finish(c->rows, src);
	catalog_commit(c->cat);
	free(wrong);
}

void
source_collect(struct crawl *c, struct source *src)
{
	catalog_begin(c->cat);
	rows_source(c->rows, c->plan, src);
	if (c->plan->refresh) {
		rows_refresh(c->rows, src, c->plan->before);
		frontier_wake(c->frontier, 0);
	}
	catalog_commit(c->cat);
	frontier_committed(c->frontier, time_ms());
	if (src->finished)
		return;
	if (src->collector->fetched) {
		struct found *found = found_link(src->locator, 0);

		if (!batch_elsewhere(c, found)) {
			found->source = src->id;
			batch_found(c, found);
		}
		batch_commit(c);
		catalog_begin(c->cat);
		rows_finish(c->rows, src);
		catalog_commit(c->cat);
		return;
	}
	c->source = src;
	read_local(c, src);
}
