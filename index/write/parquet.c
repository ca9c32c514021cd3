/*
 * Parquet, by DuckDB's library, from the JSON lines.  The types are said, not
 * guessed: a column that is empty in all rows has its type too.  What is JSON
 * in a row (signals, scores, rejected) is its text.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/index.h"

#define NOTHING(name)
#define TEXT_COLUMN(name) ", " #name ": 'VARCHAR'"
#define INTEGER_COLUMN(name) ", " #name ": 'BIGINT'"
#define REAL_COLUMN(name) ", " #name ": 'DOUBLE'"

#define MAX_LINE 16777216 /* bytes; DuckDB has buffers of that size */
#define GROUP 32768       /* rows that are in memory before they are written */

static const char columns[] =
    RECORD(NOTHING, TEXT_COLUMN, INTEGER_COLUMN, REAL_COLUMN);

static struct duck *
library(void)
{
	char *reason;
	struct duck *duck = duck_open(&reason);

	if (duck == NULL)
		errx(1, "parquet: %s", reason);
	return duck;
}

/*
 * Where there is no library, better told before the work than after it.
 */
static void
begin(FILE *out)
{
	(void)out;
	duck_close(library());
}

static void
end(const char *lines, const char *path)
{
	char *from = duck_quote(lines), *to = duck_quote(path);
	char *sql, *reason;
	struct duck *duck = library();

	if (asprintf(&sql,
		"COPY (SELECT * FROM read_json(%s, columns = {%s},"
		" format = 'newline_delimited', compression = 'uncompressed',"
		" maximum_object_size = %d))"
		" TO %s (FORMAT parquet, COMPRESSION zstd,"
		" ROW_GROUP_SIZE %d, USE_TMP_FILE false)",
		from, columns + strlen(", "), MAX_LINE, to, GROUP) == -1)
		err(1, NULL);
	if (duck_exec(duck, sql, &reason) == -1)
		errx(1, "parquet: %s", reason);
	duck_close(duck);
	free(sql);
	free(to);
	free(from);
}

const struct writer writer_parquet = {
	.name = "parquet",
	.suffix = "parquet",
	.about = "Apache Parquet, by DuckDB's library (make setup)",
	.begin = begin,
	.end = end,
};
