/*
 * A histogram: columns in the order of what they count, with the part that
 * section->share names in a darker tone.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define WIDTH 856
#define LEFT 62
#define RIGHT 848
#define TOP 52
#define BOTTOM 250
#define HEIGHT 304
#define MAX_LABEL 18    /* letters */
#define LETTER 7.2      /* pixels, of a label's font */
#define NUMBER_WIDTH 44 /* pixels that a number over a column needs */

struct columns {
	FILE *out;
	const struct section *section;
	const struct table *table;
	double scale; /* pixels for one */
	double pitch; /* pixels for a column */
	int every;    /* of so many columns one has its label */
	bool both;
};

static void
grid(const struct columns *c, double top, double step)
{
	for (int i = 0; i * step <= top; i++) {
		double y = BOTTOM - i * step * c->scale;
		struct box line = { LEFT, y - 0.5, RIGHT - LEFT, 1 };

		svg_box(c->out, &line, i == 0 ? "base" : "grid");
		svg_text(c->out, LEFT - 8, y + 4, "tick");
		html_number(c->out, (int64_t)(i * step));
		svg_text_end(c->out);
	}
}

static void
axes(const struct columns *c)
{
	svg_text(c->out, 0, TOP - 16, "axis");
	html_text(c->out, c->section->whole);
	svg_text_end(c->out);
	svg_text(c->out, (LEFT + RIGHT) / 2.0, HEIGHT - 8, "axis mid");
	html_text(c->out, c->section->axis);
	svg_text_end(c->out);
}

static void
box(const struct columns *c, int row, int col, const char *class)
{
	double height = c->scale * (double)table_number(c->table, row, col);
	struct box rect = { LEFT + row * c->pitch + c->pitch * 0.09,
		BOTTOM - height, c->pitch * 0.82, height };

	svg_box(c->out, &rect, class);
}

static void
names(const struct columns *c, int row, const char *label)
{
	double x = LEFT + (row + 0.5) * c->pitch;
	int64_t value = table_number(c->table, row, c->section->value);

	if (row % c->every == 0) {
		svg_text(c->out, x, BOTTOM + 18, "tick mid");
		html_cut(c->out, label, MAX_LABEL);
		svg_text_end(c->out);
	}
	if (c->pitch < NUMBER_WIDTH || value == 0)
		return;
	svg_text(
	    c->out, x, BOTTOM - (double)value * c->scale - 5, "number mid");
	html_number(c->out, value);
	svg_text_end(c->out);
}

/*
 * So that no label runs into the next one.
 */
static int
sparse(const struct columns *c)
{
	double widest = 0;

	for (int row = 0; row < c->table->rows; row++) {
		char *label = table_label(c->table, row, c->section->value);
		double wide = (double)strlen(label) * LETTER + LETTER;

		widest = wide > widest ? wide : widest;
		free(label);
	}
	widest = widest > MAX_LABEL * LETTER ? MAX_LABEL * LETTER : widest;
	return 1 + (int)(widest / c->pitch);
}

static void
column(const struct columns *c, int row)
{
	char *label = table_label(c->table, row, c->section->value);

	fputs("<g><title>", c->out);
	html_text(c->out, label);
	fputs(": ", c->out);
	html_number(c->out, table_number(c->table, row, c->section->value));
	fputs("</title>\n", c->out);
	box(c, row, c->section->value,
	    c->section->part > 0 ? "whole" : "share");
	if (c->both)
		box(c, row, c->section->part, "share");
	names(c, row, label);
	fputs("</g>\n", c->out);
	free(label);
}

void
picture_columns(
    FILE *out, const struct section *section, const struct table *table)
{
	struct columns c = { out, section, table,
		.both = section->part > 0 &&
			table_total(table, section->part) > 0 };
	double step, top = svg_ceiling(table_max(table, section->value), &step);

	c.scale = (BOTTOM - TOP) / top;
	c.pitch = (double)(RIGHT - LEFT) / (table->rows < 5 ? 5 : table->rows);
	c.every = sparse(&c);
	svg_begin(out, section, WIDTH, HEIGHT);
	svg_legend(out, section, c.both);
	grid(&c, top, step);
	axes(&c);
	for (int row = 0; row < table->rows; row++)
		column(&c, row);
	svg_end(out);
}
