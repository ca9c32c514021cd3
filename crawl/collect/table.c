/*
 * Rows of CSV, TSV, JSON and Parquet files, streamed by DuckDB, which may open
 * this one file and no other.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/table.h"
#include "crawl/feed/feed.h"
#include "crawl/fetch/warc.h"

/* The text is read anew for each query. */
static int
query(struct table *table, const char *sql, char **reason)
{
	if (form_piped(table))
		feed_start(table->feed);
	return duck_query(table->duck, sql, reason);
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
	const char *values[TABLE_COLUMNS] = { NULL };
	bool header = true;
	char *sql;
	int row;

	if (asprintf(&sql, "SELECT * FROM %s LIMIT 1", table->from) == -1)
		err(1, NULL);
	row = query(table, sql, reason);
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
			name = text_copy(values[i]);
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

/* Names of JSON's and Parquet's columns; what to ask for goes to ASKED. */
static int
name_typed(struct table *table, FILE *asked, char **reason)
{
	char *types[TABLE_COLUMNS], *sql;
	int row;

	if (asprintf(&sql, "DESCRIBE SELECT * FROM %s", table->from) == -1)
		err(1, NULL);
	row = query(table, sql, reason);
	free(sql);
	table->cells = make_cells(TABLE_COLUMNS);
	while (row != -1 && table->n < TABLE_COLUMNS) {
		row = duck_next(table->duck, reason);
		if (row != 1)
			break;
		table->cells[table->n].name =
		    text_copy(duck_text(table->duck, 0));
		types[table->n++] = text_copy(duck_text(table->duck, 1));
	}
	fields_find(table->cells, table->n, table->found);
	for (int f = 0; f < FIELDS; f++) {
		int i = table->found[f];

		/* An image with its bytes has the name that URLs have. */
		if (i != -1 && form_nested(types[i]))
			table->found[f] = -1;
	}
	for (size_t i = 0; i < table->n; i++) {
		form_ask(table, asked, i, types[i]);
		free(types[i]);
	}
	return row == -1 ? -1 : 0;
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
		for (size_t i = 0; rc != -1 && i < table->n; i++)
			form_ask(table, out, i, "VARCHAR");
	}
	fprintf(out, " FROM %s t(", table->from);
	for (size_t i = 0; i < table->n; i++)
		fprintf(out, "%sc%zu", i > 0 ? ", " : "", i);
	fprintf(out, ") OFFSET %" PRId64, skip);
	if (fclose(out) != 0)
		err(1, NULL);
	fields_keep(table->cells, table->n, table->found);
	if (rc != -1 && table->n > 0)
		rc = query(table, sql, reason);
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
	free(table->replaced);
	if (table->json.out != NULL)
		fclose(table->json.out);
	free(table->extra);
	feed_close(table->feed);
	if (table->fd != -1)
		close(table->fd);
	free(table);
}

static int
confine(struct table *table, char **reason)
{
	char *path = form_path(table);
	int rc;

	rc = duck_confine(table->duck, path, reason);
	free(path);
	return rc;
}

/* No more rows; but was that all of the file? */
static int
end(struct table *table, char **reason)
{
	char *said = NULL;
	int rc;

	if (!form_piped(table)) {
		if (table->feed == NULL || !gunzip_is(table->fd))
			return 0;
		feed_start(table->feed);
	}
	rc = feed_end(table->feed, &said);
	if (rc == -1)
		*reason = said;
	else if (form_piped(table))
		table->replaced = said;
	else
		free(said);
	return rc;
}

/* False: what is wrong is better said now than by DuckDB. */
static bool
is_readable(struct table *table, char **reason)
{
	if (table->form == JSON && recode_is_utf16(table->fd)) {
		*reason = text_copy(RECODE_UTF16);
		return false;
	}
	return table->feed == NULL || table->first[0] != '\0' ||
	       end(table, reason) == 0;
}

struct table *
table_open(const char *path, int64_t skip, char **reason)
{
	struct table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		err(1, NULL);
	table->json.out = open_memstream(&table->extra, &table->extralen);
	if (table->json.out == NULL)
		err(1, NULL);
	table->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (table->fd == -1) {
		if (asprintf(reason, "%s", strerror(errno)) == -1)
			err(1, NULL);
		table_close(table);
		return NULL;
	}
	form_read(table, path);
	if (is_readable(table, reason))
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

	if (row == 0)
		return end(table, reason);
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

int
table_claim(struct table *table, char out[])
{
	static const struct {
		enum field field;
		const char *name;
	} digests[] = { { FIELD_SHA256, "sha256" }, { FIELD_MD5, "md5" },
		{ FIELD_HASH, NULL } };
	int rc = 0;

	for (size_t i = 0; i < sizeof(digests) / sizeof(*digests); i++) {
		int at = table->found[digests[i].field];
		const char *text = at == -1 ? NULL : table->cells[at].value;

		if (text == NULL || *text == '\0' ||
		    strcmp(text, "\"\"") == 0 || strcmp(text, "null") == 0)
			continue;
		if (claim_read(out, digests[i].name, text)) {
			table->cells[at].value = NULL;
			return 1;
		}
		/* A hash may be one of anything. */
		rc = digests[i].name == NULL ? rc : -1;
	}
	return rc;
}

const char *
table_extra(struct table *table)
{
	FILE *out = table->json.out;

	if (fseeko(out, 0, SEEK_SET) == -1)
		err(1, NULL);
	table->json.comma = false;
	if (!fields_extra(&table->json, table->cells, table->n))
		return NULL;
	putc('\0', out);
	if (fflush(out) == EOF)
		err(1, NULL);
	return table->extra;
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

/* Which lines DuckDB passed over, or NULL. */
static char *
lines_lost(struct table *table)
{
	char *reason = NULL, *text = NULL;

	if (!form_piped(table))
		return NULL;
	if (duck_query(table->duck,
		"SELECT count(*), min(line), first(error_message) "
		"FROM reject_errors",
		&reason) == 0 &&
	    duck_next(table->duck, &reason) == 1 &&
	    strcmp(duck_text(table->duck, 0), "0") != 0 &&
	    asprintf(&text, "could not read %s lines, the first is line %s: %s",
		duck_text(table->duck, 0), duck_text(table->duck, 1),
		duck_text(table->duck, 2)) == -1)
		err(1, NULL);
	free(reason);
	return text;
}

char *
table_rejects(struct table *table)
{
	char *lines = lines_lost(table), *text;

	if (table->replaced == NULL)
		return lines;
	if (asprintf(&text, "%s%s%s and became U+FFFD",
		lines == NULL ? "" : lines, lines == NULL ? "" : "; ",
		table->replaced) == -1)
		err(1, NULL);
	free(lines);
	return text;
}
