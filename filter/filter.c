/*
 * The stage's loop: what waits in the set goes to the workers, what they reply
 * into the catalog; then the recipe judges.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "stage.h"

#define POLL_MS 200   /* between two looks at what a crawl has brought */
#define START_MS 1000 /* a crawl that is to be followed has begun by then */

struct run {
	const struct filter_options *opt;
	struct catalog *cat;
	struct feed *feed;
	struct rows *rows;
	struct pool *pool;
	struct progress progress;
	struct summary summary;
	int64_t began;
	bool crawling, last; /* a crawl was seen; this is the last look */
};

static void
take(struct run *run)
{
	struct answer answer;

	if (pool_receive(run->pool, &answer, POLL_MS)) {
		rows_add(run->rows, &answer);
		summary_add(&run->summary, &answer);
	}
	rows_flush_late(run->rows);
	progress_step(&run->progress,
	    run->summary.run.images + run->summary.run.captions);
}

static bool
is_crawling(const char *set)
{
	int fd = set_lock(set, "crawl", false);

	if (fd != -1)
		close(fd);
	return fd == -1;
}

/*
 * Nothing waits.  True: nothing will.  When the crawl has ended all of the set
 * is looked at once more: rows need not come in the order of their bytes.
 */
static bool
is_over(struct run *run)
{
	rows_flush(run->rows);
	if (!run->opt->follow || run->last)
		return true;
	if (is_crawling(run->opt->common.set)) {
		run->crawling = true;
	} else if (run->crawling || time_ms() - run->began > START_MS) {
		run->last = true;
		feed_rewind(run->feed);
		return false;
	}
	usleep(POLL_MS * 1000);
	return false;
}

static void
measure(struct run *run)
{
	struct job job;

	do {
		while (pool_room(run->pool) && feed_next(run->feed, &job))
			pool_send(run->pool, &job);
		if (pool_busy(run->pool))
			take(run);
	} while (pool_busy(run->pool) || !is_over(run));
}

static void
open_workers(struct run *run)
{
	const struct options *opt = &run->opt->common;
	struct pool_options workers = {
		.jobs = opt->jobs,
		.limit = LIMIT_MS,
		.texts = true,
		.verbose = opt->verbose,
	};
	int64_t total = run->opt->follow || opt->quiet
			    ? 0
			    : feed_images(run->feed) + feed_captions(run->feed);

	run->pool = pool_open(&workers);
	progress_begin(
	    &run->progress, opt->quiet ? NULL : "images and captions", total);
}

/* The recipe that is asked for, else the set's; NULL: there is none. */
static struct recipe *
recipe(struct run *run)
{
	char reason[REASON_SIZE];
	struct recipe *recipe = NULL;
	sqlite3_stmt *stmt;

	if (run->opt->recipe != NULL)
		return recipe_open(run->opt->recipe);
	stmt = catalog_prepare(
	    run->cat, "SELECT name, body FROM recipe WHERE active = 1");
	if (catalog_row(stmt)) {
		const char *body = (const char *)sqlite3_column_text(stmt, 1);
		const char *name = (const char *)sqlite3_column_text(stmt, 0);

		recipe = recipe_parse(name, body, strlen(body), reason);
		if (recipe == NULL || recipe_check(recipe, reason) == -1)
			errx(1, "%s", reason);
	}
	sqlite3_finalize(stmt);
	return recipe;
}

/* From here on strangers' text meets patterns: touch nothing but the set. */
static void
close_in(const char *set)
{
	const struct landlock_path paths[] = {
		{ set, true },
#ifdef __SANITIZE_ADDRESS__
		{ "/proc", false }, /* what looks for leaks reads it */
#endif
	};

	landlock_restrict(paths, sizeof(paths) / sizeof(paths[0]));
}

/* The set lacks what the recipe needs; -r asked for it, or did not. */
static void
check_needs(const struct run *run, struct judge *jury)
{
	char reason[REASON_SIZE];

	if (judge_needs(jury, reason) == -1)
		errx(run->opt->recipe != NULL ? 2 : 1, "%s", reason);
}

static void
plan(struct run *run)
{
	printf("images    %lld to measure\ncaptions  %lld to measure\n",
	    (long long)feed_images(run->feed),
	    (long long)feed_captions(run->feed));
}

static void
work(struct run *run, const struct recipe *rec)
{
	const struct options *opt = &run->opt->common;
	struct judge *jury = rec == NULL ? NULL : judge_open(rec, opt->set);

	if (jury != NULL && !run->opt->follow)
		check_needs(run, jury);
	open_workers(run);
	measure(run);
	progress_end(&run->progress);
	pool_close(run->pool);
	if (jury != NULL) {
		close_in(opt->set);
		check_needs(run, jury);
		run->summary.recipe = rec->title;
		run->summary.id =
		    rows_judge(run->rows, rec, jury, &run->summary.judged);
	}
	judge_close(jury);
	if (!opt->quiet || opt->json)
		summary_write(&run->summary, run->cat, opt->json);
}

/* A set is made by a crawl: by one that is followed, in a moment. */
static void
check_set(const struct filter_options *opt)
{
	char *path = set_path(opt->common.set, "catalog.db");

	if (!opt->follow && access(path, F_OK) == -1)
		errx(1, "%s: there is no set here", path);
	free(path);
}

int
filter_run(const struct filter_options *opt)
{
	struct run run = { .opt = opt, .began = time_ms() };
	struct recipe *rec;

	check_set(opt);
	run.cat = catalog_open(opt->common.set, CATALOG_WRITE);
	run.feed = feed_open(run.cat, opt->common.set, &opt->wanted);
	run.rows = rows_open(run.cat);
	rec = recipe(&run);
	if (opt->common.dry_run)
		plan(&run);
	else
		work(&run, rec);
	recipe_free(rec);
	rows_close(run.rows);
	feed_close(run.feed);
	catalog_close(run.cat);
	return 0;
}
