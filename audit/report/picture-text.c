/*
 * Sections that no picture can say better than their text or their table.
 */
#include "report.h"

/*
 * The last column as it stands, under the ones before it.
 */
void
picture_text(
    FILE *out, const struct section *section, const struct table *table)
{
	int last = table->columns - 1;

	(void)section;
	for (int row = 0; row < table->rows; row++) {
		fputs("<p class=\"facts\">", out);
		for (int col = 0; col < last; col++) {
			const char *text = table->cells[row][col].text;

			fprintf(out, "%s%s <b><bdi>",
			    col == 0 ? "" : " \xc2\xb7 ", table->names[col]);
			html_cut(out, text == NULL ? "(none)" : text, 80);
			fputs("</bdi></b>", out);
		}
		fputs("</p>\n<pre class=\"recipe\">", out);
		html_text(out, table->cells[row][last].text == NULL
				   ? ""
				   : table->cells[row][last].text);
		fputs("</pre>\n", out);
	}
}

void
picture_none(
    FILE *out, const struct section *section, const struct table *table)
{
	(void)section;
	page_table(out, table);
}
