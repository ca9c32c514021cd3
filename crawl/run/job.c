/*
 * What a fetch is for, from its start to the WARC.
 */
#include <err.h>
#include <stdlib.h>

#include "crawl/run/run.h"

/*
 * A dry run reads the pages that it was given, to say what is on them; all
 * else it only names.
 */
bool
job_spared(const struct plan *plan, const struct visit *visit)
{
	return plan->common.dry_run && (visit->item != 0 || visit->depth > 0);
}

/*
 * A fetch for URL, of a server that is ORIGIN or that it led to.
 */
struct fetch *
job_begin(struct crawl *c, struct origin *o, const char *url)
{
	struct job *job = calloc(1, sizeof(*job));
	struct fetch *f;

	if (job == NULL)
		err(1, NULL);
	if (c->idles == 0) {
		f = fetch_new(&c->client);
		c->idle[c->idles++] = c->all[c->made++] = f;
	}
	f = c->idle[--c->idles];
	job->crawl = c;
	job->origin = o;
	f->ctx = job;
	f->clip = false;
	f->wanted = NULL;
	fetch_begin(f, url);
	return f;
}

char *
job_size(const struct plan *plan, size_t len)
{
	char *reason = NULL;
	int rc = 0;

	if ((int64_t)len > plan->bytes)
		rc = asprintf(&reason, "size: %zu bytes, more than %lld", len,
		    (long long)plan->bytes);
	else if ((int64_t)len < plan->least)
		rc = asprintf(&reason, "size: %zu bytes, fewer than %lld", len,
		    (long long)plan->least);
	if (rc == -1)
		err(1, NULL);
	return reason;
}

static void
write_once(struct crawl *c, struct reply reply, struct stored *at)
{
	struct stored prior;

	if (reply.once && !c->plan->common.dry_run &&
	    twins_find(c, at->sha256, &prior) && warc_holds(c->warc, &prior))
		reply.prior = &prior;
	warc_write(c->warc, &reply, at);
	if (reply.once)
		twins_add(c->twins, at);
}

/*
 * REPLY becomes a record, unless its body must never come in: then the reason.
 */
char *
job_keep(struct crawl *c, const struct reply *reply, struct stored *at)
{
	char *why, *reason = NULL;

	warc_digest(reply, at);
	why = rows_suppressed(c->rows, at->sha256);
	/* What lies here already, a dry run need not copy. */
	if (why == NULL && (reply->head != NULL || !c->plan->common.dry_run))
		write_once(c, *reply, at);
	if (why != NULL && asprintf(&reason, "suppressed: %s", why) == -1)
		err(1, NULL);
	free(why);
	return reason;
}

/*
 * An image's body is stored once.  A page's is read where it lies in the newest
 * file.
 */
char *
job_store(struct crawl *c, struct fetch *f, struct stored *at)
{
	const struct visit *visit = ((struct job *)f->ctx)->visit;

	return job_keep(c,
	    &(struct reply) {
		.url = f->url,
		.ip = f->ip,
		.head = f->head,
		.headlen = f->headlen,
		.body = f->body.data,
		.len = f->body.len,
		.clipped = f->cut,
		.once = visit != NULL && visit->item != 0 && f->status == 200,
	    },
	    at);
}

void
job_free(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;

	visit_free(job->visit);
	host_drop(frontier_hosts(c->frontier), job->host);
	free(job->file);
	free(job->after);
	sightings_clear(&job->seen);
	free(job->elsewhere);
	free(job);
	f->ctx = NULL;
	spool_clear(&f->body);
	c->idle[c->idles++] = f;
}
