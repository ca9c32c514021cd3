/*
 * What near finds: the tables found and searching, and in the end near and
 * search.  Each transaction is short, so that nobody waits for it; a dry run
 * has temporary tables of the same names, which go before the catalog's.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/near/near.h"

#define HELD 65536    /* rows in memory: 2.5 MiB */
#define PERIOD 1000   /* ms, after which they are kept: what a kill may cost */
#define SOMETIMES 256 /* rows after which the clock is read */

struct nears {
	struct catalog *cat;
	const char *against;
	bool dry_run;
	struct sqlite3_stmt *add, *keep, *add_features;
	struct near_row *held;
	size_t n;
	int64_t kept; /* ms, when */
	int64_t reached;
	uint8_t *units;
	size_t nunits;
};

static const char temporary[] =
    "CREATE TEMP TABLE searching (against TEXT PRIMARY KEY, state TEXT,"
    " reached INTEGER NOT NULL DEFAULT 0, units BLOB NOT NULL DEFAULT x'');"
    "CREATE TEMP TABLE found (item INTEGER, against TEXT, other INTEGER,"
    " distance INTEGER, orientation INTEGER, same_bytes INTEGER, tier TEXT,"
    " variant INTEGER, inliers INTEGER, affine TEXT, PRIMARY KEY (item, "
    "against, other)) WITHOUT ROWID";

/* What was erased meanwhile stays out. */
static const char add[] =
    "INSERT INTO found (item, against, other, distance, orientation,"
    "  same_bytes, tier, variant) SELECT ?1, ?6, ?2, ?3, ?4, ?5,"
    "  iif(?5, 'bytes', 'near'), ?7"
    " WHERE EXISTS (SELECT 1 FROM item WHERE id = ?1)"
    " ON CONFLICT DO UPDATE SET distance = excluded.distance,"
    "  orientation = excluded.orientation,"
    "  same_bytes = max(same_bytes, excluded.same_bytes),"
    "  tier = iif(max(same_bytes, excluded.same_bytes), 'bytes', 'near'),"
    "  variant = excluded.variant"
    " WHERE (excluded.distance, coalesce(excluded.variant, -1),"
    "   excluded.orientation)"
    "  <= (distance, coalesce(variant, -1), orientation)";

/*
 * How many bits differ was not looked at: 256 is farther than all that was.
 * What is near anyhow stays so, and gains the points that agree.
 */
static const char add_features[] =
    "INSERT INTO found SELECT ?2, ?1, ?3, 256, ?4, 0, 'features', NULL, ?5, ?6"
    " WHERE EXISTS (SELECT 1 FROM item WHERE id = ?2)"
    " ON CONFLICT DO UPDATE SET"
    "  orientation = iif(tier = 'features', excluded.orientation, orientation),"
    "  inliers = excluded.inliers, affine = excluded.affine";

static struct sqlite3_stmt *
prepare(const struct nears *nears, const char *sql)
{
	struct sqlite3_stmt *stmt = catalog_prepare(nears->cat, sql);

	sqlite3_bind_text(stmt, 1, nears->against, -1, SQLITE_STATIC);
	return stmt;
}

static void
run(const struct nears *nears, const char *sql)
{
	struct sqlite3_stmt *stmt = prepare(nears, sql);

	catalog_step(stmt);
	sqlite3_finalize(stmt);
}

/* False: another search was begun, or none. */
static bool
resume(struct nears *nears, const char *state)
{
	struct sqlite3_stmt *stmt =
	    prepare(nears, "SELECT reached, units FROM searching"
			   " WHERE against = ?1 AND state = ?2");
	bool begun;

	sqlite3_bind_text(stmt, 2, state, -1, SQLITE_STATIC);
	if ((begun = catalog_row(stmt))) {
		nears->reached = sqlite3_column_int64(stmt, 0);
		nears->nunits = (size_t)sqlite3_column_bytes(stmt, 1);
		nears->units = calloc(nears->nunits + 1, 1);
		if (nears->units == NULL)
			err(1, NULL);
		if (nears->nunits > 0)
			memcpy(nears->units, sqlite3_column_blob(stmt, 1),
			    nears->nunits);
	}
	sqlite3_finalize(stmt);
	return begun;
}

static void
begin_anew(const struct nears *nears, const char *state)
{
	struct sqlite3_stmt *stmt;

	catalog_begin(nears->cat);
	run(nears, "DELETE FROM found WHERE against = ?1");
	run(nears, "DELETE FROM searching WHERE against = ?1");
	stmt = prepare(
	    nears, "INSERT INTO searching (against, state) VALUES (?1, ?2)");
	sqlite3_bind_text(stmt, 2, state, -1, SQLITE_STATIC);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
	catalog_commit(nears->cat);
}

