/*
 * Text of strangers on a page.  Whatever it holds, it stays text: the page
 * has no script and no network, and this is the wall in front of that.
 */
#include <inttypes.h>
#include <string.h>

#include "report.h"

/*
 * What XML 1.0 (section 2.2) has no place for, controls, and marks that turn
 * the direction of text (Unicode UAX 9), which could dress one name as
 * another.
 */
static bool
is_hostile(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	       (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfffe || c == 0xffff;
}

static void
one(FILE *out, const char *s, size_t n, uint32_t c)
{
	if (c == '&')
		fputs("&amp;", out);
	else if (c == '<')
		fputs("&lt;", out);
	else if (c == '>')
		fputs("&gt;", out);
	else if (c == '"')
		fputs("&quot;", out);
	else if (c == '\'')
		fputs("&#39;", out);
	else if (c == 0xfffd || is_hostile(c))
		fputs("\xef\xbf\xbd", out);
	else
		fwrite(s, 1, n, out);
}

void
html_text(FILE *out, const char *s)
{
	html_cut(out, s, INT32_MAX);
}

/*
 * Columns as a monospaced font would need them; East Asian wide characters
 * (from U+1100 on, roughly) take two.
 */
void
html_cut(FILE *out, const char *s, int columns)
{
	size_t len = strlen(s), n;
	uint32_t c;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_read(s + i, len - i, &c);
		columns -= c >= 0x1100 && c < 0x20000 && c != 0x2026 &&
				   !(c >= 0x2000 && c < 0x2e80)
			       ? 2
			       : 1;
		if (columns < 0) {
			fputs("\xe2\x80\xa6", out);
			return;
		}
		one(out, s + i, n, c);
	}
}

void
html_number(FILE *out, int64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, n);

	for (int i = 0; i < len; i++) {
		if (i > (digits[0] == '-') && (len - i) % 3 == 0)
			putc(',', out);
		putc(digits[i], out);
	}
}

void
html_bytes(FILE *out, int64_t n)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB" };
	double x = (double)n;
	int unit = -1;

	while (x >= 999.95 && unit < 4) {
		x /= 1000;
		unit++;
	}
	if (unit < 0)
		fprintf(out, "%" PRId64 " B", n);
	else
		fprintf(out, x < 9.995 ? "%.2f %s" : "%.1f %s", x, units[unit]);
}

void
html_link(FILE *out, const char *url)
{
	if (strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0) {
		fputs("<bdi>", out);
		html_cut(out, url, 120);
		fputs("</bdi>", out);
		return;
	}
	fputs("<a rel=\"nofollow noreferrer\" href=\"", out);
	html_text(out, url);
	fputs("\"><bdi>", out);
	html_cut(out, url, 120);
	fputs("</bdi></a>", out);
}
