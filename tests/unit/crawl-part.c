/*
 * Which part a host falls to: the same on every machine, today and tomorrow.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/frontier/part.h"
#include "tests/test.h"

/* The part of N that ORIGIN falls to; 0: to none, or to more than one. */
static int
part_of(const char *origin, int n)
{
	struct part part = { 0 };
	int found = 0;
	char text[32];

	for (int i = 1; i <= n; i++) {
		snprintf(text, sizeof(text), "%d/%d", i, n);
		if (part_read(&part, text) == -1)
			return 0;
		if (part_has(&part, origin))
			found = found == 0 ? i : -1;
		part_clear(&part);
	}
	return found < 0 ? 0 : found;
}

static bool
reads(const char *text)
{
	struct part part = { 0 };
	int rc = part_read(&part, text);

	part_clear(&part);
	return rc == 0;
}

int
main(void)
{
	struct part whole = { 0 };

	/* printf example.org | sha256sum: bfabc37432958b06... */
	OK(part_of("https://example.org:443", 16) == 7);
	OK(part_of("https://example.org:443", 1) == 1);
	OK(part_of("https://example.org:443", 7) ==
	    (int)(UINT64_C(0xbfabc37432958b06) % 7) + 1);
	OK(part_of("http://example.org:80", 7) ==
	    part_of("https://a.b.example.org:8443", 7));
	OK(part_of("http://a.example.co.uk:80", 1000) ==
	    part_of("http://example.co.uk:80", 1000));
	OK(part_of("http://example.co.uk:80", 1000) !=
	    part_of("http://other.co.uk:80", 1000));
	OK(part_of("http://127.0.0.1:80", 9) > 0);
	OK(part_of("http://127.0.0.1:80", 1000) !=
	    part_of("http://128.0.0.1:80", 1000));
	OK(part_of("http://[::1]:80", 9) > 0);
	OK(part_of("http://uk:80", 9) > 0);
	OK(part_of(NULL, 9) == 1);
	OK(part_has(&whole, "http://example.org:80"));
	OK(part_closed(&whole, "http://example.org:80") == NULL);
	OK(reads("1/1") && reads("100000/100000"));
	OK(!reads("") && !reads("1") && !reads("/") && !reads("1/") &&
	    !reads("/1"));
	OK(!reads("0/1") && !reads("2/1") && !reads("1/0") && !reads("-1/-1"));
	OK(!reads("1/3x") && !reads("1/100001") &&
	    !reads("1/99999999999999999999"));
	return DONE();
}
