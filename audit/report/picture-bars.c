/*
 * Horizontal bars: one a name, with the part of it that section->share names
 * in a darker tone.
 */
#include <stdlib.h>

#include "report.h"

#define WIDTH 856
#define LABEL 268 /* pixels, at the left */
#define BAR 400
#define ROW 26
#define HEAD 46
#define LABEL_COLUMNS 35 /* characters that LABEL has room for */

struct bars {
	FILE *out;
	const struct section *section;
	const struct table *table;
	double scale; /* pixels for one */
	bool both;
};

static void
label(const struct bars *bars, int row, double y)
{
	char *text = table_label(bars->table, row, bars->section->value);

	fputs("<title>", bars->out);
	html_cut(bars->out, text, 200);
	fputs("</title>\n", bars->out);
	svg_text(bars->out, LABEL - 10, y + 14, "name");
	html_cut(bars->out, text, LABEL_COLUMNS);
	svg_text_end(bars->out);
	free(text);
}

/*
 * "80 of 100, 1.2 MB", behind the bar.
 */
static void
number(const struct bars *bars, int row, double x, double y)
{
	int bytes = table_column(bars->table, "bytes");
	const struct section *section = bars->section;

	svg_text(bars->out, x + 8, y + 14, "number");
	if (bars->both) {
		html_number(
		    bars->out, table_number(bars->table, row, section->part));
		fputs(" of ", bars->out);
	}
	html_number(bars->out, table_number(bars->table, row, section->value));
	if (bytes != -1) {
		fputs("<tspan class=\"quiet\"> \xc2\xb7 ", bars->out);
		html_bytes(bars->out, table_number(bars->table, row, bytes));
		fputs("</tspan>", bars->out);
	}
	svg_text_end(bars->out);
}

static void
bar(const struct bars *bars, int row)
{
	const struct section *section = bars->section;
	int64_t value = table_number(bars->table, row, section->value);
	struct box box = { LABEL, HEAD + row * ROW, 0, ROW - 7 };
	double end;

	fputs("<g>", bars->out);
	label(bars, row, box.y);
	box.width = (double)value * bars->scale;
	end = LABEL + box.width;
	svg_box(bars->out, &box, section->part > 0 ? "whole" : "share");
	if (bars->both) {
		box.width = bars->scale * (double)table_number(
					      bars->table, row, section->part);
		svg_box(bars->out, &box, "share");
	}
	number(bars, row, end, box.y);
	fputs("</g>\n", bars->out);
}

void
picture_bars(
    FILE *out, const struct section *section, const struct table *table)
{
	int64_t max = table_max(table, section->value);
	struct bars bars = { out, section, table,
		.scale = max < 1 ? 0 : BAR / (double)max,
		.both = section->part > 0 &&
			table_total(table, section->part) > 0 };
	struct box base = { LABEL - 1, HEAD - 4, 1, 0 };

	base.height = table->rows * ROW + 1;
	svg_begin(out, section, WIDTH, HEAD + table->rows * ROW + 4);
	svg_legend(out, section, bars.both);
	svg_text(out, 0, HEAD - 10, "axis");
	html_text(out, section->axis);
	svg_text_end(out);
	for (int row = 0; row < table->rows; row++)
		bar(&bars, row);
	svg_box(out, &base, "base");
	svg_end(out);
}
