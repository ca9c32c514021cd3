/*
 * The record has three spellings: struct record, the view, and the JSON
 * schema.  The same names, in the same order.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "schemas/schemas.h"
#include "tests/folder.h"
#include "tests/test.h"

#define NOTHING(name) ""
#define FIELD(name) #name "\n"

static const char schema[] =
#include "schemas/record.schema.json.inc"
    ;

/* What SQL gives, a line a row. */
static char *
lines(struct catalog *cat, const char *sql, const char *arg)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (arg != NULL)
		sqlite3_bind_text(stmt, 1, arg, -1, SQLITE_STATIC);
	while (catalog_row(stmt))
		fprintf(
		    out, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	fclose(out);
	return text;
}

static void
spellings(struct catalog *cat)
{
	static const char all[] = RECORD(FIELD, FIELD, FIELD, FIELD);
	static const char rows[] = RECORD(NOTHING, FIELD, FIELD, FIELD);
	char *view =
	    lines(cat, "SELECT name FROM pragma_table_info('record')", NULL);
	char *json =
	    lines(cat, "SELECT key FROM json_each(?1, '$.properties')", schema);

	OK(strcmp(view, all) == 0);
	OK(strcmp(json, rows) == 0);
	free(view);
	free(json);
}

static void
row(struct catalog *cat)
{
	struct sqlite3_stmt *stmt;
	struct record rec;
	struct json out = { 0 };
	char *text, *keys;
	size_t len;

	memset(&rec, 0, sizeof(rec));
	record_clear(&rec);
	catalog_exec(cat,
	    "INSERT INTO source (id, collector, locator, agent, policy,"
	    " options, started) VALUES (1, 'list', 'x', 'a', 'p', '{}', 't');"
	    "INSERT INTO item (id, url) VALUES (7, 'http://a.example/1.jpg');"
	    "INSERT INTO mention (id, uid, item, source, caption, kind, extra)"
	    " VALUES (9, 'u', 7, 1, 'a <b>', 'alt', '{\"likes\":3}');"
	    "INSERT INTO fact (item, reason) VALUES (7, NULL);"
	    "INSERT INTO score VALUES (7, 'clip', 0.25, 'cosine')");
	stmt = catalog_records(cat, "WHERE uid = 'u'");
	OK(catalog_next(stmt, &rec));
	OK(rec.item == 7 && rec.mention == 9);
	OK(strcmp(rec.caption, "a <b>") == 0 && rec.page == NULL);
	OK(rec.width == ABSENT && rec.sharpness != rec.sharpness);
	OK(rec.sha256 == NULL && rec.pdq == NULL && rec.duplicate_of == NULL);
	OK(strcmp(rec.scores, "{\"likes\":3,\"clip\":0.25}") == 0);
	OK(strcmp(rec.signals, "[]") == 0);

	out.out = open_memstream(&text, &len);
	record_json(&out, &rec);
	fclose(out.out);
	keys = lines(cat, "SELECT key FROM json_each(?1)", text);
	OK(strcmp(keys, RECORD(NOTHING, FIELD, FIELD, FIELD)) == 0);
	OK(strstr(text, "\"caption\":\"a \\u003cb\\u003e\"") != NULL);
	OK(strstr(text, "\"scores\":{\"likes\":3") != NULL);
	free(text);
	free(keys);
	OK(!catalog_next(stmt, &rec) && rec.url == NULL);
	sqlite3_finalize(stmt);
}

static void
cascade(struct catalog *cat)
{
	catalog_exec(cat, "DELETE FROM item WHERE id = 7");
	OK(catalog_number(cat, "SELECT count(*) FROM mention") == 0);
	OK(catalog_number(cat, "SELECT count(*) FROM fact") == 0);
	OK(catalog_number(cat, "SELECT count(*) FROM score") == 0);
}

int
main(void)
{
	char set[] = "/tmp/schemas-record-XXXXXX";
	struct catalog *cat;

	if (mkdtemp(set) == NULL)
		return 1;
	cat = catalog_open(set, CATALOG_WRITE);
	spellings(cat);
	row(cat);
	cascade(cat);
	catalog_close(cat);
	folder_remove(set);
	return DONE();
}
