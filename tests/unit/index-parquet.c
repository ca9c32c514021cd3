/*
 * The Parquet writer: each column with its type, text as it was, from lines
 * as record_json() makes them.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/index.h"
#include "tests/test.h"

static const struct writer *
parquet(void)
{
	size_t i = 0;

	while (strcmp(writer_at(i)->name, "parquet") != 0)
		i++;
	return writer_at(i);
}

static void
write_lines(const char *path)
{
	struct record rec = { 0 };
	FILE *file = fopen(path, "w");
	struct json json = { .out = file };

	if (file == NULL)
		err(1, "%s", path);
	record_clear(&rec);
	rec.uid = strdup("00ff");
	rec.caption = strdup("say \"x\",\n<b> \xe2\x82\xac");
	rec.scores = strdup("{\"aesthetic\":5.25}");
	rec.bytes = INT64_MAX - 1;
	rec.entropy = 7.25;
	record_json(&json, &rec);
	json_line(&json);
	record_clear(&rec);
	record_json(&json, &rec);
	json_line(&json);
	if (fclose(file) == EOF)
		err(1, "%s", path);
}

/* The first row's first columns, each ended by '|'. */
static char *
answer(const char *sql)
{
	char *reason, *text;
	size_t len;
	struct duck *duck = duck_open(&reason);
	FILE *out = open_memstream(&text, &len);

	if (duck == NULL || duck_query(duck, sql, &reason) == -1 ||
	    duck_next(duck, &reason) != 1)
		errx(1, "%s", reason);
	for (size_t i = 0; i < duck_columns(duck); i++) {
		const char *cell = duck_text(duck, i);

		fprintf(out, "%s|", cell == NULL ? "NULL" : cell);
	}
	fclose(out);
	duck_close(duck);
	return text;
}

static bool
is(const char *sql, const char *want)
{
	char *got = answer(sql);
	bool same = strcmp(got, want) == 0;

	if (!same)
		printf("# %s\n", got);
	free(got);
	return same;
}

static void
try(void)
{
	write_lines("lines.jsonl");
	parquet()->begin(NULL);
	parquet()->end("lines.jsonl", "it's.parquet");
	OK(is("SELECT count(*) FROM 'it''s.parquet'", "2|"));
	OK(is("SELECT uid, caption, scores, bytes, entropy, page, width"
	      " FROM 'it''s.parquet'",
	    "00ff|say \"x\",\n<b> \xe2\x82\xac|{\"aesthetic\":5.25}|"
	    "9223372036854775806|7.25|NULL|NULL|"));
	OK(is("SELECT typeof(page), typeof(width), typeof(entropy),"
	      " typeof(signals) FROM 'it''s.parquet'",
	    "VARCHAR|BIGINT|DOUBLE|VARCHAR|"));
}

int
main(void)
{
	char folder[] = "/tmp/index-parquet-XXXXXX";
	char *library = duck_library();

	if (library == NULL) {
		printf("ok 1 - Parquet # SKIP no libduckdb.so\n1..1\n");
		return 0;
	}
	free(library);
	if (mkdtemp(folder) == NULL || chdir(folder) == -1)
		err(1, "%s", folder);
	try();
	unlink("lines.jsonl");
	unlink("it's.parquet");
	OK(rmdir(folder) == 0);
	return DONE();
}
