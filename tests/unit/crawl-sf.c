/*
 * Structured Fields: the cases of httpwg/structured-field-tests, where they
 * are, and some of our own.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/consent/sf.h"
#include "schemas/schemas.h"
#include "tests/test.h"

#define CASES "../shared/data/structured-fields/"

/* Is FIELD a dictionary at all? */
static bool
parses(const char *field)
{
	struct sf_list list;
	bool yes = sf_dictionary(&list, field, strlen(field)) == 0;

	sf_clear(&list);
	return yes;
}

/* What KEY has in FIELD, its type first. */
static bool
has(const char *field, const char *key, enum sf_type type, const char *text)
{
	struct sf_list list;
	const struct sf_item *item;
	bool yes;

	if (sf_dictionary(&list, field, strlen(field)) == -1)
		return false;
	item = sf_get(&list, key);
	yes = item != NULL && item->type == type &&
	      (text == NULL || strcmp(item->text, text) == 0);
	sf_clear(&list);
	return yes;
}

static void
ours(void)
{
	OK(has("train-ai=n", "train-ai", SF_TOKEN, "n"));
	OK(has("a=n, a", "a", SF_BOOLEAN, NULL));
	OK(has("a=?0;b=n;c", "a", SF_BOOLEAN, NULL));
	OK(has("a=@1659578233", "a", SF_DATE, NULL));
	OK(has("a=%\"f%c3%bc%25\"", "a", SF_DISPLAY, "f\xc3\xbc%"));
	OK(has("a=:aGVsbG8:", "a", SF_BYTES, "hello"));
	OK(has("a=:aGVsbG8=:", "a", SF_BYTES, "hello"));
	OK(has("*a=*b:/c", "*a", SF_TOKEN, "*b:/c"));
	OK(has("a=\"x\\\"\\\\\"", "a", SF_STRING, "x\"\\"));
	OK(has("a=(b \"c\";d)  ;e=(f", "a", SF_INNER, NULL) == false);
	OK(parses("") && parses("   "));
	OK(!parses("\ta=1"));
	OK(!parses("Train-AI=n"));
	OK(!parses("a=n;"));
	OK(!parses("a=@1.5"));
	OK(!parses("a=@"));
	OK(!parses("a=%\"%C3%bc\""));
	OK(!parses("a=%\"%c3\""));
	OK(!parses("a=%\"%0"));
	OK(!parses("a=:a:"));
	OK(!parses("a=:=:b"));
	OK(!parses("a=:YQ==b:"));
	OK(!parses("a=\"x\\y\""));
	OK(!parses("a=(b\tc)"));
	OK(!parses("a=(b(c))"));
	OK(!parses("a=1;b=(c)"));
	OK(!parses("a=\xc3\xbc"));
}

/* Limits: 1024 members are read, of another the whole field fails. */
static void
limits(void)
{
	char field[16384], *end = field;

	for (int i = 0; i < 1024; i++)
		end += snprintf(end, 16, "%sa%d", i == 0 ? "" : ", ", i);
	OK(parses(field));
	snprintf(end, 16, ", a7");
	OK(parses(field));
	snprintf(end, 16, ", b");
	OK(!parses(field));
}

static void
put_base32(FILE *out, const struct sf_item *item)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t chars = (item->len + 4) / 5 * 8;

	for (size_t i = 0; i < chars; i++) {
		size_t bit = 5 * i, at = bit / 8;
		unsigned two = 0;

		if (bit >= 8 * item->len) {
			putc('=', out);
			continue;
		}
		two = (unsigned)(unsigned char)item->text[at] << 8;
		if (at + 1 < item->len)
			two |= (unsigned char)item->text[at + 1];
		putc(digits[two >> (11 - bit % 8) & 31], out);
	}
}

static void
put_decimal(FILE *out, int64_t thousandths)
{
	char text[32];
	size_t n = (size_t)snprintf(text, sizeof(text), "%s%lld.%03lld",
	    thousandths < 0 ? "-" : "", (long long)llabs(thousandths) / 1000,
	    (long long)llabs(thousandths) % 1000);

	while (text[n - 1] == '0' && text[n - 2] != '.')
		text[--n] = '\0';
	fputs(text, out);
}

static void
put_typed(struct json *j, const char *type, const struct sf_item *item)
{
	json_open(j, '{');
	json_key(j, "__type");
	json_text(j, type);
	json_key(j, "value");
	if (item->type == SF_DATE)
		json_integer(j, item->number);
	else if (item->type == SF_BYTES) {
		fputs("\"", j->out);
		put_base32(j->out, item);
		fputs("\"", j->out);
	} else
		json_text(j, item->text);
	json_close(j, '}');
}

static void
put_bare(struct json *j, const struct sf_item *item)
{
	static const char *const types[] = { [SF_DATE] = "date",
		[SF_TOKEN] = "token",
		[SF_BYTES] = "binary",
		[SF_DISPLAY] = "displaystring" };

	if (item->type == SF_BOOLEAN)
		json_bool(j, item->number);
	else if (item->type == SF_INTEGER)
		json_integer(j, item->number);
	else if (item->type == SF_STRING)
		json_text(j, item->text);
	else if (item->type == SF_DECIMAL) {
		json_raw(j, "");
		put_decimal(j->out, item->number);
	} else
		put_typed(j, types[item->type], item);
}

