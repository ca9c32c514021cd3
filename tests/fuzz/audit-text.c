/*
 * Whatever a set or a file name holds: on a page it adds no markup, on a
 * terminal nothing that a terminal acts on.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "audit/report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
is_control(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	       (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/*
 * Valid UTF-8, no control, and none of the characters of NONE.
 */
static void
harmless(const char *text, size_t len, const char *none)
{
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_read(text + i, len - i, &c);
		assert(n > 1 || c != 0xfffd);
		assert(!is_control(c));
		assert(n > 1 || strchr(none, (int)c) == NULL);
	}
}

static void
shown(void (*show)(FILE *, const char *), const char *s, const char *none)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	show(out, s);
	fclose(out);
	harmless(text, len, none);
	free(text);
}

static void
short_text(FILE *out, const char *s)
{
	html_cut(out, s, 20);
}

/*
 * A link is one element with two attributes, or none.
 */
static void
linked(const char *s)
{
	char *text = NULL;
	size_t len, quotes = 0, opening = 0;
	FILE *out = open_memstream(&text, &len);

	html_link(out, s);
	fclose(out);
	for (size_t i = 0; i < len; i++) {
		quotes += text[i] == '"';
		opening += text[i] == '<';
	}
	assert((quotes == 4 && opening == 4) || (quotes == 0 && opening == 2));
	harmless(text, len, "");
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *s = strndup((const char *)data, len), *url, *name;

	assert(s != NULL && asprintf(&url, "file://%s", s) != -1);
	shown(html_text, s, "<>\"'");
	shown(short_text, s, "<>\"'");
	shown(say, s, "\n\t");
	linked(s);
	name = file_name(url);
	assert(strlen(name) <= strlen(s));
	shown(say, name, "\n\t");
	free(name);
	free(url);
	free(s);
	return 0;
}
