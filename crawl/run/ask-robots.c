/*
 * Asking an origin for its robots.txt, before anything else is asked of it:
 * RFC 9309 section 2.3.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

#define ROBOTS_BYTES (500 * 1024) /* RFC 9309 2.5: what is parsed */

static void
begin(struct crawl *c, struct origin *o)
{
	struct fetch *f;
	char *url;

	if (asprintf(&url, "%s/robots.txt", o->name) == -1)
		err(1, NULL);
	f = job_begin(c, o, url);
	f->limit = ROBOTS_BYTES;
	f->clip = true;
	job_send(c, f);
	free(url);
}

static void
open_up(struct crawl *c, struct fetch *f, bool rules)
{
	struct origin *o = ((struct job *)f->ctx)->origin;
	int64_t delay;

	o->asked = time_ms();
	o->status = (int)f->status;
	o->robots = robots_parse(rules ? (const char *)f->body.data : "",
	    rules ? f->body.len : 0, c->plan->asker.agent);
	delay = robots_delay(o->robots);
	o->delay = delay > c->plan->delay ? delay : c->plan->delay;
	ask_record(c, f);
}

/*
 * Not reachable: nothing may be asked (2.3.1.4).  A few tries, each later.
 */
static void
shut(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct origin *o = job->origin;
	int64_t pause = pace_pause(o->tries, f->retry);

	if (++o->tries < c->plan->tries && (f->network || f->reason == NULL)) {
		o->due = time_ms() + pause;
		return;
	}
	if (f->reason != NULL)
		o->closed = text_copy(f->reason);
	else if (asprintf(&o->closed,
		     "robots: status %ld of robots.txt forbids all",
		     f->status) == -1)
		o->closed = NULL;
	if (o->closed == NULL)
		err(1, NULL);
	ask_record(c, f);
}

bool
ask_begin(struct crawl *c, struct origin *o)
{
	if (o->robots != NULL)
		return site_begin(c, o);
	begin(c, o);
	return true;
}

void
robots_end(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct origin *o = job->origin;
	long status = f->status;

	if (job->file != NULL) {
		site_end(c, f);
		return;
	}
	if (ask_redirected(c, f))
		return;
	if (f->reason == NULL && status / 100 == 2)
		open_up(c, f, true);
	else if (f->reason == NULL && status / 100 == 4 && status != 429)
		open_up(c, f, false);
	else
		shut(c, f);
	frontier_release(c->frontier, o);
	job_free(c, f);
}
