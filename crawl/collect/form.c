/*
 * How each form of a table is asked of DuckDB.  No name that a stranger wrote
 * enters a statement: columns are called c0, c1, ...; nor does the path, in
 * which DuckDB would see patterns: it gets the descriptor's.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/table.h"
#include "crawl/feed/feed.h"

#define LINE (1 << 20) /* bytes of a line of CSV; longer ones are skipped */
#define OBJECT                                                        \
	(1 << 22) /* bytes of a JSON object; a larger one is an error \
		   */

bool
form_ends(const char *path, const char *suffix)
{
	size_t len = strlen(path), n = strlen(suffix);

	if (len > 3 && strcasecmp(path + len - 3, ".gz") == 0)
		len -= 3;
	return len > n && strncasecmp(path + len - n, suffix, n) == 0;
}

static enum form
form_of(const char *path)
{
	if (form_ends(path, ".csv"))
		return CSV;
	if (form_ends(path, ".tsv"))
		return TSV;
	return form_ends(path, ".parquet") ? PARQUET : JSON;
}

static void
read_first(struct table *table)
{
	size_t len = 0;
	ssize_t got;

	feed_start(table->feed);
	do {
		got = read(feed_pipe(table->feed), table->first + len,
		    TABLE_FIRST - 1 - len);
		len += got > 0 ? (size_t)got : 0;
	} while (got > 0 && memchr(table->first, '\n', len) == NULL);
	table->first[len] = '\0';
	table->first[strcspn(table->first, "\n")] = '\0';
}

/* How often C stands in the first line; in CSV, outside of quotes. */
static size_t
count(const struct table *table, char c)
{
	bool quoted = false;
	size_t n = 0;

	for (const char *p = table->first; *p != '\0'; p++) {
		quoted ^= *p == '"' && table->form == CSV;
		n += *p == c && !quoted;
	}
	return n;
}

/* What the first line has most of. */
static char
delimiter(const struct table *table)
{
	char best = ',';

	if (table->form == TSV)
		return '\t';
	for (const char *c = ";\t|"; *c != '\0'; c++)
		if (count(table, *c) > count(table, best))
			best = *c;
	return best;
}

/*
 * CSV as RFC 4180 has it; TSV has no quotes by which a line could swallow the
 * next ones.  Lines that are not so are passed over, and counted.  Without
 * `parallel' (there is one thread) the reader would keep the whole file in
 * memory; with it, only strict mode finds where a row begins.
 */
static void
from_csv(struct table *table, FILE *out, const char *path)
{
	char c = delimiter(table);
	const char *quote = table->form == TSV ? "" : "\"";
	size_t n = count(table, c) + 1;

	table->n = n < TABLE_COLUMNS ? n : TABLE_COLUMNS;
	fprintf(out,
	    "read_csv(%s, compression = 'uncompressed', auto_detect = false, "
	    "header = false, strict_mode = true, null_padding = %s, "
	    "store_rejects = true, rejects_limit = 1000, "
	    "max_line_size = %d, buffer_size = %d, "
	    "delim = '%c', quote = '%s', escape = '%s', columns = {",
	    path, table->form == TSV ? "true" : "false", LINE, 4 * LINE, c,
	    quote, quote);
	for (size_t i = 0; i < table->n; i++)
		fprintf(out, "%sc%zu: 'VARCHAR'", i > 0 ? ", " : "", i);
	fputs("})", out);
}

/* Every value stays JSON, so that none can be of the wrong type. */
static void
from_json(struct table *table, FILE *out, const char *path)
{
	bool array = table->first[strspn(table->first, " \t\r\n")] == '[';

	fprintf(out,
	    "read_json(%s, compression = '%s', maximum_depth = 1, "
	    "map_inference_threshold = -1, field_appearance_threshold = 0, "
	    "maximum_object_size = %d, format = '%s', ignore_errors = %s)",
	    path, gunzip_is(table->fd) ? "gzip" : "uncompressed", OBJECT,
	    array ? "array" : "newline_delimited", array ? "false" : "true");
}

