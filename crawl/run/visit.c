/*
 * One visit of the frontier: may it be made, and what its reply means.
 */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

#define PAGE_BYTES                                                \
	(10 * 1024 * 1024) /* of HTML: far above any written page \
			    */
#define WAITS 5            /* for licence files, tries included */
#define HOPS 10            /* redirects of one visit; browsers follow 20 */
#define NEVER_MS INT64_C(31536000000) /* a dry run's set lasts no year */

/* A web page in an image's place, and its like. */
static const char *const no_images[] = { "text/html", "application/xhtml+xml",
	"application/json", "application/pdf", "application/javascript",
	"text/javascript", "text/css", NULL };
static const char *const pages[] = { "text/html", "application/xhtml+xml",
	NULL };

static bool
listed(const char *mime, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(mime, *list) == 0)
			return true;
	return false;
}

static struct outcome *
outcome(const struct job *job, enum state state)
{
	struct outcome *out = calloc(1, sizeof(*out));

	if (out == NULL)
		err(1, NULL);
	out->origin = job->origin;
	out->state = state;
	out->only = job->crawl->plan->recheck;
	return out;
}

static void __attribute__((format(printf, 2, 3)))
reason(struct outcome *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&out->reason, fmt, ap) == -1)
		err(1, NULL);
	va_end(ap);
}

/* JOB's visit and what was seen go with OUT. */
static void
settle(struct crawl *c, struct job *job, struct outcome *out)
{
	site_heed(job);
	out->visit = job->visit;
	out->seen = job->seen;
	job->visit = NULL;
	job->seen = (struct sightings) { 0 };
	batch_outcome(c, out);
}

static struct outcome *
refused(const struct job *job, const struct sighting *why)
{
	struct outcome *out;

	if (why == NULL)
		return NULL;
	out = outcome(job, REFUSED);
	reason(out, "%s: %s", why->name, why->raw);
	return out;
}

static void
see_header(void *ctx, const char *name, const char *value)
{
	struct job *job = ctx;

	signals_header(&job->seen, &job->crawl->plan->asker, name, value);
}

static void
check_mime(struct fetch *f, bool page)
{
	if (f->mime == NULL || f->status / 100 != 2)
		return;
	if (page && !listed(f->mime, pages))
		fetch_reason(f, "type: %s where a page was wanted", f->mime);
	if (!page &&
	    (listed(f->mime, no_images) || strncmp(f->mime, "video/", 6) == 0 ||
		strncmp(f->mime, "audio/", 6) == 0))
		fetch_reason(f, "type: %s where an image was wanted", f->mime);
}

/*
 * A licence file that the reply itself names is read before what it covers is
 * taken; not for ever, from a server that names another each time.
 */
static void
heed(struct job *job, const struct fetch *f)
{
	bool more = f->status / 100 == 2 && !job->crawl->plan->recheck &&
		    site_heed(job);

	job->waits = more && job->visit->tries < WAITS;
	if (more && !job->waits)
		signals_licences(
		    &job->seen, &job->crawl->plan->asker, IN_HEADER, WAITS);
}

/*
 * The headers are there: what they refuse is not read on.
 */
static bool
wanted(struct fetch *f)
{
	struct job *job = f->ctx;

	fetch_headers(f, job, see_header);
	check_mime(f, job->visit->item == 0);
	heed(job, f);
	if (sightings_refusal(&job->seen) != NULL)
		fetch_reason(f, "refused");
	else if (job->waits)
		fetch_reason(f, "rsl: a licence file is named, and read first");
	f->enough = job->crawl->plan->recheck && job->visit->item != 0;
	return f->bare || (f->reason == NULL && !f->enough);
}

/*
 * Nothing may be asked of this origin; or a rule of it forbids this URL; or
 * the URL is none.  NULL: go on.
 */
static struct outcome *
forbidden(struct job *job)
{
	struct origin *o = job->origin;
	struct outcome *out;
	struct url url;
	const char *wrong = o->closed;

	if (wrong == NULL)
		wrong = host_barred(o->host, time_ms());
	if (wrong != NULL) {
		out = outcome(job, FAILED);
		reason(out, "%s", wrong);
		return out;
	}
	if ((wrong = url_read(&url, job->visit->url)) != NULL) {
		out = outcome(job, FAILED);
		reason(out, "%s", wrong);
		return out;
	}
	signals_robots(
	    &job->seen, &job->crawl->plan->asker, o->robots, url.path);
	signals_status(&job->seen, &job->crawl->plan->asker, o->status,
	    job->crawl->plan->deny);
	if (o->site != NULL)
		signals_site(
		    &job->seen, &job->crawl->plan->asker, o->site, url.path);
	url_clear(&url);
	return refused(job, sightings_forbid(&job->seen));
}

