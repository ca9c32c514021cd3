/*
 * The table hash_log, read: what came, changed or went since.
 */
#include <err.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "index/hashes/hashes.h"

static struct sqlite3_stmt *
prepare(struct catalog *cat, const char *sql, const char *kind)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);

	sqlite3_bind_text(stmt, 1, kind, -1, SQLITE_STATIC);
	return stmt;
}

/*
 * Without any row, as of a damaged catalog, it has no end that a list knows.
 */
struct mark
log_end(struct catalog *cat, const char *kind)
{
	struct sqlite3_stmt *stmt = prepare(cat,
	    "SELECT id, token FROM hash_log WHERE kind = ?1"
	    " ORDER BY id DESC LIMIT 1",
	    kind);
	struct mark end = { 0 };

	if (catalog_row(stmt))
		end = (struct mark) { sqlite3_column_int64(stmt, 0),
			sqlite3_column_int64(stmt, 1) };
	sqlite3_finalize(stmt);
	return end;
}

bool
log_has(struct catalog *cat, const char *kind, const struct mark *mark)
{
	struct sqlite3_stmt *stmt = prepare(cat,
	    "SELECT 1 FROM hash_log WHERE kind = ?1 AND id = ?2 AND token = ?3",
	    kind);
	bool has;

	sqlite3_bind_int64(stmt, 2, mark->id);
	sqlite3_bind_int64(stmt, 3, mark->token);
	has = catalog_row(stmt);
	sqlite3_finalize(stmt);
	return has;
}

struct items
log_items(struct catalog *cat, const char *kind, int64_t id)
{
	struct sqlite3_stmt *stmt = prepare(cat,
	    "SELECT DISTINCT item FROM hash_log WHERE kind = ?1 AND id > ?2"
	    " AND item IS NOT NULL ORDER BY item",
	    kind);
	int64_t *list = NULL;
	size_t n = 0, room = 0;

	sqlite3_bind_int64(stmt, 2, id);
	while (catalog_row(stmt)) {
		if (n == room) {
			room = room * 2 + 64;
			list = reallocarray(list, room, sizeof(*list));
			if (list == NULL)
				err(1, NULL);
		}
		list[n++] = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	return (struct items) { list, n };
}
