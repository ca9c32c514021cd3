/*
 * Rows of CSV, TSV, JSON and Parquet files, streamed by DuckDB.  No name that
 * a stranger wrote enters a statement: columns are called c0, c1, ...; nor
 * does the path, in which DuckDB would see patterns: the file is opened here.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "crawl/collect/collect.h"

#define COLUMNS 200 /* of a list; those beyond are not read */
#define LINE                                                            \
	(1 << 20) /* bytes of a line of CSV; a longer one ends the list \
		   */
#define OBJECT                                                               \
	(1 << 22)        /* bytes of a JSON object; a larger one is an error \
			  */
#define FIRST (64 << 10) /* bytes of the first line, to see its form */

enum form { CSV, TSV, JSON, PARQUET };

struct table {
	struct duck *duck;
	enum form form;
	int fd;
	char first[FIRST]; /* the first line, of CSV, TSV and JSON */
	char *from;        /* what follows FROM */
	struct cell *cells;
	size_t n;
	int found[FIELDS];
};

static bool
ends(const char *path, const char *suffix)
{
	size_t len = strlen(path), n = strlen(suffix);

	if (len > 3 && strcasecmp(path + len - 3, ".gz") == 0)
		len -= 3;
	return len >= n && strncasecmp(path + len - n, suffix, n) == 0;
}

static enum form
form_of(const char *path)
{
	return ends(path, ".csv")       ? CSV
	       : ends(path, ".tsv")     ? TSV
	       : ends(path, ".parquet") ? PARQUET
					: JSON;
}

/* Plain or gzip's: zlib reads both. */
static void
read_first(struct table *table)
{
	gzFile file = gzdopen(dup(table->fd), "r");

	if (file == NULL)
		err(1, NULL);
	if (gzgets(file, table->first, FIRST) == NULL)
		table->first[0] = '\0';
	gzclose(file);
}

/* True: FD is gzip's, by its first bytes (RFC 1952 section 2.3.1). */
static bool
gzipped(int fd)
{
	unsigned char head[2];

	return pread(fd, head, 2, 0) == 2 && head[0] == 0x1f && head[1] == 0x8b;
}

/* How often C stands in TEXT outside of quotes. */
static size_t
count(const char *text, char c)
{
	bool quoted = false;
	size_t n = 0;

	for (; *text != '\0'; text++) {
		quoted ^= *text == '"';
		n += *text == c && !quoted;
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
		if (count(table->first, *c) > count(table->first, best))
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
	size_t n = count(table->first, c) + 1;

	table->n = n < COLUMNS ? n : COLUMNS;
	fprintf(out,
	    "read_csv(%s, compression = '%s', auto_detect = false, "
	    "header = false, strict_mode = true, null_padding = %s, "
	    "store_rejects = true, rejects_limit = 1000, "
	    "max_line_size = %d, buffer_size = %d, "
	    "delim = '%c', quote = '%s', escape = '%s', columns = {",
	    path, gzipped(table->fd) ? "gzip" : "uncompressed",
	    table->form == TSV ? "true" : "false", LINE, 4 * LINE, c, quote,
	    quote);
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
	    path, gzipped(table->fd) ? "gzip" : "uncompressed", OBJECT,
	    array ? "array" : "newline_delimited", array ? "false" : "true");
}

static void
make_from(struct table *table)
{
	char *name, *path;
	size_t len;
	FILE *out = open_memstream(&table->from, &len);

	if (out == NULL || asprintf(&name, "/proc/self/fd/%d", table->fd) == -1)
		err(1, NULL);
	path = duck_quote(name);
	if (table->form == PARQUET)
		fprintf(out, "read_parquet(%s)", path);
	else if (table->form == JSON)
		from_json(table, out, path);
	else
		from_csv(table, out, path);
	if (fclose(out) != 0)
		err(1, NULL);
	free(path);
	free(name);
}

static char *
copy(const char *text)
{
	char *out = strdup(text);

	if (out == NULL)
		err(1, NULL);
	return out;
}

static struct cell *
make_cells(size_t n)
{
	struct cell *cells = calloc(n + 1, sizeof(*cells));

	if (cells == NULL)
		err(1, NULL);
	return cells;
}

static bool
is_url(const char *text)
{
	return text != NULL && strpbrk(text, " \t") == NULL &&
	       (strncasecmp(text, "http://", 7) == 0 ||
		   strncasecmp(text, "https://", 8) == 0);
}

/* RFC 8259 section 6, so that it can stand in JSON as it is. */
static bool
is_number(const char *p)
{
	static const char digits[] = "0123456789";
	size_t n;

	p += *p == '-';
	n = strspn(p, digits);
	if (n == 0 || (n > 1 && *p == '0'))
		return false;
	p += n;
	if (*p == '.') {
		n = strspn(++p, digits);
		if (n == 0)
			return false;
		p += n;
	}
	if (*p == 'e' || *p == 'E') {
		p += p[1] == '-' || p[1] == '+' ? 2 : 1;
		n = strspn(p, digits);
		if (n == 0)
			return false;
		p += n;
	}
	return *p == '\0';
}

