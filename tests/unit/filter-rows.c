/*
 * What is written of a worker's reply: also of one that passed the check, and
 * is a lie.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "filter/stage.h"
#include "tests/test.h"

static const char items[] =
    "INSERT INTO source (id, collector, locator, agent, policy, options, "
    "started) VALUES (1, 'list', 'x', 'a', 'p', '{}', 't');"
    "INSERT INTO item (id, url) SELECT value, 'u' || value "
    "FROM json_each('[1, 2, 3, 4]');"
    "INSERT INTO mention (id, uid, item, source, kind) "
    "SELECT id, id, id, 1, 'alt' FROM item";

static struct value *
value_of(struct facts *facts, const char *name)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS);

	for (size_t i = 0; i < n; i++)
		if (strcmp(columns[i]->name, name) == 0)
			return &facts->values[i];
	errx(1, "%s", name);
}

static void
add(struct rows *rows, int64_t item, const char *name,
    const struct value *value)
{
	struct answer answer = { .job = { .n = 1, .ids = { item } } };
	struct facts *facts = &answer.reply.facts;

	value_text(value_of(facts, "format"), "jpeg");
	value_integer(value_of(facts, "width"), 64);
	*value_of(facts, name) = *value;
	OK(facts_check(facts) == 0);
	rows_add(rows, &answer);
}

static bool
is(struct catalog *cat, const char *sql)
{
	return catalog_number(cat, sql) == 1;
}

int
main(void)
{
	char folder[] = "/tmp/filter-rows.XXXXXX";
	struct value value = { 0 };
	struct catalog *cat;
	struct rows *rows;

	if (mkdtemp(folder) == NULL || chdir(folder) == -1)
		err(1, "%s", folder);
	cat = catalog_open("set", CATALOG_WRITE);
	catalog_exec(cat, items);
	rows = rows_open(cat);
	value_integer(&value, 48);
	add(rows, 1, "height", &value);
	value_blob(&value, "12345", 5);
	add(rows, 2, "pdq", &value);
	value_text(&value, "wide");
	add(rows, 3, "height", &value);
	add(rows, 99, "camera", &value);
	OK(is(cat, "SELECT count(*) = 0 FROM fact"));
	rows_flush(rows);
	OK(is(cat, "SELECT count(*) = 3 FROM fact"));
	OK(is(cat, "SELECT reason IS NULL AND width = 64 AND height = 48 "
		   "FROM fact WHERE item = 1"));
	OK(is(cat,
	    "SELECT count(*) = 2 FROM fact WHERE format IS NULL AND "
	    "width IS NULL AND reason = 'worker: its reply is no reply'"));
	rows_close(rows);
	catalog_close(cat);
	unlink("set/catalog.db");
	rmdir("set/hashes");
	rmdir("set/warc");
	rmdir("set/out");
	rmdir("set");
	rmdir(folder);
	return DONE();
}
