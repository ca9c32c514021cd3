/*
 * What robots.txt and the other files of an origin have in common.  Their
 * redirects are followed here, to any origin; what they lead to rules the
 * origin that was asked.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

#define HOPS 5 /* RFC 9309 2.3.1.2: at least five */

/*
 * What was heard, and when, for the next run.  What broke off on the way said
 * nothing, whatever its status.
 */
void
ask_record(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct outcome *out = calloc(1, sizeof(*out));

	if (out == NULL)
		err(1, NULL);
	out->origin = job->origin;
	out->file = text_copy(job->file);
	out->status = f->reason == NULL ? f->status : 0;
	if (f->whole && f->reason == NULL)
		free(job_store(c, f, &out->stored));
	if (f->status / 100 == 2 && f->reason == NULL) {
		out->robotslen = f->body.len;
		out->robots = malloc(f->body.len + 1);
		if (out->robots == NULL)
			err(1, NULL);
		if (f->body.len > 0)
			memcpy(out->robots, f->body.data, f->body.len);
	}
	batch_outcome(c, out);
}

/*
 * HOPS times, to any origin.
 */
bool
ask_redirected(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct url url;
	char *closed;

	if (f->reason != NULL || f->location == NULL || job->hops++ >= HOPS ||
	    url_read(&url, f->location) != NULL)
		return false;
	closed = address_closed(&c->client, url.origin);
	/* Without robots.txt nothing is asked; another file would be missed. */
	if (closed == NULL && job->file == NULL)
		closed = part_closed(&c->plan->part, url.origin);
	if (closed == NULL && url_downgrades(f->url, url.text))
		closed = text_copy("redirect: from https to http");
	if (closed == NULL)
		job_again(c, f, &url);
	else
		fetch_reason(f, "%s", closed);
	url_clear(&url);
	free(closed);
	return f->reason == NULL;
}