/*
 * No header: CC3M and CC12M are two columns, in either order.  The first with
 * a URL is the image's, the first that is neither URL nor number the caption.
 */
static void
guess(struct table *table, const char *const values[])
{
	for (int f = 0; f < FIELDS; f++)
		table->found[f] = -1;
	for (size_t i = 0; i < table->n; i++) {
		int *found = table->found;

		if (values[i] == NULL)
			continue;
		if (is_url(values[i])) {
			if (found[FIELD_URL] == -1)
				found[FIELD_URL] = (int)i;
		} else if (!is_number(values[i]) && found[FIELD_CAPTION] == -1)
			found[FIELD_CAPTION] = (int)i;
	}
}

/* 1 where the first row is a header, 0 where it is data, -1. */
static int
name_csv(struct table *table, char **reason)
{
	const char *values[COLUMNS] = { NULL };
	bool header = true;
	char *sql;
	int row;

	if (asprintf(&sql, "SELECT * FROM %s LIMIT 1", table->from) == -1)
		err(1, NULL);
	row = duck_query(table->duck, sql, reason);
	if (row == 0)
		row = duck_next(table->duck, reason);
	free(sql);
	if (row == -1)
		return -1;
	table->cells = make_cells(table->n);
	for (size_t i = 0; i < table->n; i++) {
		if (row == 1)
			values[i] = duck_text(table->duck, i);
		header = header && !is_url(values[i]);
	}
	for (size_t i = 0; i < table->n; i++) {
		char *name;

		if (header && values[i] != NULL)
			name = copy(values[i]);
		else if (asprintf(&name, "column%zu", i) == -1)
			err(1, NULL);
		table->cells[i].name = name;
	}
	if (header)
		fields_find(table->cells, table->n, table->found);
	else
		guess(table, values);
	return header;
}

