/*
 * The page around the sections: one file that needs no script and no network,
 * and whose policy forbids both, well-formed as XML too.
 */
#include <string.h>

#include "report.h"

#define SHORT 24 /* bytes of a text that a table keeps on one line */

static const char css[] =
#include "audit/report.css.inc"
    ;

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
    "<meta charset=\"utf-8\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
    "<meta name=\"viewport\" "
    "content=\"width=device-width, initial-scale=1\"/>\n"
    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
    "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
    "<meta name=\"generator\" content=\"proofsheet " VERSION "\"/>\n"
    "<title>What is in this set, and by what right</title>\n<style>\n";

static int64_t
step(const struct table *funnel, const char *name)
{
	for (int row = 0; row < funnel->rows; row++)
		if (strcmp(funnel->cells[row][0].text, name) == 0)
			return table_number(funnel, row, 1);
	return 0;
}

static void
figure(FILE *out, int64_t n, const char *words)
{
	fputs("<div><b>", out);
	html_number(out, n);
	fprintf(out, "</b> %s</div>\n", words);
}

static void
contents(FILE *out)
{
	const struct section *section;
	const char *group = "";

	fputs("<nav aria-label=\"Contents\">\n", out);
	for (int i = 0; (section = section_at(i)) != NULL; i++) {
		if (strcmp(section->group, group) != 0)
			fprintf(out, "%s<p><b>%s</b> ", i == 0 ? "" : "</p>\n",
			    section->group);
		group = section->group;
		fprintf(out, "<a href=\"#%s\">%s</a> ", section->name,
		    section->title);
	}
	fputs("</p>\n</nav>\n", out);
}

/*
 * "1,204 were fetched"; "none was", "1 was": the words after a number are the
 * singular ones.
 */
static void
clause(FILE *out, int64_t n, const char *one, const char *many)
{
	if (n == 0)
		fputs("none", out);
	else
		html_number(out, n);
	fputs(n <= 1 ? one : many, out);
}

static void
lede(FILE *out, const struct table *funnel)
{
	int64_t seen = step(funnel, "seen");

	fputs("<p class=\"lede\">Of ", out);
	html_number(out, seen);
	fputs(seen == 1 ? " image that was seen, " : " images that were seen, ",
	    out);
	clause(out, step(funnel, "refused by signal"), " was", " were");
	fputs(" left alone because a signal of the owner asked for it, ", out);
	clause(
	    out, step(funnel, "fetched"), " was fetched, ", " were fetched, ");
	clause(out, step(funnel, "kept by the recipe"),
	    " passes the recipe, and ", " pass the recipe, and ");
	clause(out, step(funnel, "unique"), " of these is unique.</p>\n",
	    " of these are unique.</p>\n");
}

void
page_begin(FILE *out, const struct table *funnel)
{
	fprintf(out, "%s%s</style>\n</head>\n<body>\n", head, css);
	fputs("<header>\n<p class=\"brand\">Proofsheet</p>\n"
	      "<h1>What is in this set, and by what right</h1>\n",
	    out);
	lede(out, funnel);
	fputs("<div class=\"figures\">\n", out);
	figure(out, step(funnel, "seen"), "seen");
	figure(out, step(funnel, "refused by signal"), "refused by signal");
	figure(out, step(funnel, "fetched"), "fetched");
	figure(out, step(funnel, "decoded"), "decoded");
	figure(out, step(funnel, "kept by the recipe"), "kept by the recipe");
	figure(out, step(funnel, "unique"), "unique");
	fputs("</div>\n", out);
	contents(out);
	fputs("</header>\n<main>\n", out);
}

/* A date, a name: reads badly in two lines. */
static bool
is_short(const char *text)
{
	return text != NULL && strlen(text) <= SHORT;
}

static void
cell(FILE *out, const struct table *table, int row, int col)
{
	const struct cell *cell = &table->cells[row][col];

	if (cell->text == NULL && cell->number != ABSENT) {
		fputs("<td class=\"n\">", out);
		html_number(out, cell->number);
	} else {
		fputs(is_short(cell->text) ? "<td class=\"s\">" : "<td>", out);
		if (cell->text != NULL)
			html_link(out, cell->text);
	}
	fputs("</td>", out);
}

void
page_table(FILE *out, const struct table *table)
{
	fputs("<div class=\"wide\"><table>\n<thead><tr>", out);
	for (int col = 0; col < table->columns; col++)
		fprintf(out, "<th scope=\"col\">%s</th>", table->names[col]);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (int row = 0; row < table->rows; row++) {
		fputs("<tr>", out);
		for (int col = 0; col < table->columns; col++)
			cell(out, table, row, col);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

static bool
says_something(const struct section *section, const struct table *table)
{
	return table->rows > 0 && (section->picture == picture_text ||
				      section->picture == picture_none ||
				      table_total(table, section->value) > 0);
}

void
page_section(
    FILE *out, const struct section *section, const struct table *table)
{
	bool drawn = section->picture != picture_text &&
		     section->picture != picture_none;

	fprintf(out, "<section id=\"%s\">\n<h3>%s</h3>\n<p>", section->name,
	    section->title);
	html_text(out, section->explain);
	fputs("</p>\n", out);
	if (says_something(section, table)) {
		fputs("<figure>\n", out);
		section->picture(out, section, table);
		fputs("</figure>\n", out);
	} else {
		fputs("<p class=\"none\">None.</p>\n", out);
	}
	fprintf(out, "<details><summary>%s</summary>\n",
	    drawn ? "The numbers, and the query that gives them"
		  : "The query that gives it");
	if (drawn)
		page_table(out, table);
	fputs("<pre class=\"sql\"><code>", out);
	html_text(out, section->sql);
	fputs("</code></pre>\n</details>\n</section>\n", out);
}

void
page_group(FILE *out, const char *group)
{
	fprintf(out, "<h2>%s</h2>\n", group);
}

void
page_end(FILE *out)
{
	fputs("</main>\n<footer>\n<h2>How to read this</h2>\n"
	      "<p>Every number is the answer of the query under its picture. "
	      "To check one, run that query in <code>sqlite3</code> on the "
	      "set's <code>catalog.db</code>. The same numbers stand in "
	      "<code>report.json</code>.</p>\n"
	      "<p>The report counts what the catalog records. It holds no "
	      "captions, no addresses of images, no places, and nothing that "
	      "patterns found in captions. It says what the set holds; it says "
	      "nothing of any model, nor whether an owner who gave no signal "
	      "would have agreed.</p>\n"
	      "<p>Made by proofsheet " VERSION
	      "; the same catalog gives the same page, to the byte. Nothing "
	      "is loaded from elsewhere.</p>\n"
	      "</footer>\n</body>\n</html>\n",
	    out);
}
