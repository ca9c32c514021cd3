/*
 * The answer to a section's query.  It is small, by the query's LIMIT and by
 * ours, however many rows the set has.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "report.h"

#define MAX_TEXT (256 << 10) /* bytes of a cell: a recipe fits */

static void
read_row(struct table *table, struct sqlite3_stmt *stmt)
{
	struct cell *cells = table->cells[table->rows++];

	for (int col = 0; col < table->columns; col++)
		switch (sqlite3_column_type(stmt, col)) {
		case SQLITE_NULL:
			cells[col].number = ABSENT;
			break;
		case SQLITE_INTEGER:
			cells[col].number = sqlite3_column_int64(stmt, col);
			break;
		default:
			cells[col].text = text_part(
			    (const char *)sqlite3_column_text(stmt, col),
			    MAX_TEXT);
		}
}

struct table *
table_read(struct catalog *cat, const char *sql)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, sql);
	struct table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		err(1, NULL);
	table->columns = sqlite3_column_count(stmt);
	if (table->columns > MAX_COLUMNS)
		table->columns = MAX_COLUMNS;
	for (int col = 0; col < table->columns; col++)
		table->names[col] =
		    text_part(sqlite3_column_name(stmt, col), MAX_TEXT);
	while (table->rows < MAX_ROWS && catalog_row(stmt))
		read_row(table, stmt);
	sqlite3_finalize(stmt);
	return table;
}

void
table_free(struct table *table)
{
	if (table == NULL)
		return;
	for (int row = 0; row < table->rows; row++)
		for (int col = 0; col < table->columns; col++)
			free(table->cells[row][col].text);
	for (int col = 0; col < table->columns; col++)
		free(table->names[col]);
	free(table);
}

int
table_column(const struct table *table, const char *name)
{
	for (int col = 0; col < table->columns; col++)
		if (strcmp(table->names[col], name) == 0)
			return col;
	return -1;
}

int64_t
table_number(const struct table *table, int row, int col)
{
	const struct cell *cell = &table->cells[row][col];

	return cell->text != NULL || cell->number == ABSENT ? 0 : cell->number;
}

int64_t
table_total(const struct table *table, int col)
{
	int64_t total = 0;

	for (int row = 0; row < table->rows; row++)
		total += table_number(table, row, col);
	return total;
}

/*
 * The cells before column COLUMNS, joined: "x-robots-tag, header, refuse"; one
 * that repeats the one before it is left out: "robots, robots, refuse".
 */
char *
table_label(const struct table *table, int row, int columns)
{
	const char *before = "";
	char *label = NULL, *more;

	for (int col = 0; col < columns; col++) {
		const char *text = table->cells[row][col].text;

		text = text == NULL ? "(none)" : text;
		if (col > 0 && strcmp(text, before) == 0)
			continue;
		before = text;
		if (asprintf(&more, "%s%s%s", label == NULL ? "" : label,
			col == 0 ? "" : ", ", text) == -1)
			err(1, NULL);
		free(label);
		label = more;
	}
	return label;
}

int64_t
table_max(const struct table *table, int col)
{
	int64_t max = 0;

	for (int row = 0; row < table->rows; row++)
		if (table_number(table, row, col) > max)
			max = table_number(table, row, col);
	return max;
}
