/*
 * DuckDB's library: rows streamed as text, one file and no other.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schemas/schemas.h"
#include "tests/test.h"

static bool
says(char *reason, const char *word)
{
	bool found = reason != NULL && strstr(reason, word) != NULL;

	free(reason);
	return found;
}

static void
test_values(struct duck *duck)
{
	char *reason = NULL;

	OK(duck_query(duck,
	       "SELECT 'a' || chr(0) || 'b' AS s, 7 AS n, NULL AS none, "
	       "0.25::DOUBLE AS x, 'longer than twelve bytes' AS t",
	       &reason) == 0);
	OK(duck_columns(duck) == 5);
	OK(strcmp(duck_name(duck, 3), "x") == 0);
	OK(duck_next(duck, &reason) == 1);
	OK(strcmp(duck_text(duck, 0), "a b") == 0);
	OK(strcmp(duck_text(duck, 1), "7") == 0);
	OK(duck_text(duck, 2) == NULL);
	OK(strcmp(duck_text(duck, 3), "0.25") == 0);
	OK(strcmp(duck_text(duck, 4), "longer than twelve bytes") == 0);
	OK(duck_next(duck, &reason) == 0);
}

static void
test_stream(struct duck *duck)
{
	char *reason = NULL;
	long long sum = 0, rows = 0;

	OK(duck_query(duck, "SELECT i FROM range(100000) t(i)", &reason) == 0);
	while (duck_next(duck, &reason) == 1) {
		sum += strtoll(duck_text(duck, 0), NULL, 10);
		rows++;
	}
	OK(rows == 100000 && sum == 4999950000);
}

static void
test_errors(struct duck *duck)
{
	char *reason = NULL;

	OK(duck_query(duck, "SELECT nothing FROM nowhere", &reason) == -1);
	OK(says(reason, "nowhere"));
	reason = NULL;
	OK(duck_exec(duck, "not SQL", &reason) == -1);
	OK(says(reason, "duckdb: "));
	reason = NULL;
	OK(duck_query(duck,
	       "SELECT CASE WHEN i > 950000 THEN error('late') END "
	       "FROM range(999999) t(i)",
	       &reason) == 0);
	while (duck_next(duck, &reason) == 1)
		continue;
	OK(says(reason, "late"));
}

/* The readers that lists and manifests need are inside the library. */
static void
test_readers(struct duck *duck, const char *file)
{
	char *reason = NULL, *sql;

	OK(asprintf(&sql,
	       "COPY (SELECT 'x' AS url, 3 AS width) TO '%s' (FORMAT parquet)",
	       file) > 0);
	OK(duck_exec(duck, sql, &reason) == 0);
	free(sql);
	OK(asprintf(&sql, "SELECT * FROM read_parquet('%s')", file) > 0);
	OK(duck_query(duck, sql, &reason) == 0);
	OK(duck_next(duck, &reason) == 1);
	OK(strcmp(duck_text(duck, 1), "3") == 0);
	free(sql);
	OK(duck_query(duck, "SELECT '{\"a\": 5}'::JSON->>'a'", &reason) == 0);
	OK(duck_next(duck, &reason) == 1);
	OK(strcmp(duck_text(duck, 0), "5") == 0);
}

static void
test_confined(struct duck *duck, const char *csv)
{
	char *reason = NULL, *quoted = duck_quote("it's"), *sql;

	OK(strcmp(quoted, "'it''s'") == 0);
	free(quoted);
	OK(asprintf(&sql, "COPY (SELECT 1 AS n) TO '%s'", csv) > 0);
	OK(duck_exec(duck, sql, &reason) == 0);
	free(sql);
	OK(duck_confine(duck, csv, &reason) == 0);
	OK(asprintf(&sql, "SELECT n FROM read_csv('%s')", csv) > 0);
	OK(duck_query(duck, sql, &reason) == 0);
	OK(duck_next(duck, &reason) == 1);
	free(sql);
	OK(duck_query(duck, "SELECT * FROM read_text('/etc/hostname')",
	       &reason) == -1);
	OK(says(reason, "ermission"));
	reason = NULL;
	OK(duck_exec(duck, "SET threads = 4", &reason) == -1);
	free(reason);
}

int
main(void)
{
	char *reason = NULL;
	char csv[] = "/tmp/duck-XXXXXX";
	struct duck *duck = duck_open(&reason);

	if (duck == NULL) {
		printf("ok 1 - duckdb # SKIP %s\n1..1\n", reason);
		free(reason);
		return 0;
	}
	close(mkstemp(csv));
	test_values(duck);
	test_stream(duck);
	test_errors(duck);
	test_readers(duck, csv);
	test_confined(duck, csv);
	duck_close(duck);
	unlink(csv);
	setenv("PROOFSHEET_DUCKDB", "/nowhere/libduckdb.so", 1);
	OK(duck_open(&reason) == NULL);
	OK(says(reason, "/nowhere/libduckdb.so"));
	return DONE();
}
