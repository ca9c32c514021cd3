/*
 * A measure as -l prints it: what it is, whose formula that is, what it costs,
 * and its columns with unit and range.  tests/columns.awk makes the table of
 * the man page of it.
 */
#include <float.h>
#include <string.h>

#include "filter.h"

#define WIDTH 79 /* columns of a terminal that are written to */
#define INDENT 4 /* of what is continued */
#define NAMES 21 /* columns: the longest name, and a space */

/* Words, each behind a space, after AT columns of the line. */
static void
wrap(const char *text, int at)
{
	while (*text != '\0') {
		int len = (int)strcspn(text, " ");

		if (at + 1 + len > WIDTH)
			at = printf("\n%*s", INDENT - 1, "") - 1;
		at += printf(" %.*s", len, text);
		text += len;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static void
field(const char *name, const char *text)
{
	wrap(text, printf("%*s%s:", INDENT, "", name));
}

static void
column(const struct column *column)
{
	printf("  %-*s %s", NAMES, column->name, column->unit);
	if (column->hi >= DBL_MAX)
		printf(", %.7g and more", column->lo);
	else if (column->lo <= column->hi)
		printf(", %.7g to %.7g", column->lo, column->hi);
	putchar('\n');
}

void
about_list(const struct about *about)
{
	wrap(about->about, printf("%s:", about->name));
	field("source", about->source);
	field("cost", about->cost);
	if (about->extra)
		printf("%*staken only where it is named\n", INDENT, "");
	for (size_t i = 0; i < about->n; i++)
		column(&about->columns[i]);
}
