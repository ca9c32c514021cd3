/*
 * From a job to its transfer: the host's addresses, as soon as they are known.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl/run/run.h"

const char *
job_asked(const struct job *job)
{
	return job->elsewhere != NULL ? job->elsewhere : job->origin->name;
}

/*
 * One that a redirect leads to comes without a turn of its own.
 */
const char *
job_barred(const struct job *job, int64_t now)
{
	const char *why = host_barred(job->host, now);

	if (why == NULL && job->elsewhere != NULL &&
	    now < job->host->pace.until)
		why = "host: asks for a pause";
	return why;
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
	    job_barred(job, now) == NULL) {
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
