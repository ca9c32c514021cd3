/*
 * What many sections ask, asked once: which images and pairs the recipe
 * keeps.  A section's query says it in full, so that it runs in sqlite3(1) as
 * it stands; here its first lines give way to a table that holds their rows.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* Stands before what follows in a query: a comma, or its SELECT. */
#define NONE "WITH RECURSIVE none AS (SELECT 1)\n"

/*
 * The names of temporary tables go before those of a stranger's catalog.
 */
void
once_make(struct catalog *cat)
{
	catalog_exec(cat, "CREATE TEMP TABLE kept (item INTEGER PRIMARY KEY);"
			  "INSERT INTO temp.kept " SQL_KEPT_ROWS ";"
			  "CREATE TEMP TABLE pair (mention INTEGER PRIMARY KEY,"
			  " keep INTEGER NOT NULL);"
			  "INSERT INTO temp.pair " SQL_PAIR_ROWS);
}

char *
once_sql(const char *sql)
{
	static const char *const heads[] = { SQL_KEPT, SQL_PAIR };
	const char *head = "", *rest = sql;
	char *text;

	for (int i = 0; i < 2; i++)
		if (strncmp(sql, heads[i], strlen(heads[i])) == 0) {
			head = NONE;
			rest = sql + strlen(heads[i]);
		}
	if (asprintf(&text, "%s%s", head, rest) == -1)
		err(1, NULL);
	return text;
}