struct nears *
nears_begin(
    struct catalog *cat, const char *against, const char *state, bool dry_run)
{
	struct nears *nears = calloc(1, sizeof(*nears));

	if (nears == NULL ||
	    (nears->held = calloc(HELD, sizeof(*nears->held))) == NULL)
		err(1, NULL);
	nears->cat = cat;
	nears->against = against;
	nears->dry_run = dry_run;
	nears->kept = time_ms();
	if (dry_run)
		catalog_exec(cat, temporary);
	if (!resume(nears, state))
		begin_anew(nears, state);
	nears->add = catalog_prepare(cat, add);
	sqlite3_bind_text(nears->add, 6, against, -1, SQLITE_STATIC);
	nears->add_features = prepare(nears, add_features);
	nears->keep = prepare(nears, "UPDATE searching"
				     " SET reached = ?2, units = ?3"
				     " WHERE against = ?1");
	return nears;
}

static void
write_row(const struct nears *nears, const struct near_row *row)
{
	struct sqlite3_stmt *stmt = nears->add;

	sqlite3_bind_int64(stmt, 1, row->item);
	sqlite3_bind_int64(stmt, 2, row->other);
	sqlite3_bind_int(stmt, 3, row->distance);
	sqlite3_bind_int(stmt, 4, row->orientation);
	sqlite3_bind_int(stmt, 5, row->same_bytes);
	if (row->variant == NO_VARIANT)
		sqlite3_bind_null(stmt, 7);
	else
		sqlite3_bind_int(stmt, 7, row->variant);
	catalog_step(stmt);
}

static int
compare(const void *a, const void *b)
{
	const struct near_row *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return (x->other > y->other) - (x->other < y->other);
}

/* In the order of the table, of which each page is then met once. */
static void
keep(struct nears *nears)
{
	if (nears->n > 1)
		qsort(nears->held, nears->n, sizeof(*nears->held), compare);
	catalog_begin(nears->cat);
	for (size_t i = 0; i < nears->n; i++)
		write_row(nears, &nears->held[i]);
	sqlite3_bind_int64(nears->keep, 2, nears->reached);
	sqlite3_bind_blob64(nears->keep, 3,
	    nears->units == NULL ? (const void *)"" : nears->units,
	    nears->nunits, SQLITE_STATIC);
	catalog_step(nears->keep);
	catalog_commit(nears->cat);
	nears->n = 0;
	nears->kept = time_ms();
}

static void
keep_now_and_then(struct nears *nears)
{
	if (time_ms() - nears->kept >= PERIOD)
		keep(nears);
}

void
nears_add(struct nears *nears, const struct near_row *row)
{
	nears->held[nears->n++] = *row;
	if (nears->n == HELD)
		keep(nears);
	else if (nears->n % SOMETIMES == 0)
		keep_now_and_then(nears);
}

void
nears_add_features(struct nears *nears, const struct near_row *row, int inliers,
    const char *affine)
{
	struct sqlite3_stmt *stmt = nears->add_features;

	catalog_begin(nears->cat);
	sqlite3_bind_int64(stmt, 2, row->item);
	sqlite3_bind_int64(stmt, 3, row->other);
	sqlite3_bind_int(stmt, 4, row->orientation);
	sqlite3_bind_int(stmt, 5, inliers);
	sqlite3_bind_text(stmt, 6, affine, -1, SQLITE_STATIC);
	catalog_step(stmt);
	catalog_commit(nears->cat);
}

int64_t
nears_reached(const struct nears *nears)
{
	return nears->reached;
}

void
nears_reach(struct nears *nears, int64_t item)
{
	nears->reached = item;
	keep_now_and_then(nears);
}

/*
 * Cut into another number of units, all are to be done again; what they have
 * found is found again.
 */
const uint8_t *
nears_units(struct nears *nears, size_t n)
{
	if (nears->units == NULL || nears->nunits != n) {
		free(nears->units);
		if ((nears->units = calloc(n + 1, 1)) == NULL)
			err(1, NULL);
		nears->nunits = n;
	}
	return nears->units;
}

void
nears_done(struct nears *nears, size_t unit)
{
	nears->units[unit] = 1;
	keep_now_and_then(nears);
}

/*
 * A star: each item with the first of those that have its bytes.  They are read
 * from a temporary table: what reads the catalog could not write it as well,
 * once another program has.
 */
