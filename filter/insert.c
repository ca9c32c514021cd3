/*
 * The statements that write what a worker has replied, of as many columns as
 * there are measures: ?1 the item or mention, ?2 the reason, then a parameter
 * for each column.  What was erased meanwhile is left alone.
 */
#include <err.h>

#include <sqlite3.h>

#include "stage.h"

struct into {
	const char *table, *owner;
	const char *more; /* a last column; or "" */
	const struct column *columns[MAX_COLUMNS + 1]; /* up to NULL */
};

static sqlite3_str *
begin(struct catalog *cat, const struct into *into)
{
	sqlite3_str *str = sqlite3_str_new(catalog_db(cat));
	int n = into->more[0] == '\0' ? 2 : 3;

	sqlite3_str_appendf(
	    str, "INSERT INTO %s (%s, reason", into->table, into->owner);
	for (int i = 0; into->columns[i] != NULL; i++, n++)
		sqlite3_str_appendf(str, ", %s", into->columns[i]->name);
	sqlite3_str_appendf(str, "%s) SELECT ?1", into->more);
	for (int i = 2; i <= n; i++)
		sqlite3_str_appendf(str, ", ?%d", i);
	sqlite3_str_appendf(str,
	    " WHERE EXISTS (SELECT 1 FROM %s WHERE id = ?1)"
	    " ON CONFLICT (%s) DO UPDATE SET reason = excluded.reason",
	    into->owner, into->owner);
	return str;
}

static sqlite3_stmt *
end(struct catalog *cat, sqlite3_str *str)
{
	char *sql = sqlite3_str_finish(str);
	sqlite3_stmt *stmt;

	if (sql == NULL)
		err(1, NULL);
	stmt = catalog_prepare(cat, sql);
	sqlite3_free(sql);
	return stmt;
}

/* What was measured before, and is not now, stays. */
sqlite3_stmt *
insert_fact(struct catalog *cat)
{
	struct into into = { "fact", "item", ", measures", { NULL } };
	sqlite3_str *str;

	measures_columns(into.columns, MAX_COLUMNS);
	str = begin(cat, &into);
	for (int i = 0; into.columns[i] != NULL; i++) {
		const char *name = into.columns[i]->name;

		sqlite3_str_appendf(str,
		    ", %s = iif(excluded.reason IS NULL, coalesce(excluded.%s,"
		    " %s), excluded.%s)",
		    name, name, name, name);
	}
	sqlite3_str_appendall(str,
	    ", measures = CASE WHEN instr(" FACT_MEASURES
	    ", excluded.measures) > 0 THEN measures"
	    " ELSE " FACT_MEASURES " || excluded.measures END");
	return end(cat, str);
}

sqlite3_stmt *
insert_text(struct catalog *cat)
{
	struct into into = { "text", "mention", "", { NULL } };
	sqlite3_str *str;

	texts_columns(into.columns, MAX_COLUMNS);
	str = begin(cat, &into);
	for (int i = 0; into.columns[i] != NULL; i++)
		sqlite3_str_appendf(str, ", %s = excluded.%s",
		    into.columns[i]->name, into.columns[i]->name);
	return end(cat, str);
}

struct sqlite3_stmt *
insert_features(struct catalog *cat)
{
	return catalog_prepare(cat,
	    "INSERT INTO feature (item, rule, asked, points)"
	    " SELECT ?1, ?2, ?3, ?4"
	    " WHERE EXISTS (SELECT 1 FROM item WHERE id = ?1)"
	    " ON CONFLICT (item) DO UPDATE SET rule = excluded.rule,"
	    "  asked = excluded.asked, points = excluded.points");
}

sqlite3_stmt *
insert_variants(struct catalog *cat)
{
	return catalog_prepare(cat,
	    "INSERT INTO variant (item, rule, codes) SELECT ?1, ?2, ?3"
	    " WHERE EXISTS (SELECT 1 FROM item WHERE id = ?1)"
	    " ON CONFLICT (item) DO UPDATE SET rule = excluded.rule,"
	    "  codes = excluded.codes");
}
