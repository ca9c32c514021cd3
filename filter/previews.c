/*
 * Small copies of what near has found: of the photos of this set, and of what
 * the other set holds of them, so that a person may compare the pictures and
 * not two numbers.  The other set is a stranger's, and only read; what is made
 * of it is kept in this one.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "stage.h"

#define OF_ONE 4 /* matches of one photo that are shown, at most */

/* Whose images, where they are, and which of them. */
struct source {
	struct catalog *cat;
	const char *set;     /* its folder */
	const char *against; /* as in the table preview */
	const char *items;
};

static const char mine[] =
    "SELECT DISTINCT item FROM near WHERE against = ?1 ORDER BY item";

static const char theirs[] =
    "SELECT DISTINCT other FROM (SELECT other, row_number() OVER\n"
    "    (PARTITION BY item ORDER BY same_bytes DESC, distance, other) AS n\n"
    "    FROM near WHERE against = ?1) WHERE n <= ?2 ORDER BY other";

static const char place[] =
    "SELECT warc, body_offset, bytes, sha256 FROM item\n"
    "WHERE id = ?1 AND state = 'fetched' AND length(sha256) = 32";

static const char insert[] =
    "INSERT OR REPLACE INTO preview (against, item, sha256, jpeg)\n"
    "VALUES (?1, ?2, ?3, ?4)";

struct previews {
	const struct filter_options *opt;
	struct catalog *cat; /* in which they are kept */
	const struct source *source;
	struct pool *pool;
	sqlite3_stmt *items, *place, *insert;
	struct progress progress;
	int64_t done, missing;
};

/* False: the set has no such bytes any more. */
static bool
open_span(const struct source *source, sqlite3_stmt *at, struct job *job)
{
	char *path = set_warc(source->set, sqlite3_column_int64(at, 0));
	struct stat st;

	job->request.offset = sqlite3_column_int64(at, 1);
	job->request.len = sqlite3_column_int64(at, 2);
	job->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	free(path);
	if (job->fd == -1)
		return false;
	if (fstat(job->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    job->request.offset >= 0 && job->request.len > 0 &&
	    job->request.len <= st.st_size &&
	    job->request.offset <= st.st_size - job->request.len)
		return true;
	close(job->fd);
	return false;
}

static bool
find(struct previews *p, int64_t item, struct job *job)
{
	bool found = false;

	*job = (struct job) { .n = 1, .ids = { item } };
	job->request.kind = WORK_IMAGE;
	job->request.wanted.preview = true;
	sqlite3_bind_int64(p->place, 1, item);
	if (catalog_row(p->place))
		found = open_span(p->source, p->place, job);
	sqlite3_reset(p->place);
	return found;
}

/* The next that can be read; false: there is no more. */
static bool
next(struct previews *p, struct job *job)
{
	while (catalog_row(p->items)) {
		if (find(p, sqlite3_column_int64(p->items, 0), job))
			return true;
		p->missing++;
	}
	return false;
}

static void
keep(struct previews *p, struct answer *answer)
{
	const struct bulk *bulk = &answer->reply.facts.bulk[BULK_PREVIEW];
	int64_t item = answer->job.ids[0];

	sqlite3_bind_int64(p->place, 1, item);
	if (bulk->len > 0 && catalog_row(p->place)) {
		sqlite3_bind_text(
		    p->insert, 1, p->source->against, -1, SQLITE_STATIC);
		sqlite3_bind_int64(p->insert, 2, item);
		sqlite3_bind_value(
		    p->insert, 3, sqlite3_column_value(p->place, 3));
		sqlite3_bind_blob(
		    p->insert, 4, bulk->bytes, (int)bulk->len, SQLITE_STATIC);
		catalog_step(p->insert);
		p->done++;
	}
	sqlite3_reset(p->place);
	facts_clear(&answer->reply.facts);
	progress_step(&p->progress, p->done);
}

static void
work(struct previews *p)
{
	struct answer answer;
	struct job job;
	bool more = true;

	do {
		while (more && pool_room(p->pool) && (more = next(p, &job)))
			pool_send(p->pool, &job);
		if (pool_receive(p->pool, &answer, -1))
			keep(p, &answer);
	} while (more || pool_busy(p->pool));
}

static void
take(struct previews *p, const struct source *source)
{
	p->source = source;
	p->items = catalog_prepare(p->cat, source->items);
	sqlite3_bind_text(p->items, 1, p->opt->against, -1, SQLITE_STATIC);
	if (source->items == theirs)
		sqlite3_bind_int(p->items, 2, OF_ONE);
	p->place = catalog_prepare(source->cat, place);
	work(p);
	sqlite3_finalize(p->items);
	sqlite3_finalize(p->place);
}

/* One transaction: what was shown of a match before goes with it. */
static void
replace(
    struct previews *p, const struct source *own, const struct source *other)
{
	sqlite3_stmt *clear = catalog_prepare(
	    p->cat, "DELETE FROM preview WHERE against IN ('', ?1)");

	catalog_begin(p->cat);
	sqlite3_bind_text(clear, 1, other->against, -1, SQLITE_STATIC);
	catalog_step(clear);
	sqlite3_finalize(clear);
	p->insert = catalog_prepare(p->cat, insert);
	take(p, own);
	take(p, other);
	sqlite3_finalize(p->insert);
	catalog_commit(p->cat);
}

int
previews_run(const struct filter_options *opt)
{
	struct pool_options workers = {
		.jobs = opt->common.jobs,
		.limit = LIMIT_MS,
		.verbose = opt->common.verbose,
	};
	struct source other = {
		.cat = catalog_open(opt->against, CATALOG_READ),
		.set = opt->against,
		.against = opt->against,
		.items = theirs,
	};
	struct source own = {
		.cat = catalog_open(opt->common.set, CATALOG_WRITE),
		.set = opt->common.set,
		.against = "",
		.items = mine,
	};
	struct previews p = { .opt = opt, .cat = own.cat };

	p.pool = pool_open(&workers);
	progress_begin(&p.progress, opt->common.quiet ? NULL : "previews", 0);
	replace(&p, &own, &other);
	progress_end(&p.progress);
	pool_close(p.pool);
	catalog_close(own.cat);
	catalog_close(other.cat);
	if (!opt->common.quiet)
		printf("%lld preview%s made, %lld image%s without bytes\n",
		    (long long)p.done, plural(p.done), (long long)p.missing,
		    plural(p.missing));
	return 0;
}
