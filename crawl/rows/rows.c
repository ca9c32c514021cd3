/*
 * All that crawl writes into the catalog, in this folder and nowhere else.  The
 * caller holds the transaction.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"

#define TEXT(name, sql) sql,

static const char *const statements[] = { STATEMENTS(TEXT) };

struct rows *
rows_open(struct catalog *cat)
{
	struct rows *rows = calloc(1, sizeof(*rows));

	if (rows == NULL)
		err(1, NULL);
	for (int i = 0; i < STATEMENT_COUNT; i++)
		rows->stmt[i] = catalog_prepare(cat, statements[i]);
	return rows;
}

void
rows_close(struct rows *rows)
{
	if (rows == NULL)
		return;
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(rows->stmt[i]);
	free(rows->origin);
	free(rows);
}

struct sqlite3_stmt *
rows_bind(struct rows *rows, enum statement which, const struct value *values,
    size_t n)
{
	struct sqlite3_stmt *stmt = rows->stmt[which];

	for (size_t i = 0; i < n; i++) {
		const struct value *v = &values[i];
		int at = (int)i + 1;

		if (v->type == SQLITE_TEXT)
			sqlite3_bind_text(
			    stmt, at, v->bytes, (int)v->n, SQLITE_STATIC);
		else if (v->type == SQLITE_BLOB)
			sqlite3_bind_blob(
			    stmt, at, v->bytes, (int)v->n, SQLITE_STATIC);
		else if (v->type == SQLITE_INTEGER)
			sqlite3_bind_int64(stmt, at, v->n);
		else
			sqlite3_bind_null(stmt, at);
	}
	return stmt;
}

int64_t
rows_last_id(struct rows *rows)
{
	return sqlite3_last_insert_rowid(sqlite3_db_handle(rows->stmt[0]));
}

bool
rows_changed(struct rows *rows)
{
	return sqlite3_changes(sqlite3_db_handle(rows->stmt[0])) > 0;
}

int64_t
rows_origin(struct rows *rows, const char *name)
{
	struct sqlite3_stmt *stmt;

	if (rows->origin != NULL && strcmp(rows->origin, name) == 0)
		return rows->origin_id;
	stmt = BIND(rows, origin_get, text(name));
	rows->origin_id = catalog_row(stmt) ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	if (rows->origin_id == 0) {
		RUN(rows, origin_new, text(name));
		rows->origin_id = rows_last_id(rows);
	}
	free(rows->origin);
	if ((rows->origin = strdup(name)) == NULL)
		err(1, NULL);
	return rows->origin_id;
}

const char *
rows_state_name(enum state state)
{
	static const char *const names[] = { "done", "fetched", "refused",
		"failed", "waiting", "unchanged", "later" };

	return names[state];
}

void
rows_item_is(struct rows *rows, int64_t item, const struct outcome *out)
{
	RUN(rows, item_state, text(rows_state_name(out->state)),
	    text(out->reason), key(out->status), text(out->url), number(item));
}

void
rows_stored(struct rows *rows, int64_t item, const struct received *got)
{
	const struct stored *at = got->at;
	char now[21];

	time_write(now, time(NULL));
	RUN(rows, item_bytes, text(got->mime), number(at->bytes),
	    blob(at->sha256, sizeof(at->sha256)),
	    blob(at->xxh3, sizeof(at->xxh3)), number(at->file),
	    number(at->offset), number(at->length), number(at->body), text(now),
	    text(at->remote ? "public" : "unknown"),
	    text(at->remote ? "sent to a request without credentials" : NULL),
	    text(got->etag), text(got->modified), key(got->status),
	    text(got->url), number(item));
}

/*
 * Why bytes of this digest must never come in, or NULL.
 */
char *
rows_suppressed(struct rows *rows, const uint8_t sha256[32])
{
	struct sqlite3_stmt *stmt = BIND(rows, suppressed, blob(sha256, 32));
	char *why = catalog_row(stmt) ? catalog_text(stmt, 0) : NULL;

	sqlite3_reset(stmt);
	return why;
}

void
rows_warc(struct rows *rows, int64_t file, int64_t length)
{
	RUN(rows, warc_length, number(file), number(length));
}

void
rows_again(struct rows *rows, const char *classes)
{
	RUN(rows, visit_again, text(classes));
	catalog_step(rows->stmt[item_again]);
	catalog_step(rows->stmt[origin_again]);
	catalog_step(rows->stmt[address_again]);
}