/* DuckDB reads CSV from a pipe, but no JSON. */
bool
form_piped(const struct table *table)
{
	return table->form == CSV || table->form == TSV;
}

/* The name by which DuckDB opens the file, or the pipe of its text. */
char *
form_path(const struct table *table)
{
	char *path;

	if (asprintf(&path, "/proc/self/fd/%d",
		form_piped(table) ? feed_pipe(table->feed) : table->fd) == -1)
		err(1, NULL);
	return path;
}

void
form_read(struct table *table, const char *given)
{
	char *path, *quoted;
	size_t len;
	FILE *out = open_memstream(&table->from, &len);

	if (out == NULL)
		err(1, NULL);
	table->form = form_of(given);
	if (table->form != PARQUET) {
		table->feed = feed_open(table->fd);
		read_first(table);
	}
	path = form_path(table);
	quoted = duck_quote(path);
	if (table->form == PARQUET)
		fprintf(out, "read_parquet(%s)", quoted);
	else if (table->form == JSON)
		from_json(table, out, quoted);
	else
		from_csv(table, out, quoted);
	if (fclose(out) != 0)
		err(1, NULL);
	free(quoted);
	free(path);
}

static bool
begins(const char *type, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (strncmp(type, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

bool
form_nested(const char *type)
{
	static const char *const nested[] = { "STRUCT", "MAP", "UNION", NULL };

	return type[strlen(type) - 1] == ']' || begins(type, nested);
}

/* One of FIRST to the one before END. */
static bool
is_field(const struct table *table, size_t i, int first, int end)
{
	for (int f = first; f < end; f++)
		if (table->found[f] == (int)i)
			return true;
	return false;
}

/* A digest that is bytes becomes digits, unless the bytes are digits. */
static void
ask_digest(FILE *out, size_t i)
{
	fprintf(out,
	    "CASE WHEN regexp_full_match(coalesce(TRY(decode(c%zu)), ''), "
	    "'[0-9A-Fa-f]{32,64}') THEN TRY(decode(c%zu)) ELSE hex(c%zu) END",
	    i, i, i);
}

/* A value of TSV that stands in quotes is taken out of them. */
static void
ask_tsv(FILE *out, size_t i)
{
	fprintf(out,
	    "CASE WHEN c%zu LIKE '\"%%\"' AND length(c%zu) > 1 "
	    "THEN replace(c%zu[2:-2], '\"\"', '\"') ELSE c%zu END",
	    i, i, i, i);
}

void
form_ask(struct table *table, FILE *out, size_t i, const char *type)
{
	static const char *const numbers[] = { "TINYINT", "SMALLINT", "INTEGER",
		"BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
		"FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UHUGEINT", "BOOLEAN",
		NULL };
	bool *raw = &table->cells[i].raw;
	bool field = is_field(table, i, 0, FIELD_SHA256);

	fputs(i > 0 ? ", " : "", out);
	if (table->form == JSON) {
		*raw = true;
		fprintf(out, "c%zu%s", i, field ? "->>'$'" : "");
	} else if (table->form == TSV) {
		ask_tsv(out, i);
	} else if (strcmp(type, "BLOB") == 0 && field) {
		fprintf(out, "TRY(decode(c%zu))", i);
	} else if (strcmp(type, "BLOB") == 0 &&
		   is_field(table, i, FIELD_SHA256, FIELDS)) {
		ask_digest(out, i);
	} else if (strstr(type, "BLOB") != NULL) {
		fputs("NULL", out);
	} else if (form_nested(type)) {
		*raw = true;
		fprintf(out, "to_json(c%zu)", i);
	} else {
		*raw = begins(type, numbers);
		fprintf(out, "c%zu", i);
	}
}