static void
put_parameters(struct json *j, const struct sf_item *item)
{
	json_open(j, '[');
	for (size_t i = 0; i < item->parameters.n; i++) {
		json_open(j, '[');
		json_text(j, item->parameters.items[i].key);
		put_bare(j, &item->parameters.items[i]);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void
put_inner(struct json *j, const struct sf_list *list)
{
	json_open(j, '[');
	for (size_t i = 0; i < list->n; i++) {
		json_open(j, '[');
		put_bare(j, &list->items[i]);
		put_parameters(j, &list->items[i]);
		json_close(j, ']');
	}
	json_close(j, ']');
}

static void
put_member(struct json *j, const struct sf_item *item)
{
	json_open(j, '[');
	json_text(j, item->key);
	json_open(j, '[');
	if (item->type == SF_INNER)
		put_inner(j, &item->inner);
	else
		put_bare(j, item);
	put_parameters(j, item);
	json_close(j, ']');
	json_close(j, ']');
}

/* FIELD as the cases write what they expect; NULL: it fails. */
static char *
as_json(const char *field, size_t len)
{
	struct sf_list list;
	struct json j = { 0 };
	char *text;
	size_t n;

	if (sf_dictionary(&list, field, len) == -1)
		return NULL;
	if ((j.out = open_memstream(&text, &n)) == NULL)
		err(1, NULL);
	json_open(&j, '[');
	for (size_t i = 0; i < list.n; i++)
		put_member(&j, &list.items[i]);
	json_close(&j, ']');
	fclose(j.out);
	sf_clear(&list);
	return text;
}

/*
 * Dictionaries are compared as they are; an item as the only member of one,
 * but where blanks stand around it, which a dictionary takes otherwise.
 */
static const char sql[] =
    "SELECT value ->> 'name', field, coalesce(value ->> 'must_fail', 0),"
    "    coalesce(value ->> 'can_fail', 0),"
    "    json(CASE value ->> 'header_type' WHEN 'dictionary'"
    "    THEN value -> 'expected'"
    "    ELSE json_array(json_array('a', value -> 'expected')) END) "
    "FROM (SELECT value, CASE value ->> 'header_type' WHEN 'dictionary'"
    "    THEN '' ELSE 'a=' END ||"
    "    (SELECT group_concat(value, ', ') FROM json_each(j.value, '$.raw'))"
    "    AS field FROM json_each(readfile(?1)) AS j) "
    "WHERE value ->> 'header_type' = 'dictionary'"
    "    OR (value ->> 'header_type' = 'item'"
    "    AND trim(value ->> '$.raw[0]') = value ->> '$.raw[0]')";

static void
readfile(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	FILE *in = fopen((const char *)sqlite3_value_text(argv[0]), "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t n;

	(void)argc;
	if (in == NULL)
		return;
	n = getdelim(&text, &room, '\0', in);
	if (n > 0)
		sqlite3_result_text(ctx, text, (int)n, SQLITE_TRANSIENT);
	free(text);
	fclose(in);
}

static bool
same(struct sqlite3_stmt *row)
{
	const char *field = (const char *)sqlite3_column_text(row, 1);
	const char *want = (const char *)sqlite3_column_text(row, 4);
	char *got = as_json(field, (size_t)sqlite3_column_bytes(row, 1));
	bool fails = sqlite3_column_int(row, 2) != 0,
	     may_fail = sqlite3_column_int(row, 3) != 0, yes;

	yes =
	    got == NULL ? fails || may_fail : !fails && strcmp(got, want) == 0;
	if (!yes)
		printf("# %s: '%s': got %s, want %s\n",
		    sqlite3_column_text(row, 0), field,
		    got == NULL ? "failure" : got, fails ? "failure" : want);
	free(got);
	return yes;
}

static void
compare(const char *path)
{
	struct sqlite3 *db;
	struct sqlite3_stmt *row;
	int run = 0, bad = 0;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_create_function(db, "readfile", 1, SQLITE_UTF8, NULL,
		readfile, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &row, NULL) != SQLITE_OK)
		errx(1, "%s", sqlite3_errmsg(db));
	sqlite3_bind_text(row, 1, path, -1, SQLITE_STATIC);
	while (sqlite3_step(row) == SQLITE_ROW) {
		run++;
		bad += !same(row);
	}
	sqlite3_finalize(row);
	sqlite3_close(db);
	printf("# %s: %d cases\n", path, run);
	OK(run > 0 && bad == 0);
}

static void
cases(void)
{
	static const char *const files[] = { "dictionary", "param-dict",
		"boolean", "item", "number", "string", "token" };

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char path[200];
		FILE *in;

		snprintf(path, sizeof(path), CASES "%s.json", files[i]);
		if ((in = fopen(path, "r")) == NULL) {
			printf("ok %d - %s # SKIP is not here\n", ++tests_run,
			    path);
			continue;
		}
		fclose(in);
		compare(path);
	}
}

int
main(void)
{
	ours();
	limits();
	cases();
	return DONE();
}
