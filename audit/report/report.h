/*
 * report.h -- what is in a set, and by what right?  A section is a question:
 * a query, its answer in a table, and a picture of that.
 */
#ifndef REPORT_H
#define REPORT_H

#include "audit/audit.h"

/* table.c -- the answer to a section's query, small by its LIMIT */

#define MAX_COLUMNS 8
#define MAX_ROWS 400 /* a picture of more says nothing */

struct cell {
	char *text;     /* NULL: a number */
	int64_t number; /* ABSENT: NULL */
};

struct table {
	int columns, rows;
	char *names[MAX_COLUMNS];
	struct cell cells[MAX_ROWS][MAX_COLUMNS];
};

struct table *table_read(struct catalog *, const char *sql);
void table_free(struct table *);
int table_column(const struct table *, const char *name);     /* -1: none */
int64_t table_number(const struct table *, int row, int col); /* NULL: 0 */
int64_t table_total(const struct table *, int col);
int64_t table_max(const struct table *, int col);
char *table_label(const struct table *, int row, int columns);

/* audit/section/ -- the questions that a report answers */

struct section {
	const char *name;  /* of one word: key in report.json */
	const char *group; /* heading that it stands under */
	const char *title;
	const char *explain; /* what is counted, and what the tones mean */
	const char *sql;     /* runs in sqlite3(1) as it stands */
	const char *axis;    /* what the first column is, with its unit */
	const char *whole, *share; /* legend of the two series */
	int value, part;           /* their columns; part 0: there is none */
	void (*picture)(FILE *, const struct section *, const struct table *);
};

#define GROUP_MADE "How it came together"
#define GROUP_RIGHT "By what right"
#define GROUP_WHERE "Where from, and when"
#define GROUP_PICTURES "The pictures"
#define GROUP_WORDS "The words"
#define GROUP_RECORD "The record"

/* Items whose use is refused: none is in a manifest, whatever was judged. */
#define SQL_REFUSED                                                   \
	"(SELECT item FROM consent JOIN heeded USING (name, topic)\n" \
	"        WHERE says = 'refuse' AND stands)"

/* Images of which the recipe keeps a pair; pairs of images held. */
#define SQL_KEPT_ROWS                                                  \
	"SELECT DISTINCT mention.item AS item\n"                       \
	"    FROM recipe JOIN verdict ON verdict.recipe = recipe.id\n" \
	"        AND verdict.keep = 1\n"                               \
	"    JOIN mention ON mention.id = verdict.mention\n"           \
	"    WHERE recipe.active = 1 AND mention.item NOT IN\n"        \
	"        " SQL_REFUSED
#define SQL_PAIR_ROWS                                                 \
	"SELECT mention.id AS mention,\n"                             \
	"        coalesce(verdict.keep, 0) AND mention.item NOT IN\n" \
	"        " SQL_REFUSED " AS keep\n"                           \
	"    FROM mention JOIN item ON item.id = mention.item\n"      \
	"        AND item.state = 'fetched'\n"                        \
	"    LEFT JOIN recipe ON recipe.active = 1\n"                 \
	"    LEFT JOIN verdict ON verdict.recipe = recipe.id\n"       \
	"        AND verdict.mention = mention.id"
#define SQL_KEPT "WITH RECURSIVE kept AS (" SQL_KEPT_ROWS ")\n"
#define SQL_PAIR "WITH pair AS (" SQL_PAIR_ROWS ")\n"

const struct section *section_at(int i); /* NULL: no more */

/* once.c -- what many sections ask, asked once */

void once_make(struct catalog *); /* within the report's transaction */
char *once_sql(const char *sql);  /* SQL, of what was asked */

/* picture-*.c -- inline SVG: no script, no network */

void picture_funnel(FILE *, const struct section *, const struct table *);
void picture_bars(FILE *, const struct section *, const struct table *);
void picture_columns(FILE *, const struct section *, const struct table *);
void picture_text(FILE *, const struct section *, const struct table *);
void picture_none(FILE *, const struct section *, const struct table *);

/* svg.c -- what the pictures are drawn with; sizes in pixels, at 100 % */

struct box {
	double x, y, width, height;
};

void svg_begin(FILE *, const struct section *, double width, double height);
void svg_end(FILE *);
void svg_box(FILE *, const struct box *, const char *class);
void svg_text(FILE *, double x, double y, const char *class); /* is open */
void svg_text_end(FILE *);
double svg_ceiling(int64_t max, double *step); /* round, with 2 to 5 steps */
void svg_legend(FILE *, const struct section *, bool both);

/* html.c -- text of strangers on a page */

void html_text(FILE *, const char *); /* in an element or an attribute */
void html_cut(FILE *, const char *, int columns); /* then an ellipsis */
void html_number(FILE *, int64_t);                /* 1,204 */
void html_bytes(FILE *, int64_t);                 /* 1.2 MB */
void html_link(FILE *, const char *); /* a link only if http or https */

/* page.c -- the page around the sections */

void page_begin(FILE *, const struct table *funnel);
void page_section(FILE *, const struct section *, const struct table *);
void page_group(FILE *, const char *);
void page_table(FILE *, const struct table *);
void page_end(FILE *);

#endif
