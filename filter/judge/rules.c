/*
 * The rules of a recipe as SQL.  Each is compiled alone first, for its errors
 * and to learn what it reads; then all are one statement over the record.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "judge.h"

#define BEFORE "SELECT ("
#define SCORES "scores"

static char *
expression(
    const struct recipe *recipe, const struct rule *rule, const char *rest)
{
	char *sql;

	if (asprintf(&sql, BEFORE "%.*s) %s", (int)rule->len,
		recipe->text + rule->at, rest) == -1)
		err(1, NULL);
	return sql;
}

/* Where NAME stands in the rule, outside of any other word; else its start. */
static size_t
find(const struct recipe *recipe, const struct rule *rule, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; len > 0 && i + len <= rule->len; i++)
		if (strncasecmp(recipe->text + rule->at + i, name, len) == 0)
			return rule->at + i;
	return rule->at;
}

/* SQLite's word for what is wrong, where it is wrong. */
static int
refuse(const struct recipe *recipe, const struct rule *rule,
    const struct jail *jail, char reason[REASON_SIZE])
{
	int at = sqlite3_error_offset(jail->db) - (int)strlen(BEFORE);

	if (jail->denied[0] != '\0')
		return recipe_refuse(recipe, find(recipe, rule, jail->denied),
		    reason, "'%s' is nothing that a rule may read or call",
		    jail->denied);
	if (at < 0 || (size_t)at > rule->len)
		at = 0;
	return recipe_refuse(recipe, rule->at + (size_t)at, reason, "%s",
	    sqlite3_errmsg(jail->db));
}

static sqlite3_stmt *
prepare(struct jail *jail, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	jail->columns = 0;
	jail->denied[0] = '\0';
	sqlite3_prepare_v2(jail->db, sql, -1, &stmt, NULL);
	return stmt;
}

#define NOTHING(name)
#define EMPTY(name) "NULL AS " #name ", "

#define EMPTY_RECORD RECORD(NOTHING, EMPTY, EMPTY, EMPTY) "NULL AS mention"
/* A record of which nothing is known; ?1: whether there is one at all. */
#define DUMMY "FROM (SELECT " EMPTY_RECORD ") AS record WHERE ?1"

/*
 * Run it once, for what is only seen then (a bad pattern); and once over no
 * record, where only a function that sums up rows gives one.
 */
static int
try(const struct recipe *recipe, const struct rule *rule, struct jail *jail,
    char reason[REASON_SIZE])
{
	char *sql = expression(recipe, rule, DUMMY);
	sqlite3_stmt *stmt = prepare(jail, sql);
	int rc = 0;

	free(sql);
	if (stmt == NULL)
		return refuse(recipe, rule, jail, reason);
	sqlite3_bind_int(stmt, 1, 0);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		rc = recipe_refuse(recipe, rule->at, reason,
		    "min() and max() take two values or more in a rule");
		goto out;
	}
	sqlite3_reset(stmt);
	sqlite3_bind_int(stmt, 1, 1);
	if (sqlite3_step(stmt) != SQLITE_ROW)
		rc = refuse(recipe, rule, jail, reason);
out:
	sqlite3_finalize(stmt);
	return rc;
}

static int
compile(const struct recipe *recipe, struct rule *rule, struct jail *jail,
    char reason[REASON_SIZE])
{
	char *sql = expression(recipe, rule, "FROM record");
	sqlite3_stmt *stmt = prepare(jail, sql);

	free(sql);
	if (stmt == NULL)
		return refuse(recipe, rule, jail, reason);
	sqlite3_finalize(stmt);
	rule->columns = jail->columns;
	return try(recipe, rule, jail, reason);
}

int
rules_compile(
    struct recipe *recipe, struct jail *jail, char reason[REASON_SIZE])
{
	for (size_t i = 0; i < recipe->n; i++)
		if (compile(recipe, &recipe->rules[i], jail, reason) == -1)
			return -1;
	return 0;
}

/* Whether any pair of the set meets what the rule needs, or there is none. */
static bool
met(const struct recipe *recipe, const struct rule *rule, struct jail *jail)
{
	char *sql = expression(recipe, rule, "FROM record");
	sqlite3_stmt *stmt = prepare(jail, sql);
	bool found = false;
	int64_t n = 0;
	int rc = SQLITE_ERROR;

	free(sql);
	for (; stmt != NULL && !found; n++) {
		if ((rc = sqlite3_step(stmt)) != SQLITE_ROW)
			break;
		found = sqlite3_column_int(stmt, 0) != 0;
	}
	if (!found && rc != SQLITE_DONE)
		errx(1, "%s: %s", recipe->name, sqlite3_errmsg(jail->db));
	sqlite3_finalize(stmt);
	return found || n == 0;
}

int
rules_needs(
    const struct recipe *recipe, struct jail *jail, char reason[REASON_SIZE])
{
	for (size_t i = 0; i < recipe->n; i++) {
		const struct rule *rule = &recipe->rules[i];

		if (!rule->needs || met(recipe, rule, jail))
			continue;
		snprintf(reason, REASON_SIZE,
		    "%s: needs the score '%.*s', and no pair of this set has "
		    "one: crawl a list that brings it as a column, or write it "
		    "to the table score",
		    recipe->name, rule->name_len, rule->name);
		return -1;
	}
	return 0;
}

struct sqlite3_stmt *
rules_prepare(const struct recipe *recipe, struct jail *jail, uint64_t *columns)
{
	sqlite3_str *str = sqlite3_str_new(jail->db);
	sqlite3_stmt *stmt;
	char *sql;

	*columns = UINT64_C(1) << columns_find("state") |
		   UINT64_C(1) << columns_find("unreadable");
	sqlite3_str_appendall(
	    str, "SELECT mention, state = 'fetched' AND unreadable IS NULL");
	for (size_t i = 0; i < recipe->n; i++) {
		const struct rule *rule = &recipe->rules[i];

		if (rule->needs)
			continue;
		*columns |= rule->columns;
		sqlite3_str_appendf(str, ", (%.*s) IS TRUE", (int)rule->len,
		    recipe->text + rule->at);
	}
	for (int i = 0; columns_name(i) != NULL; i++)
		if (*columns >> i & 1)
			sqlite3_str_appendf(str, ", %s", columns_name(i));
	sqlite3_str_appendall(str,
	    " FROM record WHERE mention BETWEEN ?1 AND ?2 ORDER BY mention");
	if ((sql = sqlite3_str_finish(str)) == NULL)
		err(1, NULL);
	jail->keys = true;
	stmt = prepare(jail, sql);
	jail->keys = false;
	sqlite3_free(sql);
	if (stmt == NULL)
		errx(1, "%s: %s", recipe->name, sqlite3_errmsg(jail->db));
	return stmt;
}
