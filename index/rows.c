/*
 * All that this stage writes into the catalog, but for what near finds
 * (near/rows.c).  What takes long to find is gathered in a temporary table,
 * which nobody waits for, and put in place in one short transaction.
 */
#include <err.h>

#include <sqlite3.h>

#include "index/index.h"

#define TRIMMED 65536 /* rows of the log in one go: some 50 ms */

static void
now(char text[21])
{
	time_write(text, time(NULL));
}

static int64_t
log_begin(struct catalog *cat, const char *kind)
{
	struct sqlite3_stmt *stmt = catalog_prepare(
	    cat, "SELECT min(id) FROM hash_log WHERE kind = ?1");
	int64_t begin;

	sqlite3_bind_text(stmt, 1, kind, -1, SQLITE_STATIC);
	begin = catalog_row(stmt) ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return begin;
}

/* Some at a time, so that nobody waits. */
void
hash_log_trim(struct catalog *cat, const char *kind, int64_t id)
{
	struct sqlite3_stmt *stmt = catalog_prepare(
	    cat, "DELETE FROM hash_log WHERE kind = ?1 AND id < ?2");
	int64_t at = log_begin(cat, kind);

	sqlite3_bind_text(stmt, 1, kind, -1, SQLITE_STATIC);
	while (at < id) {
		at = id - at < TRIMMED ? id : at + TRIMMED;
		sqlite3_bind_int64(stmt, 2, at);
		catalog_step(stmt);
	}
	sqlite3_finalize(stmt);
}

struct sqlite3_stmt *
clusters_begin(struct catalog *cat)
{
	catalog_begin(cat);
	catalog_exec(cat, "DELETE FROM cluster");
	return catalog_prepare(cat, "INSERT INTO cluster VALUES (?1, ?2)");
}

void
clusters_add(struct sqlite3_stmt *stmt, int64_t item, int64_t representative)
{
	sqlite3_bind_int64(stmt, 1, item);
	sqlite3_bind_int64(stmt, 2, representative);
	catalog_step(stmt);
}

void
clusters_end(struct catalog *cat, struct sqlite3_stmt *stmt, bool keep)
{
	sqlite3_finalize(stmt);
	catalog_exec(cat, keep ? "COMMIT" : "ROLLBACK");
}

struct sqlite3_stmt *
listing_begin(struct catalog *cat)
{
	catalog_exec(cat, "CREATE TEMP TABLE listed ("
			  " place INTEGER PRIMARY KEY, mention INTEGER)");
	return catalog_prepare(cat, "INSERT INTO temp.listed VALUES (?1, ?2)");
}

void
listing_add(struct sqlite3_stmt *stmt, int64_t place, int64_t mention)
{
	sqlite3_bind_int64(stmt, 1, place);
	sqlite3_bind_int64(stmt, 2, mention);
	catalog_step(stmt);
}

static void
bind_snapshot(struct sqlite3_stmt *stmt, const struct snapshot *snap)
{
	sqlite3_bind_blob(stmt, 1, snap->sha256, SHA256_LEN, SQLITE_STATIC);
	if (sqlite3_bind_parameter_count(stmt) == 1)
		return;
	sqlite3_bind_int64(stmt, 2, snap->count);
	if (snap->recipe != ABSENT)
		sqlite3_bind_int64(stmt, 3, snap->recipe);
}

static void
run_snapshot(struct catalog *cat, const char *sql, const struct snapshot *snap)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);
	char made[21];

	now(made);
	bind_snapshot(stmt, snap);
	if (sqlite3_bind_parameter_count(stmt) == 4)
		sqlite3_bind_text(stmt, 4, made, -1, SQLITE_STATIC);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
}

/*
 * The same content is the same snapshot, which may have been published before
 * others: then it only becomes the active one again.  Its listing is written
 * anew, for a pair may have been erased and fetched again in between.
 */
bool
listing_publish(struct catalog *cat, const struct snapshot *snap)
{
	catalog_begin(cat);
	if (catalog_number(cat,
		"SELECT count(*) FROM temp.listed"
		" JOIN mention ON mention.id = listed.mention") !=
	    snap->count) {
		catalog_exec(cat, "ROLLBACK");
		return false;
	}
	run_snapshot(cat,
	    "INSERT INTO snapshot"
	    " (sha256, count, recipe, parent, made, program)"
	    " VALUES (?1, ?2, ?3,"
	    "  (SELECT id FROM snapshot WHERE active = 1), ?4, '" VERSION "')"
	    " ON CONFLICT DO NOTHING",
	    snap);
	catalog_exec(cat, "UPDATE snapshot SET active = 0 WHERE active = 1");
	run_snapshot(
	    cat, "UPDATE snapshot SET active = 1 WHERE sha256 = ?1", snap);
	catalog_exec(cat,
	    "DELETE FROM listing WHERE snapshot ="
	    "  (SELECT id FROM snapshot WHERE active = 1);"
	    "INSERT INTO listing (snapshot, mention, place)"
	    " SELECT snapshot.id, mention, place"
	    " FROM snapshot, temp.listed WHERE snapshot.active = 1");
	catalog_commit(cat);
	return true;
}
