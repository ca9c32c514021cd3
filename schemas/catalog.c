/*
 * The catalog: one SQLite file in which the stages meet.  Each stage writes
 * its own tables (see its rows.c) and reads the rest through the view record.
 */
#include <sys/file.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "schemas/schemas.h"

#define APPLICATION_ID 0x50727366 /* "Prsf", in the file's header */
#define BUSY_MS 60000   /* another stage's transaction is far shorter */
#define WAL_PAGES 16384 /* of 4 KiB: each checkpoint waits for the disk */
#define CACHE_KIB 65536 /* page cache: memory must not grow with the rows */

struct catalog {
	sqlite3 *db;
	char *path;
	bool held;
	/* BEGIN, COMMIT: thousands a second, of what only reads. */
	sqlite3_stmt *hold, *release;
};

static const char tables[] =
#include "schemas/audit.sql.inc"
#include "schemas/crawl.sql.inc"
#include "schemas/filter.sql.inc"
#include "schemas/index.sql.inc"
    ;

/* Each may read those before it. */
static const struct view {
	const char *name, *sql;
} views[] = {
	{
	    "standing",
#include "schemas/standing.sql.inc"
	},
	{
	    "embedded",
#include "schemas/embedded.sql.inc"
	},
	{
	    "paged",
#include "schemas/paged.sql.inc"
	},
	{
	    "heeded",
#include "schemas/heeded.sql.inc"
	},
	{
	    "reserved",
#include "schemas/reserved.sql.inc"
	},
	{
	    "consent",
#include "schemas/consent.sql.inc"
	},
	{
	    "record",
#include "schemas/record.sql.inc"
	},
};

#define VIEWS (sizeof(views) / sizeof(*views))

/* What takes a catalog from version i + 1 to i + 2. */
static const char *const migrations[CATALOG_VERSION - 1] = {
#include "schemas/migrate-1.sql.inc"
	,
#include "schemas/migrate-2.sql.inc"
	,
#include "schemas/migrate-3.sql.inc"
	,
#include "schemas/migrate-4.sql.inc"
};

static _Noreturn void
fail(struct sqlite3 *db)
{
	const char *path = sqlite3_db_filename(db, "main");

	errx(1, "%s: %s", path == NULL ? "catalog" : path, sqlite3_errmsg(db));
}