/* A reply that is not asked for overrules nothing. */
static struct outcome *
spared(const struct job *job)
{
	struct outcome *out = refused(job, sightings_refusal(&job->seen));

	if (out == NULL) {
		out = outcome(job, LATER);
		out->due = time_ms() + NEVER_MS;
	}
	return out;
}

/*
 * Ask ORIGIN for its next URL, or for its robots.txt if that is not known.
 */
void
visit_begin(struct crawl *c, struct origin *o)
{
	struct job job = { .crawl = c, .origin = o };
	struct outcome *out;
	struct fetch *f;

	if (origin_stale(o, time_ms())) {
		robots_free(o->robots);
		o->robots = NULL;
		site_forget(o);
	}
	if (o->closed == NULL && host_barred(o->host, time_ms()) == NULL &&
	    ask_begin(c, o))
		return;
	if ((job.visit = frontier_take(c->frontier, o, time_ms())) == NULL)
		return;
	out = forbidden(&job);
	if (out == NULL && job_spared(c->plan, job.visit))
		out = spared(&job);
	if (out != NULL) {
		settle(c, &job, out);
		frontier_release(c->frontier, o);
		return;
	}
	f = job_begin(c, o, job.visit->url);
	f->limit = job.visit->item == 0 ? PAGE_BYTES : c->plan->bytes;
	f->wanted = wanted;
	*(struct job *)f->ctx = job;
	if (c->plan->recheck)
		recheck_ask(f, job.visit);
	else
		again_ask(c, f, job.visit);
	job_send(c, f);
	frontier_release(c->frontier, o);
}

static bool
passed(const char *via, const char *url, int *hops)
{
	size_t len = strlen(url);
	bool seen = false;

	for (*hops = 0; via != NULL && *via != '\0'; ++*hops) {
		size_t n = strcspn(via, "\n");

		seen = seen || (n == len && strncmp(via, url, n) == 0);
		via += n + (via[n] == '\n');
	}
	return seen;
}

/* A redirect that is not followed. */
static void
left(struct outcome *out, const char *wrong, const char *location)
{
	bool private = strcmp(wrong, URL_PRIVATE) == 0;
	char *bare = location == NULL ? NULL : url_bare(location);

	reason(out, "%s%s, to %s", private ? "" : "redirect: ", wrong,
	    bare == NULL ? "nowhere" : bare);
	free(bare);
	out->state = private ? REFUSED : FAILED;
}

/* A redirect to a host of another part: who crawls that, has no such item. */
static struct outcome *
stay(const struct job *job, struct outcome *out)
{
	char *other = part_closed(&job->crawl->plan->part, out->hop.origin);

	if (other == NULL)
		return out;
	out->reason = other;
	out->state = FAILED;
	return out;
}

/*
 * Where a redirect leads is a visit of its own: its origin, its robots.txt,
 * its turn.
 */
static struct outcome *
hop(struct job *job, const struct fetch *f)
{
	struct outcome *out = outcome(job, LATER);
	struct visit *visit = job->visit;
	const char *wrong = f->location == NULL
				? "malformed"
				: url_read(&out->hop, f->location);
	char *via;
	int hops;

	if (asprintf(&via, "%s%s%s", visit->via == NULL ? "" : visit->via,
		visit->via == NULL ? "" : "\n", visit->url) == -1)
		err(1, NULL);
	free(visit->via);
	visit->via = via;
	out->due = time_ms();
	if (wrong == NULL && passed(via, out->hop.text, &hops))
		wrong = "a loop";
	if (wrong == NULL && hops > HOPS)
		wrong = "one too many";
	if (wrong == NULL && url_downgrades(visit->url, out->hop.text))
		wrong = "from https to http";
	if (wrong == NULL)
		return stay(job, out);
	left(out, wrong, f->location);
	return out;
}

static bool
comes_back(const struct fetch *f)
{
	return f->network || (f->reason == NULL &&
				 (f->status == 408 || f->status == 429 ||
				     (f->status >= 500 && f->status <= 504 &&
					 f->status != 501)));
}

