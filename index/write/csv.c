/*
 * Comma-separated values (RFC 4180), lines ended by CR LF, a head line, an
 * empty cell for what is not known.  Spreadsheets take a cell that begins like
 * a formula for one: a text that begins with = + - @, a tab, a CR or ' has one
 * ' more in front, which a reader takes away to have the text back.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "index/index.h"

void
csv_text(FILE *out, const char *s)
{
	size_t len = s == NULL ? 0 : strlen(s), n;
	uint32_t c;

	if (s == NULL)
		return;
	putc('"', out);
	if (*s != '\0' && strchr("=+-@\t\r'", *s) != NULL)
		putc('\'', out);
	for (size_t i = 0; i < len; i += n) {
		n = utf8_read(s + i, len - i, &c);
		if (c == '"')
			putc('"', out);
		if (c == 0xfffd)
			fputs("\xef\xbf\xbd", out);
		else
			fwrite(s + i, 1, n, out);
	}
	putc('"', out);
}

static void
integer(FILE *out, int64_t n)
{
	if (n != ABSENT)
		fprintf(out, "%" PRId64, n);
}

/* The digits of JSON, which read back as the same number. */
static void
real(FILE *out, double x)
{
	struct json digits = { .out = out };

	if (isfinite(x))
		json_real(&digits, x);
}

static void
separate(FILE *out, bool *first)
{
	if (!*first)
		putc(',', out);
	*first = false;
}

#define NOTHING(name)
#define NAME(name) separate(out, &first), fputs(#name, out);
#define TEXT_CELL(name) separate(out, &first), csv_text(out, rec->name);
#define INTEGER_CELL(name) separate(out, &first), integer(out, rec->name);
#define REAL_CELL(name) separate(out, &first), real(out, rec->name);

static void
begin(FILE *out)
{
	bool first = true;

	RECORD(NOTHING, NAME, NAME, NAME)
	fputs("\r\n", out);
}

static void
row(FILE *out, const struct record *rec, const char *line)
{
	bool first = true;

	(void)line;
	RECORD(NOTHING, TEXT_CELL, INTEGER_CELL, REAL_CELL)
	fputs("\r\n", out);
}

const struct writer writer_csv = {
	.name = "csv",
	.suffix = "csv",
	.about = "comma-separated values, RFC 4180, formulas defused",
	.begin = begin,
	.row = row,
};
