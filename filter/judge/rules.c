/*
 * The rules of a recipe as SQL.  Each is compiled alone first, for its errors
 * and to learn what it reads, over a record of which nothing is known and that
 * is in no set; then all are one statement over a set's.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "judge.h"

#define BEFORE "SELECT ("

#define AFTER ") FROM record WHERE ?1"
#define PAIRS " FROM record WHERE mention BETWEEN ?1 AND ?2 ORDER BY mention"

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
	/* The next character is ours. */
	if (at >= 0 && (size_t)at == rule->len)
		return recipe_refuse(recipe, rule->at + rule->len, reason,
		    "the expression ends too early");
	if (at < 0 || (size_t)at > rule->len)
		at = 0;
	return recipe_refuse(recipe, rule->at + (size_t)at, reason, "%s",
	    sqlite3_errmsg(jail->db));
}

static sqlite3_stmt *
prepare(struct jail *jail, const char *sql)
{
	sqlite3_stmt *stmt = NULL;

	jail->columns = (struct columns) { 0 };
	jail->denied[0] = '\0';
	sqlite3_prepare_v2(jail->db, sql, -1, &stmt, NULL);
	return stmt;
}

/*
 * Run it once over no record, where only a function that sums up rows gives
 * one; and once, for what is only seen then (a bad pattern).
 */
static int
try(const struct recipe *recipe, const struct rule *rule, struct jail *jail,
    sqlite3_stmt *stmt)
{
	jail->watch.rule = jail->where[rule - recipe->rules];
	sqlite3_bind_int(stmt, 1, 0);
	if (jail_step(jail, stmt) == SQLITE_ROW)
		return 1;
	sqlite3_reset(stmt);
	sqlite3_bind_int(stmt, 1, 1);
	return jail_step(jail, stmt) == SQLITE_ROW ? 0 : -1;
}

static int
compile(const struct recipe *recipe, struct rule *rule, struct jail *jail,
    char reason[REASON_SIZE])
{
	sqlite3_stmt *stmt;
	char *sql;
	int rc = -1;

	if (asprintf(&sql, BEFORE "%.*s" AFTER, (int)rule->len,
		recipe->text + rule->at) == -1)
		err(1, NULL);
	if ((stmt = prepare(jail, sql)) != NULL)
		rc = try(recipe, rule, jail, stmt);
	rule->columns = jail->columns;
	if (rc == -1)
		refuse(recipe, rule, jail, reason);
	else if (rc == 1)
		rc = recipe_refuse(recipe, rule->at, reason,
		    "min() and max() take two values or more in a rule");
	sqlite3_finalize(stmt);
	free(sql);
	return rc;
}

#define NOTHING(name)
#define COLUMN(name) #name ", "
#define ALL RECORD(NOTHING, COLUMN, COLUMN, COLUMN) "mention"

/* Of which nothing is known, but for what is JSON in every record. */
#define DUMMY                            \
	"CREATE TABLE record (" ALL ");" \
	"INSERT INTO record (signals, scores) VALUES ('[]', '{}')"

int
recipe_check(struct recipe *recipe, char reason[REASON_SIZE])
{
	struct jail jail;
	sqlite3 *db;
	int rc = 0;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_exec(db, DUMMY, NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "%s", sqlite3_errmsg(db));
	jail_enter(&jail, db, recipe);
	for (size_t i = 0; rc == 0 && i < recipe->n; i++)
		rc = compile(recipe, &recipe->rules[i], &jail, reason);
	jail_leave(&jail);
	sqlite3_close(db);
	return rc;
}

/* The end of what STR begins. */
static sqlite3_stmt *
pairs(struct jail *jail, sqlite3_str *str)
{
	sqlite3_stmt *stmt;
	char *sql;

	sqlite3_str_appendall(str, PAIRS);
	if ((sql = sqlite3_str_finish(str)) == NULL)
		err(1, NULL);
	jail->own = true;
	stmt = prepare(jail, sql);
	jail->own = false;
	sqlite3_free(sql);
	if (stmt == NULL)
		errx(1, "record: %s", sqlite3_errmsg(jail->db));
	return stmt;
}

#define PAIR "SELECT judge_pair(mention, uid), "

static void
append_rule(sqlite3_str *str, const struct recipe *recipe, size_t i)
{
	const struct rule *rule = &recipe->rules[i];

	sqlite3_str_appendf(str,
	    "CASE WHEN judge_rule(%d) THEN (%.*s) IS TRUE END", (int)i,
	    (int)rule->len, recipe->text + rule->at);
}

struct sqlite3_stmt *
rules_prepare_one(const struct recipe *recipe, struct jail *jail, size_t i)
{
	sqlite3_str *str = sqlite3_str_new(jail->db);

	sqlite3_str_appendall(str, PAIR);
	append_rule(str, recipe, i);
	return pairs(jail, str);
}