static struct outcome *
failed(struct crawl *c, struct job *job, const struct fetch *f)
{
	/* A HEAD that failed says nothing yet. */
	bool again = f->bare ||
		     (comes_back(f) && job->visit->tries + 1 < c->plan->tries);
	struct outcome *out = outcome(job, again ? LATER : FAILED);

	if (f->reason == NULL && f->status == 402) {
		out->state = REFUSED; /* not to be tried around */
		reason(out, "price: status 402");
	} else if (f->reason != NULL)
		reason(out, "%s", f->reason);
	else
		reason(out, "http: status %ld", f->status);
	out->due = time_ms();
	if (!f->bare || f->retry > 0)
		out->due += pace_pause(job->visit->tries, f->retry);
	return out;
}

/* Why what came is not what was asked for, or NULL. */
static char *
unfit(struct crawl *c, const struct job *job, const struct fetch *f,
    struct stored *at)
{
	struct reply reply = { .body = f->body.data, .len = f->body.len };
	char *reason, *claimed;

	if (f->body.len == 0)
		return text_copy("size: no bytes");
	if (job->visit->item == 0)
		return NULL;
	if ((reason = job_size(c->plan, f->body.len)) != NULL)
		return reason;
	claimed = rows_claimed(c->rows, job->visit->item);
	if (claimed != NULL && !c->plan->unverified) {
		warc_digest(&reply, at);
		reason = claim_broken(claimed, &reply, at);
	}
	free(claimed);
	return reason;
}

static struct outcome *
taken(struct crawl *c, struct job *job, struct fetch *f)
{
	bool page = job->visit->item == 0;
	struct outcome *out = outcome(job, page ? VISITED : FETCHED);

	out->stored = job->digest.stored;
	if ((out->reason = unfit(c, job, f, &out->stored)) != NULL) {
		out->state = FAILED;
		return out;
	}
	out->reason = job_store(c, f, &out->stored);
	if (out->reason != NULL) {
		out->state = REFUSED;
		return out;
	}
	if (f->mime != NULL && (out->mime = strdup(f->mime)) == NULL)
		err(1, NULL);
	if (page)
		page_read(c, job, out, f->type);
	else if (again_same(c, job->visit, &out->stored))
		out->state = UNCHANGED;
	return out;
}

/*
 * Status 304, where it was asked for.  NULL: it was not.
 */
static struct outcome *
unchanged(struct crawl *c, struct job *job, struct fetch *f)
{
	struct stored at;
	struct outcome *out;

	if (!again_unmodified(c, f, &at))
		return NULL;
	out = outcome(job, UNCHANGED);
	out->stored = at;
	return out;
}

/*
 * What a recheck hears.  A page that refuses is kept, as evidence.
 */
static struct outcome *
heard(struct crawl *c, struct job *job, struct fetch *f)
{
	bool page = job->visit->item == 0;
	struct outcome *out = outcome(job, page ? VISITED : UNCHANGED);
	const struct sighting *why;

	if (!page && recheck_other(c, f, job->visit)) {
		out->state = OTHER;
		reason(out, "other bytes: --refresh fetches them");
	}
	if (!page)
		return out;
	page_signals(c, job, f);
	if ((why = sightings_refusal(&job->seen)) != NULL) {
		reason(out, "%s: %s", why->name, why->raw);
		free(job_store(c, f, &out->stored));
	}
	return out;
}

static struct outcome *
meaning(struct crawl *c, struct job *job, struct fetch *f)
{
	struct outcome *out = refused(job, sightings_refusal(&job->seen));
	struct stored at = { 0 };

	if (out != NULL)
		return out;
	if (job->waits) {
		out = outcome(job, LATER);
		reason(out, "%s", f->reason);
		out->due = time_ms();
		return out;
	}
	if (f->reason == NULL && f->status / 100 == 3 && f->status != 304) {
		if (f->whole && !c->plan->recheck)
			free(job_store(c, f, &at));
		out = hop(job, f);
		out->stored = at;
		return out;
	}
	if (f->status == 304 && (out = unchanged(c, job, f)) != NULL)
		return out;
	if (f->reason != NULL || f->status != 200)
		return failed(c, job, f);
	return c->plan->recheck ? heard(c, job, f) : taken(c, job, f);
}

void
visit_end(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct outcome *out;

	out = meaning(c, job, f);
	out->status = f->status;
	/* A redirect, or a page in an image's place, is another. */
	out->told = f->complete && f->status / 100 == 2 &&
		    (f->reason == NULL || out->state == REFUSED);
	if ((out->url = strdup(f->url)) == NULL)
		err(1, NULL);
	out->etag = fetch_validator(f, "ETag");
	out->modified = fetch_validator(f, "Last-Modified");
	settle(c, job, out);
	job_free(c, f);
}
