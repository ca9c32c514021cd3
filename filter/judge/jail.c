/*
 * A connection that reads records and nothing else, for as long as a recipe's
 * expressions are compiled and run: SQLite asks about each table, column and
 * function that a statement names, and is told no.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "judge.h"

#define MAX_VALUE (64 << 20) /* bytes: a bomb of replace() ends here */
#define MAX_PATTERN 1000     /* bytes of LIKE and GLOB: their time is squared */
#define STEPS 10000 /* of SQLite's machine, between two looks at the clock */

/* Sure to end, the same for every reader, blind to all but their arguments. */
static const char *const functions[] = { "abs", "ceil", "ceiling", "coalesce",
	"exp", "floor", "glob", "ifnull", "instr", "json_array_length",
	"json_extract", "json_type", "length", "like", "ln", "log", "log10",
	"log2", "lower", "ltrim", "max", "min", "mod", "nullif", "pow", "power",
	"regexp", "replace", "round", "rtrim", "sign", "sqrt", "substr",
	"substring", "trim", "trunc", "typeof", "unicode", "upper", "->",
	"->>" };

static int
deny(struct jail *jail, const char *name)
{
	snprintf(jail->denied, sizeof(jail->denied), "%s", name);
	return SQLITE_DENY;
}

static int
call(struct jail *jail, const char *name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (sqlite3_stricmp(functions[i], name) == 0)
			return SQLITE_OK;
	return deny(jail, name);
}

static int
read_column(struct jail *jail, const char *table, const char *column)
{
	int i = columns_find(column);

	/* Of the view's tables, that they are read; not what. */
	if (column[0] == '\0')
		return SQLITE_OK;
	if (strcmp(table, "record") != 0)
		return deny(jail, table);
	if (jail->keys && strcmp(column, "mention") == 0)
		return SQLITE_OK;
	if (i == -1)
		return deny(jail, column);
	jail->columns |= UINT64_C(1) << i;
	return SQLITE_OK;
}

/*
 * WITHIN names the view whose own text asks; the other arguments, and that they
 * are six, is SQLite's doing.
 */
static int
authorize(void *arg, int action, /* NOLINT(readability-function-size) */
    const char *a, const char *b, const char *db, const char *within)
{
	struct jail *jail = arg;

	(void)db;
	if (action == SQLITE_SELECT)
		return SQLITE_OK;
	if (within != NULL)
		return strcmp(within, "record") == 0 &&
			       (action == SQLITE_READ ||
				   action == SQLITE_FUNCTION)
			   ? SQLITE_OK
			   : deny(jail, within);
	if (action == SQLITE_READ)
		return read_column(jail, a, b);
	if (action == SQLITE_FUNCTION)
		return call(jail, b);
	return deny(jail, a == NULL ? "statement" : a);
}

static int
late(void *arg)
{
	const struct jail *jail = arg;

	return time_ms() > jail->deadline;
}

void
jail_enter(struct jail *jail, struct sqlite3 *db)
{
	*jail = (struct jail) { .db = db, .deadline = INT64_MAX };
	regexp_register(db);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, MAX_VALUE);
	sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	/* "wdth" in double quotes is a column too, and no text. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_progress_handler(db, STEPS, late, jail);
	sqlite3_set_authorizer(db, authorize, jail);
}

/* What was compiled inside may now run beside other statements. */
void
jail_lift(struct jail *jail)
{
	sqlite3_set_authorizer(jail->db, NULL, NULL);
}

void
jail_leave(struct jail *jail)
{
	jail_lift(jail);
	sqlite3_progress_handler(jail->db, 0, NULL, NULL);
}
