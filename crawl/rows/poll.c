/*
 * What a recheck asks for: the images that the set has bytes of, and the pages
 * that they were found on.  They go through a frontier of the same form, which
 * lasts as long as the run; how far a run came stands in item and attempt.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"
#include "crawl/rows/recheck.h"

#define FEW 10000 /* URLs that are taken in one transaction */

/* KiB of page cache: beyond it, a file in the set. */
static const char frontier[] =
    "PRAGMA temp.cache_size = -65536;"
    "CREATE TEMP TABLE frontier (id INTEGER PRIMARY KEY, item INTEGER UNIQUE,"
    " page TEXT UNIQUE, source INTEGER NOT NULL DEFAULT 0,"
    " origin INTEGER NOT NULL, depth INTEGER NOT NULL DEFAULT 0,"
    " due INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,"
    " target TEXT, via TEXT, state TEXT NOT NULL DEFAULT 'due', reason TEXT);"
    "CREATE INDEX temp.frontier_due ON frontier (origin, due)"
    " WHERE state = 'due'";

/* Which page shows which image. */
static const char shown[] =
    "CREATE TEMP TABLE shown (page TEXT NOT NULL, item INTEGER NOT NULL,"
    " PRIMARY KEY (page, item)) WITHOUT ROWID";

/* Lists name pages that were never asked for: these are not. */
static const char show[] =
    "INSERT OR IGNORE INTO shown SELECT mention.page, mention.item"
    " FROM mention JOIN item ON item.id = mention.item"
    " JOIN source ON source.id = mention.source"
    " WHERE source.collector = 'page' AND mention.page IS NOT NULL"
    " AND item.sha256 IS NOT NULL AND item.url NOT LIKE 'file:%'";

/* Of a page, the first of its images bears the note that it was asked. */
static const char pages[] =
    "SELECT 0, page FROM (SELECT page, min(item) AS first FROM shown"
    "  WHERE page > ?3 GROUP BY page) AS p"
    " WHERE NOT EXISTS (SELECT 1 FROM main.frontier AS f WHERE f.page = p.page"
    "  AND f.state = 'done' AND f.due > ?1)"
    " AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.item = p.first"
    "  AND attempt.url = p.page AND attempt.at > ?2"
    "  AND (result <> 'failed' OR status IN (404, 410)))"
    " ORDER BY page LIMIT ?4";

static const char items[] =
    "SELECT id, url FROM item WHERE sha256 IS NOT NULL"
    " AND url NOT LIKE 'file:%' AND coalesce(reason, '') NOT LIKE "
    "'suppressed:%'"
    " AND coalesce(max(checked, fetched), fetched) <= ?2"
    " AND id > ?3 ORDER BY id LIMIT ?4";

void
poll_tables(struct catalog *cat)
{
	catalog_exec(cat, frontier);
	catalog_exec(cat, shown);
}

/* Who is given each URL that is due, with its item, or 0. */
struct taker {
	void *ctx;
	void (*take)(void *ctx, int64_t item, const char *url);
	const struct poll *poll;
	bool writes;
};

/* The next of STMT; how many there were, and *LAST of them. */
static int
next_few(struct sqlite3_stmt *stmt, const struct taker *to, int64_t *item,
    char **page)
{
	int n = 0;

	while (catalog_row(stmt)) {
		const char *url = (const char *)sqlite3_column_text(stmt, 1);

		*item = sqlite3_column_int64(stmt, 0);
		to->take(to->ctx, *item, url);
		if (++n < FEW || *item != 0)
			continue;
		free(*page);
		*page = text_copy(url);
	}
	sqlite3_reset(stmt);
	return n;
}

/*
 * All of SQL, a few at a time: no other stage that writes waits for the rest.
 */
static void
all(struct catalog *cat, const char *sql, const struct taker *to)
{
	const struct poll *poll = to->poll;
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);
	char when[21], *page = text_copy("");
	int64_t item = 0;
	int n;

	time_write(when, (time_t)(poll->before / 1000));
	sqlite3_bind_int64(stmt, 1, poll->before);
	sqlite3_bind_text(stmt, 2, when, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 4, FEW);
	do {
		if (to->writes)
			catalog_begin(cat);
		if (sql == pages)
			sqlite3_bind_text(stmt, 3, page, -1, SQLITE_TRANSIENT);
		else
			sqlite3_bind_int64(stmt, 3, item);
		n = next_few(stmt, to, &item, &page);
		if (to->writes)
			catalog_commit(cat);
	} while (
	    n == FEW && !(poll->stopped != NULL && poll->stopped(poll->ctx)));
	free(page);
	sqlite3_finalize(stmt);
}

static void
each(struct catalog *cat, const struct taker *to)
{
	catalog_exec(cat, show);
	all(cat, pages, to);
	all(cat, items, to);
}

struct filling {
	struct rows *rows;
	struct sqlite3_stmt *add;
};

