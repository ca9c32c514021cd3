/*
 * What the set has already, and what is due again although it has it.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"

static void
read_stored(struct sqlite3_stmt *stmt, struct stored *at)
{
	at->file = sqlite3_column_int64(stmt, 0);
	at->offset = sqlite3_column_int64(stmt, 1);
	at->length = sqlite3_column_int64(stmt, 2);
	at->body = sqlite3_column_int64(stmt, 3);
	at->bytes = sqlite3_column_int64(stmt, 4);
	if (sqlite3_column_bytes(stmt, 5) == sizeof(at->xxh3))
		memcpy(
		    at->xxh3, sqlite3_column_blob(stmt, 5), sizeof(at->xxh3));
	if (sqlite3_column_bytes(stmt, 6) == sizeof(at->sha256))
		memcpy(at->sha256, sqlite3_column_blob(stmt, 6),
		    sizeof(at->sha256));
}

bool
rows_prior(struct rows *rows, const uint8_t sha256[32], struct stored *at)
{
	struct sqlite3_stmt *stmt = BIND(rows, item_prior, blob(sha256, 32));
	bool found = catalog_row(stmt);

	*at = (struct stored) { 0 };
	if (found)
		read_stored(stmt, at);
	sqlite3_reset(stmt);
	return found;
}

bool
rows_held(struct rows *rows, int64_t item, struct held *held)
{
	struct sqlite3_stmt *stmt = BIND(rows, item_held, number(item));
	bool found = catalog_row(stmt);

	*held = (struct held) { 0 };
	if (found) {
		read_stored(stmt, &held->stored);
		held->url = catalog_text(stmt, 7);
		held->etag = catalog_text(stmt, 8);
		held->modified = catalog_text(stmt, 9);
	}
	sqlite3_reset(stmt);
	return found;
}

void
held_clear(struct held *held)
{
	free(held->url);
	free(held->etag);
	free(held->modified);
	*held = (struct held) { 0 };
}

/*
 * Are the bytes of URL here, and, where SHA256 is not NULL, these?
 */
bool
rows_has(struct rows *rows, const char *url, const uint8_t sha256[32])
{
	struct sqlite3_stmt *stmt = BIND(
	    rows, item_has, text(url), blob(sha256, sha256 == NULL ? 0 : 32));
	bool has = catalog_row(stmt);

	sqlite3_reset(stmt);
	return has;
}

/*
 * A visit that a redirect took elsewhere begins anew at its own URL.
 */
static void
go_home(struct rows *rows, int64_t source, int64_t before)
{
	struct sqlite3_stmt *stmt =
	    BIND(rows, refresh_away, number(source), number(before));

	while (catalog_row(stmt)) {
		int64_t id = sqlite3_column_int64(stmt, 0);
		struct url url;

		if (url_read(&url,
			(const char *)sqlite3_column_text(stmt, 1)) != NULL)
			continue;
		RUN(rows, visit_home, number(rows_origin(rows, url.origin)),
		    number(id));
		url_clear(&url);
	}
}

/*
 * All of SRC that was visited before BEFORE (ms) is due once more, and SRC is
 * read anew if that ended before.  What was withdrawn stays so.
 */
void
rows_refresh(struct rows *rows, struct source *src, int64_t before)
{
	struct sqlite3_stmt *stmt;
	char when[21];

	time_write(when, (time_t)(before / 1000));
	go_home(rows, src->id, before);
	RUN(rows, refresh_items, number(src->id), number(before));
	stmt = BIND(rows, refresh_visits, number(src->id), number(before),
	    number(time_ms()));
	while (catalog_row(stmt))
		tally_asked(rows->tally, sqlite3_column_int(stmt, 0) != 0, 1);
	RUN(rows, refresh_source, number(src->id), text(when));
	if (!rows_changed(rows))
		return;
	src->finished = false;
	src->position = 0;
}