static bool
begins(const char *type, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (strncmp(type, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static bool
is_field(const struct table *table, size_t i)
{
	for (int f = 0; f < FIELDS; f++)
		if (table->found[f] == (int)i)
			return true;
	return false;
}

/*
 * Column I of TYPE as text, or as JSON (raw) where it is a number or nested.
 * Bytes are passed over: an image within a list is not fetched.
 */
static void
ask(struct table *table, FILE *out, size_t i, const char *type)
{
	static const char *const numbers[] = { "TINYINT", "SMALLINT", "INTEGER",
		"BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
		"FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UHUGEINT", "BOOLEAN",
		NULL };
	static const char *const nested[] = { "STRUCT", "MAP", "UNION", NULL };
	bool *raw = &table->cells[i].raw;

	fputs(i > 0 ? ", " : "", out);
	if (table->form == JSON) {
		*raw = true;
		fprintf(out, "c%zu%s", i, is_field(table, i) ? "->>'$'" : "");
	} else if (strcmp(type, "BLOB") == 0 && is_field(table, i)) {
		fprintf(out, "TRY(decode(c%zu))", i);
	} else if (strstr(type, "BLOB") != NULL) {
		fputs("NULL", out);
	} else if (type[strlen(type) - 1] == ']' || begins(type, nested)) {
		*raw = true;
		fprintf(out, "to_json(c%zu)", i);
	} else {
		*raw = begins(type, numbers);
		fprintf(out, "c%zu", i);
	}
}

/* Names of JSON's and Parquet's columns; what to ask for goes to ASKED. */
static int
name_typed(struct table *table, FILE *asked, char **reason)
{
	static const char *const nested[] = { "STRUCT", "MAP", "UNION", NULL };
	char *types[COLUMNS], *sql;
	int row;

	if (asprintf(&sql, "DESCRIBE SELECT * FROM %s", table->from) == -1)
		err(1, NULL);
	row = duck_query(table->duck, sql, reason);
	free(sql);
	table->cells = make_cells(COLUMNS);
	while (row != -1 && table->n < COLUMNS) {
		row = duck_next(table->duck, reason);
		if (row != 1)
			break;
		table->cells[table->n].name = copy(duck_text(table->duck, 0));
		types[table->n++] = copy(duck_text(table->duck, 1));
	}
	fields_find(table->cells, table->n, table->found);
	for (int f = 0; f < FIELDS; f++) {
		int i = table->found[f];

		/* An image with its bytes has the name that URLs have. */
		if (i != -1 && begins(types[i], nested))
			table->found[f] = -1;
	}
	for (size_t i = 0; i < table->n; i++) {
		ask(table, asked, i, types[i]);
		free(types[i]);
	}
	return row == -1 ? -1 : 0;
}

/* A value of TSV that stands in quotes is taken out of them. */
static void
ask_csv(struct table *table, FILE *asked)
{
	for (size_t i = 0; i < table->n; i++) {
		fputs(i > 0 ? ", " : "", asked);
		if (table->form == CSV)
			fprintf(asked, "c%zu", i);
		else
			fprintf(asked,
			    "CASE WHEN c%zu LIKE '\"%%\"' AND length(c%zu) > 1 "
			    "THEN replace(c%zu[2:-2], '\"\"', '\"') "
			    "ELSE c%zu END",
			    i, i, i, i);
	}
}

/* The query whose rows are the table's: all columns, after SKIP rows. */
static int
start(struct table *table, int64_t skip, char **reason)
{
	char *sql;
	size_t len;
	FILE *out = open_memstream(&sql, &len);
	int rc;

	if (out == NULL)
		err(1, NULL);
	fputs("SELECT ", out);
	if (table->form == JSON || table->form == PARQUET) {
		rc = name_typed(table, out, reason);
	} else {
		rc = name_csv(table, reason);
		skip += rc == 1;
		ask_csv(table, out);
	}
	fprintf(out, " FROM %s t(", table->from);
	for (size_t i = 0; i < table->n; i++)
		fprintf(out, "%sc%zu", i > 0 ? ", " : "", i);
	fprintf(out, ") OFFSET %" PRId64, skip);
	if (fclose(out) != 0)
		err(1, NULL);
	if (rc != -1 && table->n > 0)
		rc = duck_query(table->duck, sql, reason);
	free(sql);
	return rc == -1 ? -1 : 0;
}

void
table_close(struct table *table)
{
	if (table == NULL)
		return;
	duck_close(table->duck);
	for (size_t i = 0; table->cells != NULL && i < table->n; i++)
		free(table->cells[i].name);
	free(table->cells);
	free(table->from);
	if (table->fd != -1)
		close(table->fd);
	free(table);
}

static int
confine(struct table *table, char **reason)
{
	char *path;
	int rc;

	if (asprintf(&path, "/proc/self/fd/%d", table->fd) == -1)
		err(1, NULL);
	rc = duck_confine(table->duck, path, reason);
	free(path);
	return rc;
}

struct table *
table_open(const char *path, int64_t skip, char **reason)
{
	struct table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		err(1, NULL);
	table->form = form_of(path);
	table->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (table->fd == -1) {
		if (asprintf(reason, "%s", strerror(errno)) == -1)
			err(1, NULL);
		table_close(table);
		return NULL;
	}
	read_first(table);
	make_from(table);
	table->duck = duck_open(reason);
	if (table->duck != NULL && confine(table, reason) == 0 &&
	    start(table, skip, reason) == 0)
		return table;
	table_close(table);
	return NULL;
}

/* JSON has no such numbers. */
static bool
is_infinite(const char *text)
{
	return strcmp(text, "nan") == 0 || strcmp(text, "-nan") == 0 ||
	       strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0;
}

int
table_next(struct table *table, char **reason)
{
	int row = table->n == 0 ? 0 : duck_next(table->duck, reason);

	for (size_t i = 0; row == 1 && i < table->n; i++) {
		struct cell *cell = &table->cells[i];

		cell->value = duck_text(table->duck, i);
		if (cell->value == NULL)
			continue;
		if (table->form == CSV || table->form == TSV)
			cell->raw = is_number(cell->value);
		else if (cell->raw && is_infinite(cell->value))
			cell->value = NULL;
	}
	return row;
}

bool
table_has(const struct table *table, enum field field)
{
	return table->found[field] != -1;
}

const char *
table_field(const struct table *table, enum field field)
{
	int i = table->found[field];

	return i == -1 ? NULL : table->cells[i].value;
}

char *
table_extra(const struct table *table)
{
	return fields_extra(table->cells, table->n, table->found);
}

char *
table_names(const struct table *table)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		err(1, NULL);
	for (size_t i = 0; i < table->n && i < 20; i++)
		fprintf(
		    out, "%s%.40s", i > 0 ? ", " : "", table->cells[i].name);
	fclose(out);
	return text;
}

char *
table_rejects(struct table *table)
{
	char *reason = NULL, *text = NULL;

	if (table->form != CSV && table->form != TSV)
		return NULL;
	if (duck_query(table->duck,
		"SELECT count(*), min(line), first(error_message) "
		"FROM reject_errors",
		&reason) == 0 &&
	    duck_next(table->duck, &reason) == 1 &&
	    strcmp(duck_text(table->duck, 0), "0") != 0 &&
	    asprintf(&text, "%s lines, the first is line %s: %s",
		duck_text(table->duck, 0), duck_text(table->duck, 1),
		duck_text(table->duck, 2)) == -1)
		err(1, NULL);
	free(reason);
	return text;
}