struct sqlite3_stmt *
rules_prepare_column(struct jail *jail, int column)
{
	sqlite3_str *str = sqlite3_str_new(jail->db);

	sqlite3_str_appendf(str, PAIR "%s", columns_name(column));
	return pairs(jail, str);
}

/*
 * Of the record's consent no more than whether it is refuse, and in a third of
 * the time: a pair takes some 5 us in all.
 */
/* clang-format off */
#define REFUSE(view, item)                                                \
	" FROM " view " CROSS JOIN heeded USING (name, topic) "           \
	"WHERE " view ".item = " item " AND says = 'refuse' AND stands"

static const char consents[] =
	"CASE WHEN EXISTS (SELECT 1" REFUSE("standing", "record.item") ") "
	"THEN 0 WHEN EXISTS (SELECT 1 FROM signal WHERE item IS NULL "
	"AND images = 1 AND ended IS NULL) "
	"AND EXISTS (SELECT 1" REFUSE("paged", "record.item") ") THEN 0 "
	"WHEN coalesce(data_mining, training_mining) IS NOT NULL "
	"AND EXISTS (SELECT 1" REFUSE("embedded", "record.item") ") THEN 0 "
	"WHEN EXISTS (SELECT 1 FROM signal WHERE item IS NULL "
	"AND says = 'refuse' AND ended IS NULL) AND EXISTS (SELECT 1 "
	"FROM reserved WHERE reserved.mention = record.mention) THEN 0 "
	"WHEN EXISTS (SELECT 1 FROM mention WHERE id = record.mention "
	"AND withdrawn IS NOT NULL) THEN 0 ELSE 1 END";

#define OF_PAIR "(SELECT item FROM record WHERE mention = ?1)"

static const char refusals[] =
	"SELECT name, min(raw) FROM ("
	"SELECT name, raw" REFUSE("standing", OF_PAIR) " UNION ALL "
	"SELECT name, raw" REFUSE("paged", OF_PAIR) " UNION ALL "
	"SELECT name, raw" REFUSE("embedded", OF_PAIR) " UNION ALL "
	"SELECT name, raw FROM reserved WHERE mention = ?1 UNION ALL "
	"SELECT 'withdrawn', withdrawn FROM mention "
	"WHERE id = ?1 AND withdrawn IS NOT NULL) "
	"GROUP BY name ORDER BY name";
/* clang-format on */

struct sqlite3_stmt *
rules_prepare_refusals(struct jail *jail)
{
	sqlite3_stmt *stmt;

	jail->own = true;
	stmt = prepare(jail, refusals);
	jail->own = false;
	if (stmt == NULL)
		errx(1, "record: %s", sqlite3_errmsg(jail->db));
	return stmt;
}

struct sqlite3_stmt *
rules_prepare(
    const struct recipe *recipe, struct jail *jail, struct columns *columns)
{
	sqlite3_str *str = sqlite3_str_new(jail->db);

	*columns = (struct columns) { 0 };
	columns->has[columns_find("state")] = true;
	columns->has[columns_find("unreadable")] = true;
	sqlite3_str_appendf(
	    str, PAIR "state = 'fetched' AND unreadable IS NULL, %s", consents);
	for (size_t i = 0; i < recipe->n; i++) {
		if (recipe->rules[i].needs)
			continue;
		for (int c = 0; c < COLUMNS; c++)
			columns->has[c] |= recipe->rules[i].columns.has[c];
		sqlite3_str_appendall(str, ", ");
		append_rule(str, recipe, i);
	}
	for (int i = 0; i < COLUMNS; i++)
		if (columns->has[i])
			sqlite3_str_appendf(str, ", %s", columns_name(i));
	return pairs(jail, str);
}

/* Whether any pair of the set meets what rule I needs, or there is none. */
static bool
met(const struct recipe *recipe, size_t i, struct jail *jail)
{
	sqlite3_stmt *stmt = rules_prepare_one(recipe, jail, i);
	int64_t first = INT64_MIN;
	bool found = false, any = false;
	int rc = SQLITE_ERROR;

	while (!found && rc != SQLITE_DONE) {
		if (rc != SQLITE_ROW) {
			sqlite3_reset(stmt);
			sqlite3_bind_int64(stmt, 1, first);
			sqlite3_bind_int64(stmt, 2, INT64_MAX);
		}
		rc = jail_step(jail, stmt);
		if (rc == SQLITE_DONE)
			break;
		if (rc != SQLITE_ROW && !jail_blames_recipe(rc))
			errx(1, "record: %s", sqlite3_errmsg(jail->db));
		any = true;
		first = jail->mention + 1;
		found = rc == SQLITE_ROW && sqlite3_column_int(stmt, 1) != 0;
	}
	sqlite3_finalize(stmt);
	return found || !any;
}

int
rules_needs(
    const struct recipe *recipe, struct jail *jail, char reason[REASON_SIZE])
{
	for (size_t i = 0; i < recipe->n; i++) {
		const struct rule *rule = &recipe->rules[i];

		if (!rule->needs || met(recipe, i, jail))
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
