/*
 * In which order the items of a cluster are preferred: terms of an ORDER BY,
 * which may read whatever the catalog has, and do nothing else.
 */
#include <err.h>
#include <string.h>

#include <sqlite3.h>

#include "index/index.h"

#define KEPT                                                  \
	"(SELECT mention.item FROM recipe JOIN verdict"       \
	" ON verdict.recipe = recipe.id AND verdict.keep = 1" \
	" JOIN mention ON mention.id = verdict.mention"       \
	" WHERE recipe.active = 1)"

/* The terms stand on lines of their own: they may end with a comment. */
#define ORDERED                                            \
	"SELECT item.id, item.id IN " KEPT " AS kept"      \
	" FROM item LEFT JOIN fact ON fact.item = item.id" \
	" WHERE item.id IN " CLUSTERED " ORDER BY\n%s\n"   \
	", item.url, item.id"

/* Six parameters are SQLite's doing. */
static int
authorize(void *arg, int action, /* NOLINT(readability-function-size) */
    const char *a, const char *b, const char *db, const char *within)
{
	(void)arg;
	(void)a;
	(void)db;
	(void)within;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(b, "load_extension") == 0 ? SQLITE_DENY
							: SQLITE_OK;
	default:
		return SQLITE_DENY;
	}
}

static struct sqlite3_stmt *
prepare(struct sqlite3 *db, const char *sql, const char *terms)
{
	struct sqlite3_stmt *stmt;
	const char *tail = "";

	sqlite3_set_authorizer(db, authorize, NULL);
	/* "wdth" in double quotes is a column too, and no text. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, &tail) != SQLITE_OK)
		errx(2, "--prefer '%s': %s", terms, sqlite3_errmsg(db));
	if (*tail != '\0')
		errx(2, "--prefer '%s': is more than the terms of an ORDER BY",
		    terms);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 1, NULL);
	sqlite3_set_authorizer(db, NULL, NULL);
	return stmt;
}

/*
 * Column: the ids of all items of clusters, the most preferred first.
 */
struct sqlite3_stmt *
preferred(struct catalog *cat, const char *terms)
{
	char *sql = sqlite3_mprintf(ORDERED, terms);
	struct sqlite3_stmt *stmt;

	if (sql == NULL)
		err(1, NULL);
	stmt = prepare(catalog_db(cat), sql, terms);
	sqlite3_free(sql);
	return stmt;
}
