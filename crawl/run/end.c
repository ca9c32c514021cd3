/*
 * The end of a transfer: what its reply says of the host's pace, and whose it
 * is.
 */
#include "crawl/run/run.h"

static void
over(struct crawl *c, struct fetch *f)
{
	c->busy--;
	if (((struct job *)f->ctx)->visit == NULL)
		robots_end(c, f);
	else
		visit_end(c, f);
}

/*
 * The body of an image is to be kept: it goes on when its digest is there.
 */
static bool
is_digested(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;

	if (job->visit == NULL || job->visit->item == 0 || f->status != 200 ||
	    f->reason != NULL)
		return false;
	job->digest = (struct digest) {
		.reply = { .body = f->body.data, .len = f->body.len },
		.ctx = f,
	};
	return digester_give(c->digester, &job->digest);
}

void
jobs_digested(struct crawl *c)
{
	struct digest *digest;

	digester_flush(c->digester);
	while ((digest = digester_take(c->digester)) != NULL)
		over(c, digest->ctx);
}

/*
 * What the reply says of the host: it is there, it is not, it asks for time.
 * RFC 9110 10.2.3: Retry-After comes with 503 and with redirects; RFC 6585 4:
 * with 429.
 */
static void
learn(struct host *h, const struct fetch *f, int64_t now)
{
	bool busy = f->status == 429 || f->status == 503 ||
		    (f->status / 100 == 3 && f->retry > 0);

	if (f->network)
		host_failed(h, now, f->reason);
	else if (busy)
		pace_back_off(&h->pace, now, f->retry);
	else
		host_replied(h);
}

/*
 * The transfer of F came to its end, with libcurl's CODE.
 */
void
job_end(struct crawl *c, struct fetch *f, int code)
{
	struct job *job = f->ctx;
	struct origin *o = job->origin;
	int64_t now = time_ms();

	frontier_end(c->frontier, job->host, now);
	if (job->host->pace.out == 0)
		fetch_left(f, job_asked(job));
	if (fetch_again(f, code)) {
		c->busy--;
		job_send(c, f);
		return;
	}
	fetch_end(f, code);
	if (!c->stopped)
		learn(job->host, f, now);
	if (job->host == o->host) {
		o->due = pace_ready(&o->host->pace);
		o->failures = o->host->failures;
	}
	if (!is_digested(c, f))
		over(c, f);
}

/*
 * An answer has come, or a turn: those who waited for it go on.
 */
void
jobs_found(struct crawl *c)
{
	struct fetch *list = c->lost;
	int64_t now = time_ms();

	c->lost = NULL;
	while (list != NULL) {
		struct fetch *f = list;
		struct job *job = f->ctx;
		const char *why = job_barred(job, now);

		list = job->next;
		if (why != NULL) {
			fetch_reason(f, "%s", why);
			f->network = now < job->host->pace.until;
			over(c, f);
		} else if (job_may_go(c, job, now)) {
			job_go(c, f);
		} else {
			job->next = c->lost;
			c->lost = f;
		}
	}
}
