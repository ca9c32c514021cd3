/*
 * From a job to its transfer: the host's addresses, as soon as they are known,
 * and what the reply says of the pace.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl/run/run.h"

/* The origin that is asked. */
static const char *
asked(const struct job *job)
{
	return job->elsewhere != NULL ? job->elsewhere : job->origin->name;
}

/*
 * Why the host is not asked now.  One that a redirect leads to comes without a
 * turn of its own.
 */
static const char *
barred(const struct job *job, int64_t now)
{
	const char *why = host_barred(job->host, now);

	if (why == NULL && job->elsewhere != NULL &&
	    now < job->host->pace.until)
		why = "host: asks for a pause";
	return why;
}

static void
go(struct crawl *c, struct fetch *f)
{
	struct host *h = ((struct job *)f->ctx)->host;

	char *few = h->literal ? NULL : addresses_few(h->addresses);

	fetch_at(f, asked(f->ctx), few);
	free(few);
	frontier_begin(c->frontier, h, time_ms());
	if (curl_multi_add_handle(c->multi, f->easy) != CURLM_OK)
		errx(1, "libcurl: can not begin a transfer");
}

/*
 * It is on its way, or waits until it is known where to.
 */
void
job_send(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	int64_t now = time_ms();

	if (job->host == NULL)
		job->host =
		    host_hold(frontier_hosts(c->frontier), job->origin->name);
	c->busy++;
	if (host_known(frontier_hosts(c->frontier), job->host, now) &&
	    barred(job, now) == NULL) {
		go(c, f);
		return;
	}
	job->next = c->lost;
	c->lost = f;
}

/*
 * The same job, for another URL, of any host.
 */
void
job_again(struct crawl *c, struct fetch *f, const struct url *url)
{
	struct job *job = f->ctx;

	host_drop(frontier_hosts(c->frontier), job->host);
	job->host = host_hold(frontier_hosts(c->frontier), url->origin);
	free(job->elsewhere);
	if ((job->elsewhere = strdup(url->origin)) == NULL)
		err(1, NULL);
	fetch_begin(f, url->text);
	job_send(c, f);
}

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
		fetch_left(f, asked(job));
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
	over(c, f);
}

/*
 * An answer has come: those who waited for it go on.
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
		const char *why = barred(job, now);

		list = job->next;
		if (why != NULL) {
			fetch_reason(f, "%s", why);
			f->network = now < job->host->pace.until;
			over(c, f);
		} else if (host_known(
			       frontier_hosts(c->frontier), job->host, now)) {
			go(c, f);
		} else {
			job->next = c->lost;
			c->lost = f;
		}
	}
}
