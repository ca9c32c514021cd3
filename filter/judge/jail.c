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

/*
 * Bytes of a value: a caption has some 100, signals some 1000.  trim(), instr()
 * and their like take the square of it.
 */
#define MAX_VALUE (256 << 10)
#define MAX_PATTERN 1000 /* bytes of LIKE and GLOB: their time is squared */

/* Ours, in no rule: they note what is at work. */
#define PAIR "judge_pair" /* of mention and uid; gives the mention */
#define RULE "judge_rule" /* of its number; true */

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
	if (jail->own && (strcmp(name, PAIR) == 0 || strcmp(name, RULE) == 0))
		return SQLITE_OK;
	if (sqlite3_stricmp(QUARTILE, name) == 0) {
		jail->asks = true;
		return SQLITE_OK;
	}
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (sqlite3_stricmp(functions[i], name) == 0)
			return SQLITE_OK;
	return deny(jail, name);
}

/* The record, and what its consent is made of: views, and two tables. */
static bool
is_view(const char *name)
{
	static const char *const views[] = { "record", "standing", "paged",
		"embedded", "reserved", "heeded", "signal", "mention" };

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		if (strcmp(views[i], name) == 0)
			return true;
	return false;
}

static int
read_column(struct jail *jail, const char *table, const char *column)
{
	int i = columns_find(column);

	/* Of the view's tables, that they are read; not what. */
	if (column[0] == '\0')
		return SQLITE_OK;
	if (jail->own && is_view(table) && i == -1)
		return SQLITE_OK;
	if (strcmp(table, "record") != 0)
		return jail->own && is_view(table) ? SQLITE_OK
						   : deny(jail, table);
	if (i == -1)
		return deny(jail, column);
	jail->columns.has[i] = true;
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
	if (action == SQLITE_SELECT || jail->counting)
		return SQLITE_OK;
	if (within != NULL)
		return is_view(within) && (action == SQLITE_READ ||
					      action == SQLITE_FUNCTION)
			   ? SQLITE_OK
			   : deny(jail, within);
	if (action == SQLITE_READ)
		return read_column(jail, a, b);
	if (action == SQLITE_FUNCTION)
		return call(jail, b);
	return deny(jail, a == NULL ? "statement" : a);
}

static void
pair(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct jail *jail = sqlite3_user_data(ctx);
	const char *uid = (const char *)sqlite3_value_text(argv[1]);

	(void)argc;
	jail->mention = sqlite3_value_int64(argv[0]);
	snprintf(jail->watch.pair, sizeof(jail->watch.pair), "%s",
	    uid == NULL ? "" : uid);
	sqlite3_result_int64(ctx, jail->mention);
}

static void
rule(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct jail *jail = sqlite3_user_data(ctx);

	(void)argc;
	jail->watch.rule = jail->where[sqlite3_value_int(argv[0])];
	sqlite3_result_int(ctx, 1);
}

static void
functions_register(struct jail *jail)
{
	regexp_register(jail->db);
	quartiles_register(jail);
	if (sqlite3_create_function(jail->db, PAIR, 2, SQLITE_UTF8, jail, pair,
		NULL, NULL) != SQLITE_OK ||
	    sqlite3_create_function(jail->db, RULE, 1, SQLITE_UTF8, jail, rule,
		NULL, NULL) != SQLITE_OK)
		errx(1, "%s", sqlite3_errmsg(jail->db));
}

void
jail_enter(struct jail *jail, struct sqlite3 *db, const struct recipe *recipe)
{
	*jail = (struct jail) { .db = db };
	for (size_t i = 0; i < recipe->n; i++)
		recipe_refuse(recipe, recipe->rules[i].at, jail->where[i],
		    "rule '%.*s'", recipe->rules[i].name_len,
		    recipe->rules[i].name);
	functions_register(jail);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, MAX_VALUE);
	sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	/* "wdth" in double quotes is a column too, and no text. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_set_authorizer(db, authorize, jail);
	watch_open(&jail->watch, jail->where[0]);
}

void
jail_leave(struct jail *jail)
{
	watch_close(&jail->watch);
	sqlite3_set_authorizer(jail->db, NULL, NULL);
}

int
jail_step(struct jail *jail, struct sqlite3_stmt *stmt)
{
	watch_pair(&jail->watch);
	return sqlite3_step(stmt);
}

/* Overflows, JSON that is none, patterns that are none, what grows too long. */
bool
jail_blames_recipe(int rc)
{
	return rc == SQLITE_ERROR || rc == SQLITE_TOOBIG ||
	       rc == SQLITE_MISMATCH;
}
