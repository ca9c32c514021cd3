/*
 * Keys and bare items of Structured Fields: RFC 9651 sections 4.2.3.1 and
 * 4.2.3.3 to 4.2.10.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/sf-bare.h"
#include "schemas/schemas.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"
#define TOKEN LOWER UPPER DIGIT "!#$%&'*+-.^_`|~:/"
#define BASE64 UPPER LOWER DIGIT "+/"

#define INTEGER_DIGITS 15 /* section 3.3.1 */
#define WHOLE_DIGITS 12   /* section 3.3.2: before the point */
#define PART_DIGITS 3     /* and after it */

static bool
is_one(const struct sf_cursor *c, const char *chars)
{
	return c->at < c->end && *c->at != '\0' &&
	       strchr(chars, *c->at) != NULL;
}

void
sf_skip(struct sf_cursor *c, const char *chars)
{
	while (is_one(c, chars))
		c->at++;
}

bool
sf_take(struct sf_cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

/* The longest run of CHARS, after a first that is one of FIRST. */
static char *
run(struct sf_cursor *c, const char *first, const char *chars)
{
	const char *from = c->at;

	if (!is_one(c, first))
		return NULL;
	sf_skip(c, chars);
	return text_part(from, (size_t)(c->at - from));
}

int
sf_key(struct sf_cursor *c, struct sf_item *out)
{
	out->key = run(c, LOWER "*", LOWER DIGIT "_-.*");
	return out->key == NULL ? -1 : 0;
}

/* How many there are, MOST at most; *N has them behind it. */
static int
digits(struct sf_cursor *c, int most, int64_t *n)
{
	int count = 0;

	for (; is_one(c, DIGIT); c->at++) {
		if (count++ == most)
			return -1;
		*n = 10 * *n + (*c->at - '0');
	}
	return count;
}

static int
number(struct sf_cursor *c, struct sf_item *out)
{
	bool minus = sf_take(c, '-');
	int whole, part = 0;

	out->number = 0;
	whole = digits(c, INTEGER_DIGITS, &out->number);
	if (whole < 1)
		return -1;
	out->type = SF_INTEGER;
	if (sf_take(c, '.')) {
		out->type = SF_DECIMAL;
		part = digits(c, PART_DIGITS, &out->number);
		if (whole > WHOLE_DIGITS || part < 1)
			return -1;
		for (; part < PART_DIGITS; part++)
			out->number *= 10;
	}
	if (minus)
		out->number = -out->number;
	return 0;
}

static int
date(struct sf_cursor *c, struct sf_item *out)
{
	c->at++;
	if (number(c, out) == -1 || out->type != SF_INTEGER)
		return -1;
	out->type = SF_DATE;
	return 0;
}

static int
boolean(struct sf_cursor *c, struct sf_item *out)
{
	c->at++;
	out->type = SF_BOOLEAN;
	out->number = is_one(c, "1");
	if (!is_one(c, "01"))
		return -1;
	c->at++;
	return 0;
}

static int
token(struct sf_cursor *c, struct sf_item *out)
{
	out->type = SF_TOKEN;
	out->text = run(c, LOWER UPPER "*", TOKEN);
	if (out->text == NULL)
		return -1;
	out->len = strlen(out->text);
	return 0;
}

/* Room for what is left of the field: no text is longer. */
static char *
room(const struct sf_cursor *c)
{
	char *text = malloc((size_t)(c->end - c->at) + 1);

	if (text == NULL)
		err(1, NULL);
	return text;
}

/* No more room than it needs. */
static int
fit(struct sf_item *out)
{
	out->text[out->len] = '\0';
	if ((out->text = realloc(out->text, out->len + 1)) == NULL)
		err(1, NULL);
	return 0;
}

static int
string(struct sf_cursor *c, struct sf_item *out)
{
	c->at++;
	out->type = SF_STRING;
	out->text = room(c);
	while (c->at < c->end) {
		char one = *c->at++;

		if (one == '"')
			return fit(out);
		if (one < 0x20 || one >= 0x7f)
			return -1;
		if (one == '\\') {
			if (!is_one(c, "\"\\"))
				return -1;
			one = *c->at++;
		}
		out->text[out->len++] = one;
	}
	return -1;
}

static int
byte_sequence(struct sf_cursor *c, struct sf_item *out)
{
	unsigned bits = 0;
	int have = 0;

	c->at++;
	out->type = SF_BYTES;
	out->text = room(c);
	for (; is_one(c, BASE64); c->at++) {
		bits = bits << 6 | (unsigned)(strchr(BASE64, *c->at) - BASE64);
		if ((have += 6) < 8)
			continue;
		have -= 8;
		out->text[out->len++] = (char)(bits >> have & 0xff);
	}
	sf_skip(c, "=");
	/* One digit alone is no byte. */
	return have == 6 || !sf_take(c, ':') ? -1 : fit(out);
}

static bool
is_utf8(const char *s, size_t len)
{
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_read(s + i, len - i, &cp);

		if (cp == 0xfffd && n == 1)
			return false;
		i += n;
	}
	return true;
}

/* What two digits behind a '%' stand for; capital letters are an error. */
static int
percent(struct sf_cursor *c, char *out)
{
	char two[3] = { 0 };
	uint8_t byte;

	if (c->end - c->at < 2)
		return -1;
	memcpy(two, c->at, 2);
	c->at += 2;
	if (strspn(two, DIGIT "abcdef") != 2 || hex_read(&byte, 1, two) == -1)
		return -1;
	*out = (char)byte;
	return 0;
}

static int
display(struct sf_cursor *c, struct sf_item *out)
{
	c->at++;
	out->type = SF_DISPLAY;
	if (!sf_take(c, '"'))
		return -1;
	out->text = room(c);
	while (c->at < c->end) {
		char one = *c->at++;

		if (one == '"')
			return is_utf8(out->text, out->len) ? fit(out) : -1;
		if (one < 0x20 || one >= 0x7f)
			return -1;
		if (one == '%' && percent(c, &one) == -1)
			return -1;
		out->text[out->len++] = one;
	}
	return -1;
}

int
sf_bare(struct sf_cursor *c, struct sf_item *out)
{
	if (is_one(c, "-" DIGIT))
		return number(c, out);
	if (is_one(c, "\""))
		return string(c, out);
	if (is_one(c, ":"))
		return byte_sequence(c, out);
	if (is_one(c, "?"))
		return boolean(c, out);
	if (is_one(c, "@"))
		return date(c, out);
	if (is_one(c, "%"))
		return display(c, out);
	return token(c, out);
}
