/*
 * What the catalog tells of the runs before: --history of one image, --failures
 * and --copies of all.  One line each with tabs between, or JSON.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/crawl.h"

static const char history[] =
    "SELECT at, result, attempt.status, attempt.url, attempt.reason, "
    "CASE WHEN attempt.warc NOT NULL THEN "
    "printf('%05d.warc:%d', attempt.warc, attempt.record_offset) END "
    "AS record "
    "FROM attempt JOIN item ON item.id = attempt.item "
    "WHERE item.url IN (?1, ?2) ORDER BY attempt.id";

/* Of an origin's name, without scheme and port. */
#define HOST                                                           \
	"rtrim(rtrim(substr(origin.name, instr(origin.name, '://') + " \
	"3), '0123456789'), ':')"

/* The host is that of the last request. */
static const char failures[] =
    "SELECT substr(f.reason, 1, instr(f.reason || ':', ':') - 1) AS class, "
    "coalesce(" HOST ", '-') AS host, "
    "count(*) AS count "
    "FROM (SELECT item.reason, frontier.origin FROM item "
    "LEFT JOIN frontier ON frontier.item = item.id "
    "WHERE item.state = 'failed' "
    "UNION ALL SELECT reason, origin FROM frontier "
    "WHERE page NOT NULL AND state = 'failed') AS f "
    "LEFT JOIN origin ON origin.id = f.origin "
    "GROUP BY class, host ORDER BY count DESC, class, host";

/*
 * By the index of digests.  Of two addresses one image may be a copy; what
 * hundreds have in common is what a host sends when the image is gone.
 */
static const char copies[] =
    "SELECT lower(hex(sha256)) AS sha256, count(*) AS urls, "
    "count(DISTINCT " HOST ") AS hosts, bytes, min(url) AS url "
    "FROM item LEFT JOIN frontier ON frontier.item = item.id "
    "LEFT JOIN origin ON origin.id = frontier.origin "
    "WHERE sha256 IN (SELECT sha256 FROM item WHERE sha256 NOT NULL "
    "GROUP BY sha256 HAVING count(*) > 1) AND item.state = 'fetched' "
    "GROUP BY item.sha256 HAVING urls > 1 ORDER BY urls DESC, sha256";

static void
print_json(struct sqlite3_stmt *stmt)
{
	struct json j = { .out = stdout };

	json_open(&j, '{');
	for (int i = 0; i < sqlite3_column_count(stmt); i++) {
		const char *text = (const char *)sqlite3_column_text(stmt, i);

		json_key(&j, sqlite3_column_name(stmt, i));
		if (sqlite3_column_type(stmt, i) == SQLITE_INTEGER)
			json_integer(&j, sqlite3_column_int64(stmt, i));
		else
			json_text(&j, text);
	}
	json_close(&j, '}');
	json_line(&j);
}

static void
print_text(struct sqlite3_stmt *stmt)
{
	for (int i = 0; i < sqlite3_column_count(stmt); i++) {
		const char *text = (const char *)sqlite3_column_text(stmt, i);

		printf("%s%s", i > 0 ? "\t" : "", text == NULL ? "-" : text);
	}
	putchar('\n');
}

/* The number of rows. */
static int64_t
print(struct sqlite3_stmt *stmt, bool json)
{
	int64_t n = 0;

	for (; catalog_row(stmt); n++)
		if (json)
			print_json(stmt);
		else
			print_text(stmt);
	sqlite3_finalize(stmt);
	return n;
}

int
failures_run(const struct plan *plan)
{
	struct catalog *cat = catalog_open(plan->common.set, CATALOG_READ);

	print(catalog_prepare(cat, plan->failures ? failures : copies),
	    plan->common.json);
	catalog_close(cat);
	return 0;
}

/*
 * The URL in any spelling, or a file's as the catalog has it.
 */
int
history_run(const struct plan *plan)
{
	struct catalog *cat = catalog_open(plan->common.set, CATALOG_READ);
	struct sqlite3_stmt *stmt = catalog_prepare(cat, history);
	char *bare = url_bare(plan->history);
	struct url url;
	int64_t n;

	sqlite3_bind_text(stmt, 1, bare, -1, SQLITE_TRANSIENT);
	if (url_read(&url, plan->history) == NULL)
		sqlite3_bind_text(stmt, 2, url.text, -1, SQLITE_TRANSIENT);
	n = print(stmt, plan->common.json);
	if (n == 0)
		warnx("%s: was never asked for", bare);
	url_clear(&url);
	free(bare);
	catalog_close(cat);
	return n == 0;
}