void
nears_add_same_bytes(struct nears *nears)
{
	struct near_row row = {
		.orientation = 1, .same_bytes = true, .variant = NO_VARIANT
	};
	struct sqlite3_stmt *stmt;

	catalog_exec(nears->cat,
	    "CREATE TEMP TABLE twin AS SELECT twins.first, item.id FROM"
	    " (SELECT sha256, min(id) AS first FROM item"
	    "  WHERE state = 'fetched' GROUP BY sha256 HAVING count(*) > 1)"
	    "  AS twins"
	    " JOIN item ON item.sha256 = twins.sha256"
	    " WHERE item.state = 'fetched' AND item.id > twins.first");
	stmt = catalog_prepare(nears->cat, "SELECT first, id FROM temp.twin");
	while (catalog_row(stmt)) {
		row.item = sqlite3_column_int64(stmt, 0);
		row.other = sqlite3_column_int64(stmt, 1);
		nears_add(nears, &row);
	}
	sqlite3_finalize(stmt);
}

static void
write_search(const struct nears *nears, const struct search *search)
{
	struct sqlite3_stmt *stmt = prepare(
	    nears, "INSERT OR REPLACE INTO search VALUES (?1, ?2, ?3, ?4, ?5)");
	char made[21];

	time_write(made, time(NULL));
	sqlite3_bind_int(stmt, 2, search->radius);
	sqlite3_bind_int64(stmt, 3, search->items);
	sqlite3_bind_int64(stmt, 4, search->others);
	sqlite3_bind_text(stmt, 5, made, -1, SQLITE_STATIC);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
}

static void
put_in_place(const struct nears *nears, const struct search *search)
{
	catalog_begin(nears->cat);
	run(nears, "DELETE FROM near WHERE against = ?1");
	run(nears,
	    "INSERT INTO near (item, against, other, distance, orientation,"
	    "  same_bytes, tier, variant, inliers, affine)"
	    " SELECT item, against, other, distance, orientation, same_bytes,"
	    "  tier, variant, inliers, affine FROM found WHERE against = ?1"
	    " AND (?1 <> '' OR other IN (SELECT id FROM item))");
	write_search(nears, search);
	run(nears, "DELETE FROM found WHERE against = ?1");
	run(nears, "DELETE FROM searching WHERE against = ?1");
	catalog_commit(nears->cat);
}

static void
write_hits(const struct nears *nears, const struct chance *chance)
{
	struct sqlite3_stmt *stmt =
	    prepare(nears, "INSERT INTO chance (against, kind, distance, hits)"
			   " VALUES (?1, ?2, ?3, ?4)");
	int64_t hits = 0;

	for (int d = 0; d <= chance->radius; d++) {
		hits += chance->hits[d];
		sqlite3_bind_text(stmt, 2, chance->kind, -1, SQLITE_STATIC);
		sqlite3_bind_int(stmt, 3, d);
		sqlite3_bind_int64(stmt, 4, hits);
		catalog_step(stmt);
	}
	sqlite3_finalize(stmt);
}

void
nears_chance(struct nears *nears, const struct chance *chance)
{
	struct sqlite3_stmt *stmt;

	if (nears->dry_run)
		return;
	catalog_begin(nears->cat);
	stmt =
	    prepare(nears, "INSERT OR REPLACE INTO chance_of"
			   " (against, kind, sampled, codes, mean, deviation)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	sqlite3_bind_text(stmt, 2, chance->kind, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 3, chance->sampled);
	sqlite3_bind_int64(stmt, 4, chance->codes);
	sqlite3_bind_double(stmt, 5, chance->mean);
	sqlite3_bind_double(stmt, 6, chance->deviation);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
	write_hits(nears, chance);
	catalog_commit(nears->cat);
}

static int64_t
count(const struct nears *nears, const char *sql)
{
	struct sqlite3_stmt *stmt = prepare(nears, sql);
	int64_t n = catalog_row(stmt) ? sqlite3_column_int64(stmt, 0) : 0;

	sqlite3_finalize(stmt);
	return n;
}

int64_t
nears_by_features(const struct nears *nears)
{
	return count(nears, "SELECT count(*) FROM found WHERE against = ?1"
			    " AND inliers IS NOT NULL");
}

int64_t
nears_end(struct nears *nears, const struct search *search)
{
	int64_t n;

	keep(nears);
	n = count(nears, "SELECT count(*) FROM found WHERE against = ?1");
	sqlite3_finalize(nears->add);
	sqlite3_finalize(nears->keep);
	sqlite3_finalize(nears->add_features);
	if (!nears->dry_run)
		put_in_place(nears, search);
	free(nears->held);
	free(nears->units);
	free(nears);
	return n;
}
