/*
 * The verdicts of a set, from the signals that it holds: no network is asked.
 */
#include <sqlite3.h>

#include "crawl/rows/rows.h"

static const char judge[] =
#include "crawl/rows/judge.sql.inc"
    ;
static const char judged[] =
#include "crawl/rows/judged.sql.inc"
    ;

bool
rows_active(struct catalog *cat, struct policy *policy)
{
	struct sqlite3_stmt *stmt = catalog_prepare(
	    cat, "SELECT name, body FROM policy WHERE active = 1");
	bool any = catalog_row(stmt);

	if (any) {
		policy->name = catalog_text(stmt, 0);
		policy->body = catalog_text(stmt, 1);
	}
	sqlite3_finalize(stmt);
	return any;
}

/* What judge.sql asks for. */
static void
ask(struct catalog *cat, bool whole)
{
	struct sqlite3_stmt *stmt;

	catalog_exec(cat, whole ? "CREATE TEMP TABLE ask AS SELECT 1 AS whole"
				: "CREATE TEMP TABLE ask AS SELECT 0 AS whole");
	catalog_exec(cat, "CREATE TEMP TABLE kind (name TEXT) STRICT");
	stmt = catalog_prepare(cat, "INSERT INTO kind VALUES (?)");
	for (size_t i = 0; signals_name(i) != NULL; i++) {
		sqlite3_bind_text(stmt, 1, signals_name(i), -1, SQLITE_STATIC);
		catalog_step(stmt);
	}
	sqlite3_finalize(stmt);
}

struct judged
rows_judge(struct catalog *cat, bool whole)
{
	struct sqlite3_stmt *stmt;
	struct judged n = { 0 };

	ask(cat, whole);
	catalog_exec(cat, judge);
	stmt = catalog_prepare(cat,
	    "SELECT count(*) FILTER (WHERE state = 'refused'), "
	    "count(*) FILTER (WHERE state = 'fetched'), "
	    "count(*) FILTER (WHERE state = 'waiting'), "
	    "(SELECT count(*) FROM item) - count(*) FROM change");
	if (catalog_row(stmt))
		n = (struct judged) { sqlite3_column_int64(stmt, 0),
			sqlite3_column_int64(stmt, 1),
			sqlite3_column_int64(stmt, 2),
			sqlite3_column_int64(stmt, 3) };
	sqlite3_finalize(stmt);
	return n;
}

void
rows_changes(struct catalog *cat, void *ctx,
    void (*see)(
	void *ctx, const char *state, const char *url, const char *reason))
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT change.state, item.url, change.reason FROM change "
	    "JOIN item ON item.id = change.item ORDER BY item.url");

	while (catalog_row(stmt))
		see(ctx, (const char *)sqlite3_column_text(stmt, 0),
		    (const char *)sqlite3_column_text(stmt, 1),
		    (const char *)sqlite3_column_text(stmt, 2));
	sqlite3_finalize(stmt);
}

void
rows_judged(struct catalog *cat)
{
	catalog_exec(cat, judged);
}
