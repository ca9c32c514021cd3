/*
 * Text of strangers on a page, and numbers as people read them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audit/report/report.h"
#include "tests/test.h"

#define SHOWS(call, text)                                            \
	do {                                                         \
		char *got = NULL;                                    \
		size_t len;                                          \
		FILE *out = open_memstream(&got, &len);              \
                                                                     \
		call;                                                \
		fclose(out);                                         \
		OK(strcmp(got, text) == 0);                          \
		if (strcmp(got, text) != 0)                          \
			printf("# got: %s\n# not: %s\n", got, text); \
		free(got);                                           \
	} while (0)

static bool
axis(int64_t max, double top, double step)
{
	double s, t = svg_ceiling(max, &s);

	return fabs(t - top) < 1e-9 && fabs(s - step) < 1e-9;
}

int
main(void)
{
	SHOWS(html_text(out, "a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
	SHOWS(html_text(out, "two\nlines\t."), "two\nlines\t.");
	SHOWS(html_text(out, "\033[1m"), "\xef\xbf\xbd[1m");
	SHOWS(html_text(out, "\xe2\x80\xaegpj"), "\xef\xbf\xbdgpj");
	SHOWS(html_text(out, "\xef\xbf\xbf"), "\xef\xbf\xbd");
	SHOWS(html_text(out, "\xc0\x80"), "\xef\xbf\xbd\xef\xbf\xbd");
	SHOWS(html_cut(out, "abcdef", 6), "abcdef");
	SHOWS(html_cut(out, "abcdef", 3), "abc\xe2\x80\xa6");
	SHOWS(html_cut(out, "<<<<", 2), "&lt;&lt;\xe2\x80\xa6");
	/* Two columns each: the second has no room in three. */
	SHOWS(html_cut(out, "\xe5\x86\x99\xe7\x9c\x9f", 3),
	    "\xe5\x86\x99\xe2\x80\xa6");

	SHOWS(html_link(out, "https://a.example/?a&b"),
	    "<a rel=\"nofollow noreferrer\" "
	    "href=\"https://a.example/?a&amp;b\">"
	    "<bdi>https://a.example/?a&amp;b</bdi></a>");
	SHOWS(html_link(out, "javascript:alert(1)"),
	    "<bdi>javascript:alert(1)</bdi>");
	SHOWS(html_link(out, "HTTPS://a.example"),
	    "<bdi>HTTPS://a.example</bdi>");

	SHOWS(html_number(out, 0), "0");
	SHOWS(html_number(out, 999), "999");
	SHOWS(html_number(out, 1204), "1,204");
	SHOWS(html_number(out, -123456), "-123,456");
	SHOWS(html_number(out, INT64_MAX), "9,223,372,036,854,775,807");
	SHOWS(html_bytes(out, 999), "999 B");
	SHOWS(html_bytes(out, 1000), "1.00 kB");
	SHOWS(html_bytes(out, 12345678), "12.3 MB");
	SHOWS(html_bytes(out, INT64_MAX), "9223.4 PB");

	OK(axis(0, 1, 1));
	OK(axis(1, 1, 1));
	OK(axis(3, 3, 1));
	OK(axis(7, 8, 2));
	OK(axis(1347, 1500, 500));
	OK(axis(8073, 10000, 5000));
	return DONE();
}
