/*
 * A pair over which some rule fails (an overflow, a value that is too long):
 * each rule by itself, and each value that it read.  Slower by far, and seldom.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "judge.h"

struct alone {
	const struct recipe *recipe;
	struct jail *jail;
	sqlite3_stmt *rules[MAX_RULES], *columns[COLUMNS]; /* made when used */
};

struct alone *
alone_new(const struct recipe *recipe, struct jail *jail)
{
	struct alone *alone = calloc(1, sizeof(*alone));

	if (alone == NULL)
		err(1, NULL);
	alone->recipe = recipe;
	alone->jail = jail;
	return alone;
}

void
alone_free(struct alone *alone)
{
	if (alone == NULL)
		return;
	for (size_t i = 0; i < MAX_RULES; i++)
		sqlite3_finalize(alone->rules[i]);
	for (size_t i = 0; i < COLUMNS; i++)
		sqlite3_finalize(alone->columns[i]);
	free(alone);
}

static int
run(struct jail *jail, sqlite3_stmt *stmt, int64_t mention)
{
	int rc;

	sqlite3_reset(stmt);
	sqlite3_bind_int64(stmt, 1, mention);
	sqlite3_bind_int64(stmt, 2, mention);
	rc = jail_step(jail, stmt);
	if (rc != SQLITE_ROW && !jail_blames_recipe(rc))
		errx(1, "record: %s", sqlite3_errmsg(jail->db));
	return rc;
}

bool
alone_holds(
    struct alone *alone, size_t i, int64_t mention, char error[REASON_SIZE])
{
	sqlite3_stmt **stmt = &alone->rules[i];
	bool holds;

	if (*stmt == NULL)
		*stmt = rules_prepare_one(alone->recipe, alone->jail, i);
	error[0] = '\0';
	if (run(alone->jail, *stmt, mention) == SQLITE_ROW)
		holds = sqlite3_column_int(*stmt, 1) != 0;
	else {
		holds = false;
		snprintf(
		    error, REASON_SIZE, "%s", sqlite3_errmsg(alone->jail->db));
	}
	sqlite3_reset(*stmt);
	return holds;
}

struct sqlite3_stmt *
alone_value(struct alone *alone, int column, int64_t mention)
{
	sqlite3_stmt **stmt = &alone->columns[column];

	if (*stmt == NULL)
		*stmt = rules_prepare_column(alone->jail, column);
	if (run(alone->jail, *stmt, mention) == SQLITE_ROW)
		return *stmt;
	sqlite3_reset(*stmt);
	return NULL;
}
