/*
 * From a job to its transfer: the host's addresses, as soon as they are known,
 * and its turn there.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl/run/run.h"

#define TURN_MS 60000 /* that a request which is under way waits for a turn */

const char *
job_asked(const struct job *job)
{
	return job->elsewhere != NULL ? job->elsewhere : job->origin->name;
}

/*
 * One that a redirect leads to comes without a turn of its own: it waits here
 * for one of the other host, but not for long.
 */
static bool
is_elsewhere(const struct job *job)
{
	return job->host != job->origin->host;
}

const char *
job_barred(const struct job *job, int64_t now)
{
	const char *why = host_barred(job->host, now);
	int64_t at = frontier_ready(job->host);

	if (why == NULL && is_elsewhere(job) &&
	    (now < job->host->pace.until ||
		(at < INT64_MAX && at - now > TURN_MS)))
		why = "host: asks for a pause";
	return why;
}

bool
job_may_go(const struct crawl *c, const struct job *job, int64_t now)
{
	return host_known(frontier_hosts(c->frontier), job->host, now) &&
	       (!is_elsewhere(job) || frontier_ready(job->host) <= now);
}

/*
 * How long until one that waits for its turn has it: ms, WAIT at most.
 */
int
jobs_wait(const struct crawl *c, int wait)
{
	int64_t now = time_ms();

	for (const struct fetch *f = c->lost; f != NULL;) {
		const struct job *job = f->ctx;
		int64_t at = frontier_ready(job->host);

		if (is_elsewhere(job) && at > now && at - now < wait)
			wait = (int)(at - now);
		f = job->next;
	}
	return wait;
}

void
job_go(struct crawl *c, struct fetch *f)
{
	struct host *h = ((struct job *)f->ctx)->host;

	char *few = h->literal ? NULL : addresses_few(h->addresses);

	fetch_at(f, job_asked(f->ctx), few);
	free(few);
	frontier_begin(c->frontier, h, time_ms());
	if (curl_multi_add_handle(c->multi, f->easy) != CURLM_OK)
		errx(1, "libcurl: can not begin a transfer");
}

/*
 * It is on its way, or waits until it is known where to, and may go there.
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
	if (job_barred(job, now) == NULL && job_may_go(c, job, now)) {
		job_go(c, f);
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
