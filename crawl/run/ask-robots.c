/*
 * Asking an origin for its robots.txt, before anything else is asked of it:
 * RFC 9309 section 2.3.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

static void
begin(struct crawl *c, struct origin *o)
{
	struct fetch *f;
	char *url;

	if (asprintf(&url, "%s/robots.txt", o->name) == -1)
		err(1, NULL);
	f = job_begin(c, o, url);
	f->limit = ROBOTS_BYTES + 1; /* one more tells */
	f->clip = true;
	job_send(c, f);
	free(url);
}

/* Takes ROBOTS. */
static void
open_up(struct crawl *c, struct fetch *f, struct robots *robots)
{
	struct origin *o = ((struct job *)f->ctx)->origin;
	int64_t delay;

	o->asked = time_ms();
	o->status = (int)f->status;
	o->robots = robots;
	delay = robots_delay(robots);
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
		o->closed = strdup(f->reason);
	else if (asprintf(&o->closed,
		     "robots: status %ld of robots.txt forbids all",
		     f->status) == -1)
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
	struct robots *robots;

	if (job->file != NULL) {
		site_end(c, f);
		return;
	}
	if (ask_redirected(c, f))
		return;
	robots = robots_reply(f->reason == NULL ? (int)f->status : 0,
	    (const char *)f->body.data, f->body.len, c->plan->asker.agent);
	if (robots != NULL)
		open_up(c, f, robots);
	else
		shut(c, f);
	frontier_release(c->frontier, o);
	job_free(c, f);
}
