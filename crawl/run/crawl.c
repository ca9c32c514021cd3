/*
 * One run: the sources are read, the frontier is visited, until nothing is
 * left to do.  One thread, around curl_multi_poll(3).
 */
#include <sys/signalfd.h>

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "crawl/run/run.h"

#define COMMIT_MS 100 /* the longest that a reply waits for its row */
#define POLL_MS 1000  /* the longest sleep */
#define MEMORY (64 * 1024 * 1024) /* bytes of all replies under way */

/*
 * Ctrl-C and kill arrive as something to read: no handler, no global.
 */
static int
stop_signals(void)
{
	sigset_t set;
	int fd;

	signal(SIGXFSZ, SIG_IGN); /* a full disk is an error of write(2) */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL) == -1 ||
	    (fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)) == -1)
		err(1, "signalfd");
	return fd;
}

static void
check_stop(struct crawl *c)
{
	struct signalfd_siginfo info;

	if (read(c->stopfd, &info, sizeof(info)) == sizeof(info))
		c->stopped = true;
}

static void
finish(struct crawl *c, CURL *easy, CURLcode code)
{
	struct fetch *f;
	char *ctx;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &ctx);
	f = (struct fetch *)(void *)ctx;
	curl_multi_remove_handle(c->multi, easy);
	c->busy--;
	fetch_end(f, code);
	if (((struct job *)f->ctx)->visit == NULL)
		robots_end(c, f);
	else
		visit_end(c, f);
}

static void
start(struct crawl *c)
{
	struct origin *o;

	while (!c->stopped && c->busy < c->plan->hosts &&
	       (o = frontier_next(c->frontier, time_ms())) != NULL)
		visit_begin(c, o);
}

static int
patience(const struct crawl *c, int wait)
{
	int64_t now = time_ms(), due = frontier_wait(c->frontier, now);

	if (c->busy < c->plan->hosts && due >= 0 && due < wait)
		wait = (int)due;
	if (c->waiting > 0 && c->since + COMMIT_MS - now < wait)
		wait = (int)(c->since + COMMIT_MS - now);
	return wait < 0 ? 0 : wait;
}

/*
 * A commit is due, or all waits for one: what a page held is in it.
 */
static bool
is_time(const struct crawl *c)
{
	int64_t now = time_ms(), due;

	if (now - c->since >= COMMIT_MS)
		return true;
	due = frontier_wait(c->frontier, now);
	return c->busy == 0 && (due < 0 || due > COMMIT_MS);
}

/*
 * Nothing is under way, and nothing is due as long as this run waits.
 */
static bool
is_done(const struct crawl *c)
{
	int64_t due = frontier_wait(c->frontier, time_ms());

	return c->busy == 0 && c->waiting == 0 &&
	       (c->stopped || due < 0 || due > 1000 * (int64_t)c->plan->wait);
}

/*
 * Go on with everything, for WAIT ms at most.  False: nothing is left.
 */
bool
crawl_turn(struct crawl *c, int wait)
{
	struct curl_waitfd stop = { .fd = c->stopfd,
		.events = CURL_WAIT_POLLIN };
	int running, left;
	CURLMsg *msg;

	check_stop(c);
	start(c);
	curl_multi_perform(c->multi, &running);
	while ((msg = curl_multi_info_read(c->multi, &left)) != NULL)
		finish(c, msg->easy_handle, msg->data.result);
	start(c);
	if (c->waiting > 0 && is_time(c))
		batch_commit(c);
	if (c->stopped || is_done(c))
		return false;
	if (wait > 0)
		curl_multi_poll(c->multi, &stop, 1, patience(c, wait), NULL);
	return true;
}

static void
open_set(struct crawl *c)
{
	const struct plan *plan = c->plan;
	int64_t file, length;

	c->cat = catalog_open(plan->common.set, CATALOG_WRITE);
	file = catalog_number(c->cat, "SELECT coalesce(max(id), 0) FROM warc");
	length = catalog_number(
	    c->cat, "SELECT length FROM warc ORDER BY id DESC LIMIT 1");
	c->warc = warc_open(plan->common.set, file, length);
	c->rows = rows_open(c->cat);
	c->frontier = frontier_open(c->cat, plan);
	if (plan->again) {
		catalog_begin(c->cat);
		rows_again(c->rows);
		catalog_commit(c->cat);
	}
}

static void
open_net(struct crawl *c)
{
	const struct plan *plan = c->plan;

	c->client = (struct client) {
		.user_agent = plan->user_agent,
		.ca = plan->ca,
		.allow = plan->allow,
		.allowed = plan->allowed,
		.timeout = plan->timeout,
		.pool = { .folder = set_path(plan->common.set, "warc"),
		    .limit = MEMORY },
	};
	c->idle = calloc((size_t)plan->hosts, sizeof(*c->idle));
	c->all = calloc((size_t)plan->hosts, sizeof(*c->all));
	if (c->idle == NULL || c->all == NULL ||
	    (c->multi = curl_multi_init()) == NULL)
		err(1, NULL);
	curl_multi_setopt(
	    c->multi, CURLMOPT_MAXCONNECTS, 2L * (long)plan->hosts);
}

/* Stopped: what is under way is not waited for, and will be due again. */
static void
close_all(struct crawl *c)
{
	batch_commit(c);
	for (int i = 0; i < c->made; i++) {
		curl_multi_remove_handle(c->multi, c->all[i]->easy);
		if (c->all[i]->ctx != NULL)
			job_free(c, c->all[i]);
		fetch_free(c->all[i]);
	}
	curl_multi_cleanup(c->multi);
	free(c->all);
	free(c->idle);
	free((char *)(uintptr_t)c->client.pool.folder);
	frontier_close(c->frontier);
	rows_close(c->rows);
	warc_close(c->warc);
	catalog_close(c->cat);
	close(c->stopfd);
}

static void
collect(struct crawl *c)
{
	for (char **s = c->plan->sources; *s != NULL && !c->stopped; s++) {
		struct source src = { .collector = collector_find(*s),
			.locator = *s };

		source_collect(c, &src);
	}
}

int
crawl_run(const struct plan *plan)
{
	struct crawl c = { .plan = plan, .stopfd = stop_signals() };

	c.done_end = &c.done;
	c.found_end = &c.found;
	c.tally = tally_new();
	progress_begin(&c.progress, plan->common.quiet ? NULL : "images", 0);
	set_make(plan->common.set);
	if (set_lock(plan->common.set, "crawl", false) == -1)
		errx(1, "%s: another crawl is at work on this set",
		    plan->common.set);
	open_set(&c);
	open_net(&c);
	sandbox_enter(plan);
	collect(&c);
	while (crawl_turn(&c, POLL_MS))
		continue;
	progress_end(&c.progress);
	int64_t left = catalog_number(
	    c.cat, "SELECT count(*) FROM frontier WHERE state = 'due'");

	close_all(&c);
	tally_print(c.tally, plan, left);
	free(c.tally);
	return c.broken ? 1 : 0;
}
