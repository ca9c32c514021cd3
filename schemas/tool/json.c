/*
 * JSON, written as it goes (RFC 8259).  Captions come from strangers: bytes
 * that are not UTF-8 become U+FFFD, and what a terminal or a script element
 * would act on is escaped.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/tool/tool.h"

static void
separate(struct json *j)
{
	if (j->comma)
		putc(',', j->out);
	j->comma = true;
}

void
json_open(struct json *j, char bracket)
{
	separate(j);
	putc(bracket, j->out);
	j->comma = false;
}

void
json_close(struct json *j, char bracket)
{
	putc(bracket, j->out);
	j->comma = true;
}

static void
one(FILE *out, unsigned char c)
{
	if (c == '"' || c == '\\')
		fprintf(out, "\\%c", c);
	else if (c == '\n')
		fputs("\\n", out);
	else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&')
		fprintf(out, "\\u%04x", c);
	else
		putc(c, out);
}

/*
 * Controls (C1) that a terminal acts on as on an escape sequence, and marks
 * that turn the direction of the text around them (UAX 9).
 */
static bool
acts(uint32_t c)
{
	return (c >= 0x80 && c < 0xa0) || c == 0x061c || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* How many bytes stand for themselves. */
static size_t
plain(const char *s)
{
	size_t n = 0;

	while (s[n] >= ' ' && s[n] < 0x7f && s[n] != '"' && s[n] != '\\' &&
	       s[n] != '<' && s[n] != '>' && s[n] != '&')
		n++;
	return n;
}

static void
quote(FILE *out, const char *s)
{
	size_t len = strlen(s), n;
	uint32_t c;

	putc('"', out);
	for (size_t i = 0; i < len; i += n) {
		n = plain(s + i);
		if (n > 0) {
			fwrite(s + i, 1, n, out);
			continue;
		}
		n = utf8_read(s + i, len - i, &c);
		if (n == 1 && c < 0x80)
			one(out, (unsigned char)c);
		else if (c == 0xfffd || acts(c))
			fprintf(out, "\\u%04x", (unsigned)c);
		else
			fwrite(s + i, 1, n, out);
	}
	putc('"', out);
}

void
json_key(struct json *j, const char *key)
{
	separate(j);
	quote(j->out, key);
	putc(':', j->out);
	j->comma = false;
}

void
json_text(struct json *j, const char *s)
{
	separate(j);
	if (s == NULL)
		fputs("null", j->out);
	else
		quote(j->out, s);
}

void
json_integer(struct json *j, int64_t n)
{
	separate(j);
	if (n == ABSENT)
		fputs("null", j->out);
	else
		fprintf(j->out, "%" PRId64, n);
}

/*
 * The shortest of 15 to 17 digits that reads back as the same number.
 */
void
json_real(struct json *j, double x)
{
	char text[40];

	separate(j);
	if (!isfinite(x)) {
		fputs("null", j->out);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		double back;

		snprintf(text, sizeof(text), "%.*g", digits, x);
		back = strtod(text, NULL);
		if (back >= x && back <= x)
			break;
	}
	fputs(text, j->out);
}

void
json_bool(struct json *j, bool b)
{
	separate(j);
	fputs(b ? "true" : "false", j->out);
}

void
json_raw(struct json *j, const char *json)
{
	separate(j);
	fputs(json == NULL ? "null" : json, j->out);
}

void
json_line(struct json *j)
{
	putc('\n', j->out);
	j->comma = false;
}