static void
add(void *ctx, int64_t item, const char *text)
{
	struct filling *fill = ctx;
	struct url url;

	if (url_read(&url, text) != NULL)
		return;
	sqlite3_bind_int64(fill->add, 1, rows_origin(fill->rows, url.origin));
	sqlite3_bind_null(fill->add, 2);
	sqlite3_bind_null(fill->add, 3);
	if (item != 0)
		sqlite3_bind_int64(fill->add, 2, item);
	else
		sqlite3_bind_text(fill->add, 3, text, -1, SQLITE_STATIC);
	catalog_step(fill->add);
	url_clear(&url);
}

void
poll_fill(struct catalog *cat, struct rows *rows, const struct poll *poll)
{
	struct filling fill = { rows,
		catalog_prepare(cat,
		    "INSERT OR IGNORE INTO frontier (origin, item, page) "
		    "VALUES (?, ?, ?)") };

	each(cat, &(struct taker) { &fill, add, poll, true });
	sqlite3_finalize(fill.add);
}

struct saying {
	struct sqlite3_stmt *origin, *fresh, *links, *new;
	const char *agent;
	void (*say)(const char *what, const char *url);
};

/* Once: False, it was said before. */
static bool
is_new(struct saying *x, const char *text)
{
	sqlite3_bind_text(x->new, 1, text, -1, SQLITE_STATIC);
	catalog_step(x->new);
	return sqlite3_changes(sqlite3_db_handle(x->new)) > 0;
}

/* PATH, of ORIGIN or a URL, unless what came of it earlier will do. */
static void
say_file(struct saying *x, const char *origin, const char *path)
{
	bool fresh;
	char *url;

	sqlite3_bind_text(x->fresh, 1, path, -1, SQLITE_STATIC);
	sqlite3_bind_text(x->fresh, 3, origin, -1, SQLITE_STATIC);
	fresh = catalog_row(x->fresh);
	sqlite3_reset(x->fresh);
	if (fresh)
		return;
	if (asprintf(&url, "%s%s", *path == '/' ? origin : "", path) == -1)
		err(1, NULL);
	if (is_new(x, url))
		x->say("file", url);
	free(url);
}

/* What the ROBOTS that are known let be asked for, and what was before. */
static void
say_files(struct saying *x, const char *origin, const struct robots *robots)
{
	struct site_file file;
	const char *line;

	for (size_t i = 0; site_wants(robots, i, &file); i++)
		if (*file.path != '/' || robots_allow(robots, file.path, &line))
			say_file(x, origin, file.path);
	sqlite3_bind_text(x->links, 1, origin, -1, SQLITE_STATIC);
	while (catalog_row(x->links))
		say_file(
		    x, origin, (const char *)sqlite3_column_text(x->links, 0));
	sqlite3_reset(x->links);
}

/* Its robots.txt comes first, unless that of earlier will do. */
static void
say_origin(struct saying *x, const char *origin)
{
	struct sqlite3_stmt *stmt = x->origin;
	struct robots *robots = NULL;
	bool fresh = false;
	char *url;

	if (!is_new(x, origin))
		return;
	sqlite3_bind_text(stmt, 1, origin, -1, SQLITE_STATIC);
	if (catalog_row(stmt)) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		fresh = sqlite3_column_int(stmt, 1) != 0;
		robots = robots_parse(text == NULL ? "" : text,
		    (size_t)sqlite3_column_bytes(stmt, 0), x->agent);
	} else
		robots = robots_parse("", 0, x->agent);
	sqlite3_reset(stmt);
	if (asprintf(&url, "%s/robots.txt", origin) == -1)
		err(1, NULL);
	if (!fresh)
		x->say("robots", url);
	free(url);
	say_files(x, origin, robots);
	robots_free(robots);
}

static void
say(void *ctx, int64_t item, const char *text)
{
	struct saying *x = ctx;
	struct url url;

	if (url_read(&url, text) != NULL)
		return;
	say_origin(x, url.origin);
	x->say(item == 0 ? "page" : "image", text);
	url_clear(&url);
}

void
poll_say(struct catalog *cat, const struct plan *plan,
    void (*print)(const char *what, const char *url))
{
	struct saying x = { .agent = plan->asker.agent, .say = print };

	poll_tables(cat);
	catalog_exec(cat, "CREATE TEMP TABLE said (text TEXT PRIMARY KEY)");
	x.origin = catalog_prepare(
	    cat, "SELECT robots, robots_at > ?2 FROM origin WHERE name = ?1");
	x.fresh = catalog_prepare(cat,
	    "SELECT 1 FROM site WHERE path = ?1 AND asked > ?2 "
	    "AND (substr(path, 1, 1) <> '/' OR origin = "
	    "(SELECT id FROM origin WHERE name = ?3))");
	x.links = catalog_prepare(cat,
	    "SELECT path FROM site WHERE substr(path, 1, 1) <> '/' "
	    "AND origin = (SELECT id FROM origin WHERE name = ?1)");
	x.new = catalog_prepare(cat, "INSERT OR IGNORE INTO said VALUES (?)");
	sqlite3_bind_int64(x.origin, 2, plan->before);
	sqlite3_bind_int64(x.fresh, 2, plan->before);
	each(cat, &(struct taker) { &x, say,
		      &(struct poll) { .before = plan->before }, false });
	sqlite3_finalize(x.origin);
	sqlite3_finalize(x.fresh);
	sqlite3_finalize(x.links);
	sqlite3_finalize(x.new);
}
