/*
 * SQL's size_quartile(1), (2) and (3): of the root of width times height, over
 * the images of the set that are measured when judging begins.  A rule may ask
 * whether an image is of an odd size among the others.
 */
#include <err.h>
#include <math.h>

#include <sqlite3.h>

#include "judge.h"

static void
quartile(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const struct jail *jail = sqlite3_user_data(ctx);
	int which = sqlite3_value_int(argv[0]);

	(void)argc;
	if (which < 1 || which > QUARTILES)
		sqlite3_result_error(ctx, QUARTILE "() takes 1, 2 or 3", -1);
	else if (jail->counted)
		sqlite3_result_double(ctx, jail->quartiles[which - 1]);
}

void
quartiles_register(struct jail *jail)
{
	if (sqlite3_create_function(jail->db, QUARTILE, 1, SQLITE_UTF8, jail,
		quartile, NULL, NULL) != SQLITE_OK)
		errx(1, "%s", sqlite3_errmsg(jail->db));
}

/* Between neighbours by parts, as numpy.percentile() does. */
static void
take(struct jail *jail, double size, double i, double n)
{
	for (int q = 0; q < QUARTILES; q++) {
		double part = 1 - fabs((q + 1) / 4.0 * (n - 1) - i);

		if (part > 0)
			jail->quartiles[q] += part * size;
	}
}

void
quartiles_count(struct jail *jail)
{
	static const char sizes[] =
	    "SELECT sqrt(1.0 * width * height), count(*) OVER () FROM fact "
	    "WHERE reason IS NULL AND width IS NOT NULL ORDER BY 1";
	sqlite3_stmt *stmt = NULL;
	double i = 0;
	int rc;

	jail->counting = true;
	rc = sqlite3_prepare_v2(jail->db, sizes, -1, &stmt, NULL);
	jail->counting = false;
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		take(jail, sqlite3_column_double(stmt, 0), i++,
		    sqlite3_column_double(stmt, 1));
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		errx(1, "fact: %s", sqlite3_errmsg(jail->db));
	jail->counted = i > 0;
	sqlite3_finalize(stmt);
}
