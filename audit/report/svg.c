/*
 * What the pictures are drawn with.  Colours and fonts are the page's
 * (report.css), by class, so that they follow its light and dark.
 */
#include <math.h>

#include "report.h"

#define KEYS 22 /* pixels that the legend takes, where there is one */

/*
 * A screen reader reads the title and what is counted; the numbers are in the
 * table under the picture.
 */
void
svg_begin(FILE *out, const struct section *section, double width, double height)
{
	int above = section->whole != NULL && section->part == 0 ? KEYS : 0;

	height -= above;
	fprintf(out,
	    "<svg viewBox=\"0 %d %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
	    "xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
	    "aria-labelledby=\"t-%s d-%s\">\n<title id=\"t-%s\">",
	    above, width, height, width, height, section->name, section->name,
	    section->name);
	html_text(out, section->title);
	fprintf(out, "</title>\n<desc id=\"d-%s\">", section->name);
	html_text(out, section->explain);
	fputs("</desc>\n", out);
}

void
svg_end(FILE *out)
{
	fputs("</svg>\n", out);
}

void
svg_box(FILE *out, const struct box *box, const char *class)
{
	fprintf(out,
	    "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
	    "height=\"%.1f\"/>\n",
	    class, box->x, box->y, box->width, box->height);
}

void
svg_text(FILE *out, double x, double y, const char *class)
{
	fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
}

void
svg_text_end(FILE *out)
{
	fputs("</text>\n", out);
}

/*
 * The end of an axis for values up to MAX: 1, 2 or 5 times a power of ten a
 * step.
 */
double
svg_ceiling(int64_t max, double *step)
{
	static const double steps[] = { 1, 2, 5, 10 };
	double least = max < 1 ? 1 : (double)max;
	double power = pow(10, floor(log10(least / 4)));

	for (int i = 0; i < 4; i++) {
		*step = steps[i] * power < 1 ? 1 : steps[i] * power;
		if (*step * 4 >= least)
			break;
	}
	return ceil(least / *step) * *step;
}

static double
key(FILE *out, double x, const char *class, const char *words)
{
	struct box box = { x, 2, 11, 11 };
	double width = 0;

	svg_box(out, &box, class);
	svg_text(out, x + 17, 12, "key");
	html_text(out, words);
	svg_text_end(out);
	for (const char *s = words; *s != '\0'; s++)
		width += 7;
	return x + 17 + width + 18;
}

void
svg_legend(FILE *out, const struct section *section, bool both)
{
	double x;

	if (section->part == 0)
		return;
	x = key(out, 0, "whole", section->whole);
	if (both)
		key(out, x, "share", section->share);
}
