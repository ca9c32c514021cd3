/*
 * One turn of the loop: what is due is asked for, what came is settled, what
 * waits is committed.
 */
#include <curl/curl.h>

#include "crawl/run/run.h"

#define TURN_MS 5   /* of reading a source, in which nothing else goes on */
#define STARTS 1024 /* visits that are begun in one go */

static void
finish(struct crawl *c, CURL *easy, CURLcode code)
{
	struct fetch *f;
	char *ctx;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &ctx);
	f = (struct fetch *)(void *)ctx;
	curl_multi_remove_handle(c->multi, easy);
	job_end(c, f, (int)code);
}

/* What needs no request must not keep those waiting that are under way. */
static void
start(struct crawl *c)
{
	struct origin *o;

	for (int i = 0; i < STARTS && !c->stopped && c->busy < c->plan->hosts &&
			(o = frontier_next(c->frontier, time_ms())) != NULL;
	     i++)
		visit_begin(c, o);
}

static void
hear(struct crawl *c)
{
	struct answer *answer;
	bool heard = false;

	while ((answer = resolver_heard(c->resolver)) != NULL) {
		frontier_heard(c->frontier, answer);
		batch_answer(c, answer);
		heard = true;
	}
	if (heard || c->lost != NULL)
		jobs_found(c);
}

/*
 * A commit is due, or all waits for one: what a page held is in it.
 */
static bool
is_time(const struct crawl *c)
{
	int64_t now = time_ms(), due;

	if (now - c->since >= c->pause)
		return true;
	due = frontier_wait(c->frontier, now);
	return c->busy == 0 && (due < 0 || due > c->pause);
}

/*
 * Nothing is under way, and nothing is due as long as this run waits.
 */
static bool
is_idle(const struct crawl *c)
{
	int64_t due = frontier_wait(c->frontier, time_ms());

	return c->busy == 0 && !resolver_busy(c->resolver) &&
	       (c->stopped || due < 0 || due > 1000 * (int64_t)c->plan->wait);
}

static int
patience(const struct crawl *c, int wait)
{
	int64_t now = time_ms(), due = frontier_wait(c->frontier, now);
	int names = resolver_wait(c->resolver);

	if (c->busy < c->plan->hosts && due >= 0 && due < wait)
		wait = (int)due;
	if (c->waiting > 0 && c->since + c->pause - now < wait)
		wait = (int)(c->since + c->pause - now);
	if (names >= 0 && names < wait)
		wait = names;
	wait = jobs_wait(c, wait);
	return wait < 0 || is_idle(c) ? 0 : wait;
}

/*
 * Is one due while a source is read?  After each commit, and often enough for
 * what is under way not to wait.
 */
bool
turn_due(const struct crawl *c)
{
	return c->waiting == 0 || time_ms() - c->turned >= TURN_MS;
}

/*
 * So many origins have something to do that to know of more is of no use yet.
 */
bool
turn_full(const struct crawl *c)
{
	return !c->stopped && frontier_full(c->frontier, c->turned);
}

static void
settle(struct crawl *c)
{
	int left;
	CURLMsg *msg;

	while ((msg = curl_multi_info_read(c->multi, &left)) != NULL)
		finish(c, msg->easy_handle, msg->data.result);
}

/*
 * Go on with everything, for WAIT ms at most.  False: nothing is left.
 */
bool
turn_take(struct crawl *c, int wait)
{
	c->turned = time_ms();
	wait_stopped(c);
	hear(c);
	start(c);
	/* Each reply is looked for: is it suppressed, is it here already? */
	catalog_hold(c->cat);
	wait_take(c, patience(c, wait), settle);
	jobs_digested(c);
	catalog_release(c->cat);
	if (resolver_busy(c->resolver))
		resolver_turn(c->resolver);
	if (c->waiting > 0 && is_time(c))
		batch_commit(c);
	return !c->stopped && (c->waiting > 0 || !is_idle(c));
}
