/*
 * A folder's metadata.jsonl, .csv or .parquet: file_name and what belongs to
 * it, as the Hugging Face imagefolder has it.  Kept in a table in memory while
 * the folder is walked, since its order is not the walk's.
 */
#include <err.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/table.h"

#define ROWS 1000000 /* of all folders being walked: some 300 MB */

struct metadata {
	sqlite3 *db;
	sqlite3_stmt *add, *drop, *find;
	int64_t rows;
};

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		errx(1, "metadata: %s", sqlite3_errmsg(db));
	return stmt;
}

struct metadata *
metadata_new(void)
{
	struct metadata *meta = calloc(1, sizeof(*meta));

	if (meta == NULL || sqlite3_open(":memory:", &meta->db) != SQLITE_OK)
		err(1, NULL);
	if (sqlite3_exec(meta->db,
		"CREATE TABLE meta (path TEXT PRIMARY KEY, folder TEXT, "
		"caption TEXT, title TEXT, author TEXT, licence TEXT, "
		"extra TEXT) STRICT",
		NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "metadata: %s", sqlite3_errmsg(meta->db));
	meta->add = prepare(meta->db,
	    "INSERT OR IGNORE INTO meta VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	meta->drop = prepare(meta->db, "DELETE FROM meta WHERE folder = ?1");
	meta->find = prepare(meta->db,
	    "SELECT caption, title, author, licence, extra FROM meta "
	    "WHERE path = ?1");
	return meta;
}

void
metadata_free(struct metadata *meta)
{
	if (meta == NULL)
		return;
	sqlite3_finalize(meta->add);
	sqlite3_finalize(meta->drop);
	sqlite3_finalize(meta->find);
	sqlite3_close(meta->db);
	free(meta);
}

static void
bind(sqlite3_stmt *stmt, int i, const char *text)
{
	sqlite3_bind_text(stmt, i, text, -1, SQLITE_TRANSIENT);
}

static void
add(struct metadata *meta, const char *folder, struct table *table)
{
	const char *name = table_field(table, FIELD_FILE);
	char *path;

	if (name == NULL)
		name = "";
	if (strncmp(name, "./", 2) == 0)
		name += 2;
	if (asprintf(&path, "%s/%s", folder, name) == -1)
		err(1, NULL);
	bind(meta->add, 1, path);
	bind(meta->add, 2, folder);
	bind(meta->add, 3, table_field(table, FIELD_CAPTION));
	bind(meta->add, 4, table_field(table, FIELD_TITLE));
	bind(meta->add, 5, table_field(table, FIELD_AUTHOR));
	bind(meta->add, 6, table_field(table, FIELD_LICENCE));
	bind(meta->add, 7, table_extra(table));
	if (sqlite3_step(meta->add) != SQLITE_DONE)
		errx(1, "metadata: %s", sqlite3_errmsg(meta->db));
	sqlite3_reset(meta->add);
	meta->rows++;
	free(path);
}

/* -1 and *REASON. */
static int
load(struct metadata *meta, const char *folder, struct table *table,
    char **reason)
{
	int row = 1;

	if (!table_has(table, FIELD_FILE)) {
		char *names = table_names(table);

		if (asprintf(reason, "no file_name among: %s", names) == -1)
			err(1, NULL);
		free(names);
		return -1;
	}
	while (row == 1 && meta->rows < ROWS) {
		row = table_next(table, reason);
		if (row == 1)
			add(meta, folder, table);
	}
	if (row == 1 && asprintf(reason, "has more than %d rows", ROWS) == -1)
		err(1, NULL);
	return row == 0 ? 0 : -1;
}

int
metadata_enter(struct metadata *meta, const char *folder, char **reason)
{
	static const char *const suffixes[] = { "jsonl", "csv", "parquet" };
	int rc = 0;

	for (size_t i = 0; i < 3 && rc == 0; i++) {
		char *path, *wrong = NULL;
		struct table *table;

		if (asprintf(&path, "%s/metadata.%s", folder, suffixes[i]) ==
		    -1)
			err(1, NULL);
		if (access(path, F_OK) == 0) {
			table = table_open(path, 0, &wrong);
			rc = -1;
			if (table != NULL)
				rc = load(meta, folder, table, &wrong);
			table_close(table);
		}
		if (rc == -1 &&
		    asprintf(reason, "files: %s: %s", path, wrong) == -1)
			err(1, NULL);
		free(wrong);
		free(path);
	}
	return rc;
}

void
metadata_leave(struct metadata *meta, const char *folder)
{
	if (meta->rows == 0)
		return;
	bind(meta->drop, 1, folder);
	if (sqlite3_step(meta->drop) != SQLITE_DONE)
		errx(1, "metadata: %s", sqlite3_errmsg(meta->db));
	meta->rows -= sqlite3_changes(meta->db);
	sqlite3_reset(meta->drop);
}

static void
fill(char **field, sqlite3_stmt *stmt, int col)
{
	const char *text = (const char *)sqlite3_column_text(stmt, col);

	if (*field != NULL || text == NULL)
		return;
	*field = strdup(text);
	if (*field == NULL)
		err(1, NULL);
}

void
metadata_find(struct metadata *meta, const char *path, struct sidecar *car)
{
	if (meta->rows == 0)
		return;
	bind(meta->find, 1, path);
	if (sqlite3_step(meta->find) == SQLITE_ROW) {
		fill(&car->caption, meta->find, 0);
		fill(&car->title, meta->find, 1);
		fill(&car->author, meta->find, 2);
		fill(&car->licence, meta->find, 3);
		fill(&car->extra, meta->find, 4);
	}
	sqlite3_reset(meta->find);
}
