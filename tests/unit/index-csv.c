/*
 * A cell of CSV: quoted as RFC 4180 has it, and no formula for a spreadsheet.
 */
#include <stdlib.h>
#include <string.h>

#include "index/index.h"
#include "tests/test.h"

static bool
is(const char *text, const char *cell)
{
	char *said;
	size_t len;
	FILE *out = open_memstream(&said, &len);
	bool same;

	csv_text(out, text);
	fclose(out);
	same = strcmp(said, cell) == 0;
	free(said);
	return same;
}

int
main(void)
{
	OK(is(NULL, ""));
	OK(is("", "\"\""));
	OK(is("a dog", "\"a dog\""));
	OK(is("a, b", "\"a, b\""));
	OK(is("say \"x\"", "\"say \"\"x\"\"\""));
	OK(is("one\r\ntwo", "\"one\r\ntwo\""));
	OK(is("=1+1", "\"'=1+1\""));
	OK(is("+1", "\"'+1\""));
	OK(is("-1", "\"'-1\""));
	OK(is("@SUM(A1)", "\"'@SUM(A1)\""));
	OK(is("\t=1", "\"'\t=1\""));
	OK(is("\r=1", "\"'\r=1\""));
	OK(is("'tis", "\"''tis\""));
	OK(is("1=1", "\"1=1\""));
	OK(is("=\"", "\"'=\"\"\""));
	OK(is("caf\xc3\xa9", "\"caf\xc3\xa9\""));
	OK(is("caf\xe9", "\"caf\xef\xbf\xbd\""));
	return DONE();
}
