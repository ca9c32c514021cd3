/*
 * All that this stage writes into the catalog.  What takes long to find is
 * gathered in a temporary table, which nobody waits for, and put in place in
 * one short transaction.
 */
#include <err.h>

#include <sqlite3.h>

#include "index/index.h"

static void
now(char text[21])
{
	time_write(text, time(NULL));
}

struct sqlite3_stmt *
nears_begin(struct catalog *cat)
{
	catalog_exec(cat, "CREATE TEMP TABLE pair ("
			  " item INTEGER, other INTEGER, distance INTEGER,"
			  " orientation INTEGER, same_bytes INTEGER,"
			  " PRIMARY KEY (item, other)) WITHOUT ROWID");
	return catalog_prepare(cat,
	    "INSERT INTO temp.pair VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT DO UPDATE SET distance = excluded.distance,"
	    "  orientation = excluded.orientation,"
	    "  same_bytes = max(same_bytes, excluded.same_bytes)"
	    " WHERE (excluded.distance, excluded.orientation)"
	    "  <= (distance, orientation)");
}

void
nears_add(struct sqlite3_stmt *stmt, const struct near_row *row)
{
	sqlite3_bind_int64(stmt, 1, row->item);
	sqlite3_bind_int64(stmt, 2, row->other);
	sqlite3_bind_int(stmt, 3, row->distance);
	sqlite3_bind_int(stmt, 4, row->orientation);
	sqlite3_bind_int(stmt, 5, row->same_bytes);
	catalog_step(stmt);
}

/*
 * A star: each item with the first of those that have its bytes.
 */
void
nears_add_same_bytes(struct catalog *cat)
{
	catalog_exec(cat,
	    "INSERT INTO temp.pair SELECT twins.first, item.id, 0, 1, 1"
	    " FROM (SELECT sha256, min(id) AS first FROM item"
	    "  WHERE state = 'fetched' GROUP BY sha256 HAVING count(*) > 1)"
	    "  AS twins"
	    " JOIN item ON item.sha256 = twins.sha256"
	    " WHERE item.state = 'fetched' AND item.id > twins.first"
	    " ON CONFLICT DO UPDATE SET distance = 0, orientation = 1,"
	    "  same_bytes = 1");
}

static void
write_search(struct catalog *cat, const struct search *search)
{
	struct sqlite3_stmt *stmt = catalog_prepare(
	    cat, "INSERT OR REPLACE INTO search VALUES (?1, ?2, ?3, ?4, ?5)");
	char made[21];

	now(made);
	sqlite3_bind_text(stmt, 1, search->against, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 2, search->radius);
	sqlite3_bind_int64(stmt, 3, search->items);
	sqlite3_bind_int64(stmt, 4, search->others);
	sqlite3_bind_text(stmt, 5, made, -1, SQLITE_STATIC);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
}

static void
run(struct catalog *cat, const char *sql, const char *against)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);

	sqlite3_bind_text(stmt, 1, against, -1, SQLITE_STATIC);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
}

/*
 * An item may have been erased while it was compared: its rows stay out.
 */
void
nears_write(struct catalog *cat, const struct search *search)
{
	catalog_begin(cat);
	run(cat, "DELETE FROM near WHERE against = ?1", search->against);
	run(cat,
	    "INSERT INTO near (item, against, other, distance, orientation,"
	    "  same_bytes, tier)"
	    " SELECT item, ?1, other, distance, orientation, same_bytes,"
	    "  iif(same_bytes, 'bytes', 'near')"
	    " FROM temp.pair WHERE item IN (SELECT id FROM item)"
	    " AND (?1 <> '' OR other IN (SELECT id FROM item))",
	    search->against);
	write_search(cat, search);
	catalog_commit(cat);
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