void
catalog_exec(struct catalog *cat, const char *sql)
{
	if (sqlite3_exec(cat->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(cat->db);
}

/* FMT has one %s, for TEXT. */
static void
exec_of(struct catalog *cat, const char *fmt, const char *text)
{
	char *sql = sqlite3_mprintf(fmt, text);

	if (sql == NULL)
		err(1, NULL);
	catalog_exec(cat, sql);
	sqlite3_free(sql);
}

static void
settle(struct catalog *cat, int64_t version)
{
	char *sql;

	for (int64_t v = version; v > 0 && v < CATALOG_VERSION; v++)
		catalog_exec(cat, migrations[v - 1]);
	if (version == 0)
		catalog_exec(cat, tables);
	for (size_t i = VIEWS; i-- > 0;)
		exec_of(cat, "DROP VIEW IF EXISTS %s", views[i].name);
	for (size_t i = 0; i < VIEWS; i++)
		catalog_exec(cat, views[i].sql);
	if ((sql = sqlite3_mprintf("PRAGMA application_id = %d;"
				   "PRAGMA user_version = %d",
		 APPLICATION_ID, CATALOG_VERSION)) == NULL)
		err(1, NULL);
	catalog_exec(cat, sql);
	sqlite3_free(sql);
}

/*
 * Bring the catalog to this program's version, in one transaction: a second
 * program that starts at the same moment waits, and finds it done.
 */
static void
migrate(struct catalog *cat)
{
	catalog_begin(cat);
	int64_t version = catalog_number(cat, "PRAGMA user_version");

	if (version < CATALOG_VERSION)
		settle(cat, version);
	catalog_commit(cat);
}

static void
check(struct catalog *cat, enum catalog_mode mode)
{
	int64_t id = catalog_number(cat, "PRAGMA application_id");
	int64_t version = catalog_number(cat, "PRAGMA user_version");

	if (version > CATALOG_VERSION)
		errx(1,
		    "%s: is of version %lld, made by a newer Proofsheet; "
		    "this one knows up to %d",
		    cat->path, (long long)version, CATALOG_VERSION);
	if (id != APPLICATION_ID &&
	    catalog_number(cat, "SELECT count(*) FROM sqlite_schema") > 0)
		errx(1, "%s: an SQLite file, but no catalog of Proofsheet's",
		    cat->path);
	if (mode == CATALOG_READ && version < CATALOG_VERSION)
		errx(1,
		    "%s: is of version %lld; any stage that writes to the "
		    "set brings it to %d",
		    cat->path, (long long)version, CATALOG_VERSION);
}

/*
 * A set of somebody else's may lie on a medium that cannot be written, where
 * SQLite could not make the files that WAL mode needs beside the catalog.
 */
static int
open_read(struct catalog *cat)
{
	bool fixed = access(cat->path, W_OK) == -1;
	char *uri;
	size_t len;
	FILE *out = open_memstream(&uri, &len);
	int rc;

	if (out == NULL)
		err(1, NULL);
	fputs("file:", out);
	for (const char *p = cat->path; *p != '\0'; p++)
		fprintf(out, strchr("%?#", *p) == NULL ? "%c" : "%%%02X", *p);
	fprintf(out, "?mode=ro%s", fixed ? "&immutable=1" : "");
	if (fclose(out) == EOF)
		err(1, NULL);
	rc = sqlite3_open_v2(
	    uri, &cat->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	free(uri);
	return rc;
}

static void
tune(struct catalog *cat)
{
	char sql[80];

	sqlite3_busy_timeout(cat->db, BUSY_MS);
	sqlite3_db_config(cat->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%d", CACHE_KIB);
	catalog_exec(cat, sql);
	catalog_exec(cat, "PRAGMA foreign_keys = ON; PRAGMA temp_store = FILE");
}

/*
 * A stranger's catalog may hold any view and trigger: none of their
 * functions is run, and the views are our own, not those that it brings.
 */
static void
distrust(struct catalog *cat)
{
	catalog_exec(cat, "PRAGMA trusted_schema = OFF");
	for (size_t i = 0; i < VIEWS; i++)
		exec_of(cat, "CREATE TEMP %s", strstr(views[i].sql, "VIEW "));
}

/*
 * Two programs may come to a new set at the same moment; SQLite has no way to
 * let one wait while the other turns the file to WAL mode.
 */
static void
make(struct catalog *cat, const char *set)
{
	int fd = open(set, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char sql[120];

	if (fd == -1)
		err(1, "%s", set);
	while (flock(fd, LOCK_EX) == -1)
		if (errno != EINTR)
			err(1, "%s", set);
	check(cat, CATALOG_WRITE);
	snprintf(sql, sizeof(sql),
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
	    "PRAGMA wal_autocheckpoint = %d",
	    WAL_PAGES);
	catalog_exec(cat, sql);
	migrate(cat);
	close(fd);
}

struct catalog *
catalog_open(const char *set, enum catalog_mode mode)
{
	struct catalog *cat;
	int rc;

	if ((cat = calloc(1, sizeof(*cat))) == NULL)
		err(1, NULL);
	if (mode == CATALOG_WRITE)
		set_make(set);
	cat->path = set_path(set, "catalog.db");
	rc = mode == CATALOG_READ ? open_read(cat)
				  : sqlite3_open(cat->path, &cat->db);
	if (rc != SQLITE_OK)
		errx(1, "%s: %s", cat->path,
		    access(cat->path, R_OK) == -1 ? "there is no set here"
						  : sqlite3_errmsg(cat->db));
	tune(cat);
	if (mode == CATALOG_WRITE) {
		make(cat, set);
		return cat;
	}
	check(cat, mode);
	distrust(cat);
	return cat;
}

void
catalog_close(struct catalog *cat)
{
	if (cat == NULL)
		return;
	sqlite3_finalize(cat->hold);
	sqlite3_finalize(cat->release);
	if (sqlite3_close(cat->db) != SQLITE_OK)
		fail(cat->db);
	free(cat->path);
	free(cat);
}

struct sqlite3 *
catalog_db(struct catalog *cat)
{
	return cat->db;
}

struct sqlite3_stmt *
catalog_prepare(struct catalog *cat, const char *sql)
{
	struct sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(cat->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail(cat->db);
	return stmt;
}

bool
catalog_row(struct sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		fail(sqlite3_db_handle(stmt));
	sqlite3_reset(stmt);
	return false;
}

void
catalog_step(struct sqlite3_stmt *stmt)
{
	while (catalog_row(stmt))
		continue;
}

static struct sqlite3_stmt *
once(struct catalog *cat, struct sqlite3_stmt **stmt, const char *sql)
{
	if (*stmt == NULL)
		*stmt = catalog_prepare(cat, sql);
	return *stmt;
}

/*
 * Reads that follow are of one moment, and need no lock each; until the next
 * catalog_begin() or catalog_release().
 */
void
catalog_hold(struct catalog *cat)
{
	if (!cat->held)
		catalog_step(once(cat, &cat->hold, "BEGIN"));
	cat->held = true;
}

void
catalog_release(struct catalog *cat)
{
	if (cat->held)
		catalog_step(once(cat, &cat->release, "COMMIT"));
	cat->held = false;
}

void
catalog_begin(struct catalog *cat)
{
	catalog_release(cat);
	catalog_exec(cat, "BEGIN IMMEDIATE");
}

void
catalog_commit(struct catalog *cat)
{
	catalog_exec(cat, "COMMIT");
}

int64_t
catalog_number(struct catalog *cat, const char *sql)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);
	int64_t n = catalog_row(stmt) ? sqlite3_column_int64(stmt, 0) : 0;

	sqlite3_finalize(stmt);
	return n;
}

char *
catalog_text(struct sqlite3_stmt *stmt, int col)
{
	return text_copy((const char *)sqlite3_column_text(stmt, col));
}

#define COLUMN(name) #name ", "

/*
 * REST is ours, never a stranger's: it is pasted into the SQL.  Its
 * parameters are bound by the caller.
 */
struct sqlite3_stmt *
catalog_records(struct catalog *cat, const char *rest)
{
	static const char columns[] = RECORD(COLUMN, COLUMN, COLUMN, COLUMN);
	char *sql = sqlite3_mprintf("SELECT %.*s FROM record %s",
	    (int)sizeof(columns) - 3, columns, rest);
	struct sqlite3_stmt *stmt;

	if (sql == NULL)
		err(1, NULL);
	stmt = catalog_prepare(cat, sql);
	sqlite3_free(sql);
	return stmt;
}

static int64_t
integer(struct sqlite3_stmt *stmt, int col)
{
	return sqlite3_column_type(stmt, col) == SQLITE_NULL
		   ? ABSENT
		   : sqlite3_column_int64(stmt, col);
}

static double
real(struct sqlite3_stmt *stmt, int col)
{
	return sqlite3_column_type(stmt, col) == SQLITE_NULL
		   ? (double)NAN
		   : sqlite3_column_double(stmt, col);
}

#define READ_INTEGER(name) rec->name = integer(stmt, col++);
#define READ_TEXT(name) rec->name = catalog_text(stmt, col++);
#define READ_REAL(name) rec->name = real(stmt, col++);

/*
 * Refill REC with the next record.  At the end: false, REC is empty, and the
 * statement is ready to be run again.
 */
bool
catalog_next(struct sqlite3_stmt *stmt, struct record *rec)
{
	int col = 0;

	record_clear(rec);
	if (!catalog_row(stmt))
		return false;
	RECORD(READ_INTEGER, READ_TEXT, READ_INTEGER, READ_REAL)
	return true;
}
