/*
 * JSON, hexadecimal, times, spans, and captions made fit to be shown.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schemas/schemas.h"
#include "tests/test.h"

static bool
cleans(const char *in, const char *want)
{
	char *out = text_clean(in, strlen(in));
	bool same =
	    want == NULL ? out == NULL : out != NULL && strcmp(out, want) == 0;

	free(out);
	return same;
}

static void
captions(void)
{
	OK(cleans("  a \t\r\n b\x01 c  ", "a b c"));
	OK(cleans("", NULL));
	OK(cleans(" \x7f\n ", NULL));
	OK(cleans("\x1b[31mred", "[31mred"));
	OK(cleans("caf\xc3\xa9", "caf\xc3\xa9"));
	OK(cleans("caf\xe9", "caf\xef\xbf\xbd"));
	/* overlong slash, surrogate, beyond U+10FFFF, cut short */
	OK(cleans("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"));
	OK(cleans("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"));
	OK(cleans("x\xf0\x9f\x98", "x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"));
	OK(cleans("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"));
	/* right-to-left override and a zero-width space are dropped */
	OK(cleans("a\xe2\x80\xae"
		  "b\xe2\x80\x8b"
		  "c",
	    "abc"));
}

static bool
writes(const char *text, const char *want)
{
	struct json j = { 0 };
	char *out;
	size_t len;
	bool same;

	j.out = open_memstream(&out, &len);
	json_text(&j, text);
	fclose(j.out);
	same = strcmp(out, want) == 0;
	free(out);
	return same;
}

static void
numbers(void)
{
	struct json j = { 0 };
	char *out;
	size_t len;

	j.out = open_memstream(&out, &len);
	json_open(&j, '[');
	json_real(&j, 0.1);
	json_real(&j, NAN);
	json_real(&j, -1e300);
	json_integer(&j, ABSENT);
	json_integer(&j, INT64_MAX);
	json_open(&j, '{');
	json_key(&j, "k");
	json_bool(&j, true);
	json_close(&j, '}');
	json_raw(&j, NULL);
	json_close(&j, ']');
	json_line(&j);
	fclose(j.out);
	OK(strcmp(out, "[0.1,null,-1e+300,null,9223372036854775807,"
		       "{\"k\":true},null]\n") == 0);
	free(out);
}

static void
json(void)
{
	OK(writes(NULL, "null"));
	OK(writes("a\"b\\c\n\x02", "\"a\\\"b\\\\c\\n\\u0002\""));
	OK(writes("</script>", "\"\\u003c/script\\u003e\""));
	OK(writes("\xff\xc3\xa9", "\"\\ufffd\xc3\xa9\""));
	OK(writes("\xc3", "\"\\ufffd\""));
	numbers();
}

static void
small(void)
{
	uint8_t bytes[2] = { 0 };
	char hex[5], when[21];

	OK(hex_read(bytes, 2, "0aFf") == 0 && bytes[0] == 10 &&
	    bytes[1] == 255);
	OK(hex_read(bytes, 2, "0aF") == -1 && hex_read(bytes, 2, "0aFg") == -1);
	hex_write(hex, bytes, 2);
	OK(strcmp(hex, "0aff") == 0);
	time_write(when, 951782400);
	OK(strcmp(when, "2000-02-29T00:00:00Z") == 0);
}

static void
spans(void)
{
	char path[] = "/tmp/schemas-span-XXXXXX";
	int fd = mkstemp(path);
	struct span span;

	unlink(path);
	OK(ftruncate(fd, 5000) == 0 && pwrite(fd, "hello", 5, 4995) == 5);
	OK(span_open(&span, fd, 4995, 5) == 0);
	OK(span.len == 5 && memcmp(span.data, "hello", 5) == 0);
	span_close(&span);
	OK(span_open(&span, fd, 4995, 6) == -1);
	OK(span_open(&span, fd, -1, 6) == -1);
	OK(span_open(&span, fd, INT64_MAX, INT64_MAX) == -1);
	OK(span_open(&span, fd, 0, 0) == -1);
	close(fd);
}

int
main(void)
{
	captions();
	json();
	small();
	spans();
	OK(strcmp(plural(1), "") == 0);
	OK(strcmp(plural(0), "s") == 0);
	OK(strcmp(plural(2), "s") == 0);
	return DONE();
}
