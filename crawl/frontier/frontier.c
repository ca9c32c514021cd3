/*
 * Which URL is next.  Origins stand in a heap, ordered by when each may be
 * asked; those whose host has no address yet, or has as many requests under way
 * as it may have, stand in a queue of the host, or of its domain.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/frontier/warm.h"

#define WARM                                                          \
	16 /* origins in memory for each request at a time: they rest \
	      between requests, and others are asked meanwhile */

struct frontier *
frontier_open(
    struct catalog *cat, const struct plan *plan, struct resolver *resolver)
{
	struct frontier *f = calloc(1, sizeof(*f));

	if (f == NULL)
		err(1, NULL);
	f->plan = plan;
	f->room = (size_t)plan->hosts * WARM;
	if ((f->heap.list = calloc(f->room, sizeof(*f->heap.list))) == NULL)
		err(1, NULL);
	f->client.allow = plan->allow;
	f->client.allowed = plan->allowed;
	f->hosts = hosts_new(cat, plan, resolver);
	warm_open(f, cat);
	return f;
}

void
visit_free(struct visit *visit)
{
	if (visit == NULL)
		return;
	free(visit->url);
	free(visit->via);
	free(visit);
}

void
frontier_close(struct frontier *f)
{
	if (f == NULL)
		return;
	warm_close(f);
	hosts_free(f->hosts);
	free(f->heap.list);
	free(f);
}

/*
 * What gave way to those that a source may hold does not come back before it
 * was read on.
 */
bool
frontier_full(struct frontier *f, int64_t now)
{
	if (!f->waits || f->warm >= f->room)
		warm_more(f, now);
	f->waits = f->warm >= f->room;
	return f->waits;
}

struct hosts *
frontier_hosts(struct frontier *f)
{
	return f->hosts;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void
origin_push(struct frontier *f, struct origin *o, int64_t at)
{
	o->at = at;
	heap_push(&f->heap, o);
}

static void
queue(struct host *h, struct origin *o)
{
	o->next = NULL;
	*h->last = o;
	h->last = &o->next;
}

/* The first of those that wait for H is looked at once more. */
static bool
unqueue(struct frontier *f, struct host *h)
{
	struct origin *o = h->first;

	if (o == NULL)
		return false;
	if ((h->first = o->next) == NULL)
		h->last = &h->first;
	origin_push(f, o, o->due);
	return true;
}

/*
 * What might have asked HOST, or its domain, did not: the next one may.
 */
void
pass_on(struct frontier *f, struct host *h)
{
	if (!host_full(h))
		unqueue(f, h);
	if (!host_full(h->domain))
		unqueue(f, h->domain);
}

/*
 * When ORIGIN may be asked.  Those that wait for their domain's next request
 * are spread over its next ones.
 */
static int64_t
ready(struct origin *o, int64_t now)
{
	struct host *d = o->host->domain;
	int64_t at = pace_ready(&o->host->pace), last = pace_ready(&d->pace);

	at = later(o->due, at);
	if (last <= now || last <= at)
		return at;
	o->behind = true;
	return last + d->behind++ * d->pace.interval;
}

/*
 * May ORIGIN be asked now, or is it known why it may never be?  Else it is put
 * where it waits.
 */
static bool
admit(struct frontier *f, struct origin *o, int64_t now)
{
	struct host *h = o->host;
	int64_t at;

	if (o->behind)
		h->domain->behind--;
	o->behind = false;
	if (o->closed != NULL || host_barred(h, now) != NULL)
		return true;
	if ((at = ready(o, now)) > now)
		origin_push(f, o, at);
	else if (!host_known(f->hosts, h, now) || host_full(h))
		queue(h, o);
	else if (host_full(h->domain)) {
		queue(h->domain, o);
		return false;
	} else
		return true;
	if (!host_full(h->domain))
		unqueue(f, h->domain);
	return false;
}

struct origin *
frontier_next(struct frontier *f, int64_t now)
{
	warm_more(f, now);
	while (f->heap.n > 0 && f->heap.list[0]->at <= now) {
		struct origin *o = heap_pop(&f->heap);

		if (admit(f, o, now))
			return o;
	}
	return NULL;
}

/*
 * What to ask ORIGIN for; or NULL, and it rests until the next commit.
 */
struct visit *
frontier_take(struct frontier *f, struct origin *o, int64_t now)
{
	struct visit *visit;

	if (o->queue == NULL)
		origin_refill(f, o, now);
	o->drained = o->queue == NULL;
	if (o->drained) {
		pass_on(f, o->host);
		return NULL;
	}
	visit = o->queue;
	o->queue = visit->next;
	visit->next = NULL;
	o->out++;
	o->served++;
	return visit;
}

/*
 * ORIGIN may be asked again, when it is due; one that has nothing to do is not
 * waited for.
 */
void
frontier_release(struct frontier *f, struct origin *o)
{
	int64_t now = time_ms(), at = 0;

	pace_slow(&o->host->pace, o->delay);
	if (o->closed == NULL && host_barred(o->host, now) == NULL)
		at = later(o->due, pace_ready(&o->host->pace));
	if (o->queue == NULL)
		origin_refill(f, o, now);
	o->leaving = warm_served(f, o);
	o->drained = o->leaving || o->queue == NULL;
	if (!o->drained)
		origin_push(f, o, at);
	pass_on(f, o->host);
}

int64_t
frontier_ready(const struct host *h)
{
	if (host_full(h) || host_full(h->domain))
		return INT64_MAX;
	return later(pace_ready(&h->pace), pace_ready(&h->domain->pace));
}

void
frontier_begin(struct frontier *f, struct host *h, int64_t now)
{
	(void)f;
	pace_begin(&h->pace, now);
	pace_begin(&h->domain->pace, now);
}

void
frontier_end(struct frontier *f, struct host *h, int64_t now)
{
	pace_end(&h->pace, now);
	pace_end(&h->domain->pace, now);
	pass_on(f, h);
}

struct host *
frontier_heard(struct frontier *f, const struct answer *answer)
{
	struct host *h = host_heard(f->hosts, answer);

	while (h != NULL && unqueue(f, h))
		continue;
	return h;
}

/*
 * How long until something is due: ms; -1: nothing is left to do.
 */
int64_t
frontier_wait(const struct frontier *f, int64_t now)
{
	int64_t at = f->heap.n > 0 ? f->heap.list[0]->at : INT64_MAX;

	if (f->more && f->warm < f->room)
		return 0;
	if (f->later < at)
		at = f->later;
	if (at == INT64_MAX)
		return -1;
	return at > now ? at - now : 0;
}
