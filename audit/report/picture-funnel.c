/*
 * The funnel: what is left after each step, to scale, and beside each slope
 * what was lost on it.
 */
#include <string.h>

#include "report.h"

#define WIDTH 856
#define MIDDLE 440.0 /* pixels, the axis of the funnel */
#define SPAN 360.0   /* pixels, for all that was seen */
#define STAGE 42     /* pixels high */
#define SLOPE 26     /* least height between two stages */
#define LINE 20      /* of a loss */
#define TOP 8

struct funnel {
	FILE *out;
	const struct table *table;
	double seen;
	double y; /* where the next thing stands */
};

static bool
is_stage(const struct table *table, int row)
{
	return table->cells[row][2].text != NULL &&
	       strcmp(table->cells[row][2].text, "stage") == 0;
}

static double
width(const struct funnel *f, int row)
{
	double n = (double)table_number(f->table, row, 1);

	return f->seen < 1 ? 0 : n / f->seen * SPAN;
}

static void
stage(struct funnel *f, int row)
{
	double wide = width(f, row) < 2 ? 2 : width(f, row);
	struct box box = { MIDDLE - wide / 2, f->y, wide, STAGE };
	double n = (double)table_number(f->table, row, 1);

	svg_box(f->out, &box, "share");
	svg_text(f->out, 0, f->y + 18, "stage");
	html_text(f->out, f->table->cells[row][0].text);
	svg_text_end(f->out);
	svg_text(f->out, 0, f->y + 36, "number");
	html_number(f->out, table_number(f->table, row, 1));
	if (f->seen >= 1 && row > 0)
		fprintf(f->out,
		    "<tspan class=\"quiet\"> \xc2\xb7 %.1f %% of "
		    "seen</tspan>",
		    n / f->seen * 100);
	svg_text_end(f->out);
	f->y += STAGE;
}

/*
 * Losses stand from row FROM to row TO, which is the next stage.
 */
static void
slope(struct funnel *f, int from, int to)
{
	double high = (to - from) * LINE + 10, x = MIDDLE + SPAN / 2 + 24;
	double a = width(f, from - 1) / 2, b = width(f, to) / 2;

	high = high < SLOPE ? SLOPE : high;
	fprintf(f->out,
	    "<polygon class=\"whole\" points=\"%.1f,%.1f %.1f,%.1f "
	    "%.1f,%.1f %.1f,%.1f\"/>\n",
	    MIDDLE - a, f->y, MIDDLE + a, f->y, MIDDLE + b, f->y + high,
	    MIDDLE - b, f->y + high);
	for (int row = from; row < to; row++) {
		svg_text(f->out, x, f->y + 20 + (row - from) * LINE, "loss");
		fputs("\xe2\x88\x92 ", f->out);
		html_number(f->out, table_number(f->table, row, 1));
		fputs("<tspan class=\"quiet\"> ", f->out);
		html_text(f->out, f->table->cells[row][0].text);
		fputs("</tspan>", f->out);
		svg_text_end(f->out);
	}
	f->y += high;
}

static int
next_stage(const struct table *table, int row)
{
	while (row < table->rows && !is_stage(table, row))
		row++;
	return row;
}

static double
height(const struct table *table)
{
	double high = 2 * TOP;

	for (int row = 0, next; row < table->rows; row = next) {
		double gap;

		next = next_stage(table, row + 1);
		gap = (next - row - 1) * LINE + 10;
		high += STAGE;
		high += next == table->rows ? 0 : gap < SLOPE ? SLOPE : gap;
	}
	return high;
}

void
picture_funnel(
    FILE *out, const struct section *section, const struct table *table)
{
	struct funnel f = { out, table, (double)table_number(table, 0, 1),
		TOP };

	svg_begin(out, section, WIDTH, height(table));
	for (int row = 0, next; row < table->rows; row = next) {
		next = next_stage(table, row + 1);
		stage(&f, row);
		if (next < table->rows)
			slope(&f, row + 1, next);
	}
	svg_end(out);
}
