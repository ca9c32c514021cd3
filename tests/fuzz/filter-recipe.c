/*
 * A stranger's recipe: whatever it says, it is refused or it reads records,
 * and it ends.
 */
#include <stdlib.h>

#include <sqlite3.h>

#include "filter/judge/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A record of one pair, and something that no recipe may see. */
static sqlite3 *
records(void)
{
	sqlite3_str *sql = sqlite3_str_new(NULL);
	sqlite3 *db;
	char *text;

	sqlite3_str_appendall(sql,
	    "CREATE TABLE secret (x);"
	    "CREATE TABLE pair (id, text);"
	    "INSERT INTO pair VALUES (1, 'a dog');"
	    "CREATE TABLE heeded (name, topic);"
	    "CREATE TABLE signal (item, images, says, ended);"
	    "CREATE TABLE standing (item, name, topic, raw, says, stands);"
	    "CREATE TABLE mention (id, withdrawn);"
	    "CREATE TABLE reserved (mention, name, raw);"
	    "CREATE VIEW paged AS SELECT * FROM standing;"
	    "CREATE VIEW embedded AS SELECT * FROM standing;"
	    "CREATE VIEW record AS SELECT id AS mention, id AS item");
	for (int i = 0; i < COLUMNS; i++)
		sqlite3_str_appendf(sql, ", text AS %s", columns_name(i));
	sqlite3_str_appendall(sql, " FROM pair");
	text = sqlite3_str_finish(sql);
	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		abort();
	sqlite3_free(text);
	return db;
}

static void
run(struct recipe *recipe, sqlite3 *db)
{
	sqlite3_stmt *stmt;
	struct columns columns;
	struct jail jail;

	jail_enter(&jail, db, recipe);
	stmt = rules_prepare(recipe, &jail, &columns);
	sqlite3_bind_int(stmt, 1, 1);
	sqlite3_bind_int(stmt, 2, 1);
	jail_step(&jail, stmt);
	if (!sqlite3_stmt_readonly(stmt))
		abort();
	sqlite3_finalize(stmt);
	jail_leave(&jail);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char reason[REASON_SIZE];
	struct recipe *recipe =
	    recipe_parse("fuzz", (const char *)data, len, reason);
	sqlite3 *db;

	if (recipe == NULL)
		return 0;
	if (recipe_check(recipe, reason) == 0) {
		db = records();
		run(recipe, db);
		sqlite3_close(db);
	}
	recipe_free(recipe);
	return 0;
}
