/*
 * --recheck: does what the set has still stand?  Each image is asked for its
 * headers, each page that showed one for its <meta>, through the same frontier
 * and at the same pace as in a crawl.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

static void
say(void *ctx, const struct finding *f)
{
	struct crawl *c = ctx;

	c->found_so[f->change]++;
	finding_print(c->plan, f);
}

static bool
stopped(void *ctx)
{
	return wait_stopped(ctx);
}

/*
 * What is due, and what an earlier run found: that is now withdrawn, if this
 * is wanted.
 */
void
recheck_fill(struct crawl *c)
{
	c->recheck = recheck_open(c->cat, c->rows);
	rows_anew(c->rows, c->plan->before);
	recheck_begin(c->recheck, c->plan->apply, c, say);
	poll_fill(
	    c->cat, c->rows, &(struct poll) { c->plan->before, stopped, c });
	catalog_begin(c->cat);
	if (c->plan->apply)
		recheck_known(c->recheck, c->plan->before);
	fflush(stdout);
	catalog_commit(c->cat);
	frontier_wake(c->frontier, 0);
}

/*
 * An image's bytes are not wanted: HEAD has the same headers.  Where that
 * fails, GET has the last word, and is broken off after its headers.  No
 * conditions: a 304 may leave out what has changed (RFC 9110 15.4.5).
 */
void
recheck_ask(struct fetch *f, const struct visit *visit)
{
	if (visit->item == 0)
		return;
	f->limit = INT64_MAX;
	if (visit->tries == 0)
		fetch_head(f);
}

/* Both are known, and are not the same. */
static bool
differs(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

/*
 * Do the headers tell of other bytes?  An ETag has the last word that these are
 * the same; that they are not, only with another date: one host of many may
 * spell it in its own way.
 */
bool
recheck_other(struct crawl *c, const struct fetch *f, const struct visit *visit)
{
	char *etag = fetch_validator(f, "ETag");
	char *modified = fetch_validator(f, "Last-Modified");
	struct held held;
	bool other = false;

	if (rows_held(c->rows, visit->item, &held) &&
	    strcmp(held.url, visit->url) == 0) {
		bool dates = modified != NULL && held.modified != NULL;
		bool tags = etag != NULL && held.etag != NULL;

		other = tags ? differs(etag, held.etag) &&
				   (!dates || differs(modified, held.modified))
			     : differs(modified, held.modified);
	}
	held_clear(&held);
	free(etag);
	free(modified);
	return other;
}

static int64_t
count(struct crawl *c, const char *sql)
{
	return catalog_number(c->cat, sql);
}

/*
 * How many of each; those that stand are the rest.
 */
void
recheck_print(struct crawl *c)
{
	static const char due[] =
	    "SELECT count(*) FROM frontier WHERE state = 'due'";
	static const char images[] = "SELECT count(*) FROM frontier "
				     "WHERE item NOT NULL AND state <> 'due'";
	static const char pages[] = "SELECT count(*) FROM frontier "
				    "WHERE page NOT NULL AND state <> 'due'";
	int64_t left = count(c, due);

	if (c->plan->common.quiet)
		return;
	fprintf(stderr,
	    "crawl: %" PRId64 " images and %" PRId64 " pages asked for",
	    count(c, images), count(c, pages));
	for (int i = 0; i < CHANGES; i++)
		fprintf(stderr, ", %" PRId64 " %s", c->found_so[i],
		    change_name((enum change)i));
	fputs("\n", stderr);
	if (left > 0)
		fprintf(stderr,
		    "crawl: %" PRId64 " are left: run the same "
		    "command again\n",
		    left);
	if (c->found_so[REVOKED] + c->found_so[DELETED] > 0)
		finding_advise(c->plan);
}
