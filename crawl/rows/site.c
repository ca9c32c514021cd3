/*
 * The files of an origin beside its robots.txt, as they came.
 */
#include "crawl/rows/bind.h"

#define FRESH_MS INT64_C(86400000) /* a day, as of robots.txt: RFC 9309 2.4 */
#define AGAIN_MS                                                    \
	INT64_C(3600000) /* before what did not come is asked again \
			  */

void
rows_site(struct rows *rows, const struct outcome *out)
{
	const struct stored *at = &out->stored;

	RUN(rows, file_new, number(out->origin->id), text(out->file),
	    number(out->status),
	    (struct value) { out->robots, (int64_t)out->robotslen,
		out->robots == NULL ? SQLITE_NULL : SQLITE_TEXT },
	    at->length > 0 ? blob(at->sha256, sizeof(at->sha256)) : key(0),
	    number(time_ms()));
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/*
 * What was asked for before that is asked for again, however fresh it is.
 */
void
rows_anew(struct rows *rows, int64_t before)
{
	rows->anew = before;
}

/*
 * PATH did not come: what it said when it last did still stands.
 */
void
rows_site_kept(
    struct rows *rows, int64_t origin, const char *path, struct site *site)
{
	struct sqlite3_stmt *stmt =
	    BIND(rows, file_kept, text(path), number(origin));
	const char *body = catalog_row(stmt)
			       ? (const char *)sqlite3_column_text(stmt, 0)
			       : NULL;

	if (body != NULL)
		site_add(
		    site, path, body, (size_t)sqlite3_column_bytes(stmt, 0));
	sqlite3_reset(stmt);
}

/*
 * Where PATH was asked for lately, what came is added to SITE.  What has a URL
 * of its own, not of this origin alone, serves all that name it.
 */
bool
rows_site_known(
    struct rows *rows, int64_t origin, const char *path, struct site *site)
{
	int64_t now = time_ms();
	int64_t fresh = later(now - FRESH_MS, rows->anew);
	int64_t again = later(now - AGAIN_MS, rows->anew);
	struct sqlite3_stmt *stmt =
	    BIND(rows, *path == '/' ? file_get : file_named, text(path),
		number(fresh), number(again), key(origin));
	bool known = catalog_row(stmt);
	const char *body =
	    known ? (const char *)sqlite3_column_text(stmt, 0) : NULL;

	if (body != NULL)
		site_add(
		    site, path, body, (size_t)sqlite3_column_bytes(stmt, 0));
	sqlite3_reset(stmt);
	return known;
}

/*
 * The licence files elsewhere that this origin was asked for before.
 */
void
rows_site_links(struct rows *rows, int64_t origin, struct site *site)
{
	struct sqlite3_stmt *stmt = BIND(rows, file_links, number(origin));

	while (catalog_row(stmt))
		site_link(site, (const char *)sqlite3_column_text(stmt, 0));
}
