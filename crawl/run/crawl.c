/*
 * One run: the sources are read, the frontier is visited, until nothing is
 * left to do.  One thread, and one that takes digests.
 */
#include <sys/signalfd.h>

#include <err.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "crawl/run/run.h"

#define MEMORY (64 * 1024 * 1024)   /* bytes of all replies under way */
#define BUFFERS (32L * 1024 * 1024) /* bytes of all that libcurl reads into */
#define BUFFER_MAX (128L * 1024)
#define BUFFER_MIN (16L * 1024) /* libcurl's own */
#define DUE "SELECT count(*) FROM frontier WHERE state = 'due'"
#define KEPT (16 * 1024 * 1024) /* bytes that free(3) keeps for malloc(3) */

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
open_set(struct crawl *c)
{
	const struct plan *plan = c->plan;
	int64_t file, length;

	c->cat = catalog_open(plan->common.set, CATALOG_WRITE);
	file = catalog_number(c->cat, "SELECT coalesce(max(id), 0) FROM warc");
	length = catalog_number(
	    c->cat, "SELECT length FROM warc ORDER BY id DESC LIMIT 1");
	c->warc = warc_open(plan->common.set, file, length);
	if (plan->recheck)
		poll_tables(c->cat);
	c->rows = rows_open(c->cat);
	c->finder = finder_new();
	c->resolver = resolver_new(&plan->dns);
	c->frontier = frontier_open(c->cat, plan, c->resolver);
	catalog_begin(c->cat);
	rows_prune(c->rows);
	catalog_commit(c->cat);
	if (plan->again) {
		catalog_begin(c->cat);
		rows_again(c->rows, plan->classes);
		catalog_commit(c->cat);
	}
}

/* A photograph comes in one piece, where not too many come at a time. */
static long
buffer_of(int hosts)
{
	long all = BUFFERS / hosts;

	return all > BUFFER_MAX   ? BUFFER_MAX
	       : all < BUFFER_MIN ? BUFFER_MIN
				  : all;
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
		.buffer = buffer_of(plan->hosts),
		.pool = { .folder = set_path(plan->common.set, "warc"),
		    .limit = MEMORY },
	};
	/* A connection that ended is begun anew without its handshake. */
	if ((c->client.share = curl_share_init()) == NULL)
		err(1, NULL);
	curl_share_setopt(
	    c->client.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
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
	digester_free(c->digester);
	batch_commit(c);
	if (!c->plan->recheck)
		tally_end(c->tally, c->cat);
	for (int i = 0; i < c->made; i++) {
		curl_multi_remove_handle(c->multi, c->all[i]->easy);
		if (c->all[i]->ctx != NULL)
			job_free(c, c->all[i]);
		fetch_free(c->all[i]);
	}
	curl_multi_cleanup(c->multi);
	curl_share_cleanup(c->client.share);
	free(c->all);
	free(c->idle);
	pool_clear(&c->client.pool);
	curl_slist_free_all(c->client.stale);
	free((char *)(uintptr_t)c->client.pool.folder);
	frontier_close(c->frontier);
	resolver_free(c->resolver);
	recheck_close(c->recheck);
	rows_close(c->rows);
	finder_free(c->finder);
	warc_close(c->warc);
	catalog_close(c->cat);
	close(c->pollfd);
	close(c->stopfd);
}

static void
collect(struct crawl *c)
{
	for (char **s = c->plan->sources; *s != NULL && !c->stopped; s++) {
		struct source src = { .collector = plan_collector(c->plan, *s),
			.locator = *s };

		source_collect(c, &src);
	}
}

int
crawl_run(const struct plan *plan)
{
	struct crawl c = { .plan = plan, .stopfd = stop_signals() };
	struct judged judged;

	/* Memory that goes back and forth would be cleared each time. */
	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_MMAP_THRESHOLD, KEPT);
	c.done_end = &c.done;
	c.found_end = &c.found;
	c.twins = twins_new();
	progress_begin(&c.progress, plan->common.quiet ? NULL : "images", 0);
	set_make(plan->common.set);
	if (set_lock(plan->common.set, "crawl", false) == -1)
		errx(1, "%s: another crawl is at work on this set",
		    plan->common.set);
	open_set(&c);
	catalog_begin(c.cat);
	judged = policy_enter(c.cat, c.rows, plan);
	catalog_commit(c.cat);
	policy_print(plan, &judged);
	c.tally = tally_new(c.cat);
	rows_count(c.rows, c.tally);
	open_net(&c);
	sandbox_enter(plan);
	c.digester = digester_new(); /* in the sandbox, too */
	wait_open(&c);
	if (plan->recheck)
		recheck_fill(&c);
	else
		collect(&c);
	while (turn_take(&c, POLL_MS))
		continue;
	progress_end(&c.progress);
	batch_commit(&c);
	if (plan->recheck)
		recheck_print(&c);
	if (!c.stopped && catalog_number(c.cat, DUE) == 0)
		since_end(plan);
	close_all(&c);
	if (!plan->recheck)
		tally_print(c.tally, plan);
	free(c.tally);
	free(c.twins);
	return c.broken ? 1 : 0;
}
