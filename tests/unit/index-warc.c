/*
 * The frame of a WARC record: how long its header is, how long its block.
 */
#include <stdlib.h>
#include <string.h>

#include "index/index.h"
#include "tests/test.h"

/* The block's length, or -1 where no header is seen. */
static int64_t
content(const char *record)
{
	size_t len = strlen(record);
	uint8_t *copy = malloc(len);
	int64_t n;
	size_t head;

	memcpy(copy, record, len);
	head = warc_frame(copy, len, &n);
	free(copy);
	return head == 0 ? -1 : n;
}

static size_t
head(const char *record)
{
	int64_t n;

	return warc_frame((const uint8_t *)record, strlen(record), &n);
}

static void
field(void)
{
	static const char text[] =
	    "WARC/1.1\r\nA: b\r\nwarc-type: \trevisit\r\n"
	    "B:\r\nAB: c\r\n\r\nC: d\r\n";
	const uint8_t *head = (const uint8_t *)text;
	size_t all = strlen(text), n = 99;
	const char *value = warc_field(head, all - 6, "WARC-Type", &n);

	OK(value != NULL && n == 7 && memcmp(value, "revisit", 7) == 0);
	OK(warc_field(head, all - 6, "B", &n) != NULL && n == 0);
	OK(warc_field(head, all - 6, "AB", &n) != NULL && n == 1);
	OK(warc_field(head, all - 6, "C", &n) == NULL);
	OK(warc_field(head, 12, "A", &n) == NULL);
	OK(warc_field(head, 0, "A", &n) == NULL);
}

int
main(void)
{
	OK(content("WARC/1.1\r\nContent-Length: 12\r\n\r\n") == 12);
	OK(content("WARC/1.1\r\ncontent-length:\t0\r\n\r\nblock") == 0);
	OK(head("WARC/1.1\r\nContent-Length: 5\r\n\r\nblock") == 31);
	OK(content("WARC/1.1\r\nA: b\r\nContent-Length: 7\r\nC: d\r\n\r\n") ==
	    7);
	OK(content("") == -1);
	OK(content("WARC/1.1\r\n") == -1);
	OK(content("WARC/1.1\r\n\r\n") == -1);
	OK(content("WARC/1.0\r\nContent-Length: 12\r\n\r\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length: 12\r\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length: 12\n\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length: -1\r\n\r\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length: 12 \r\n\r\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length:\r\n\r\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n"
		   "\r\n") == -1);
	OK(content("WARC/1.1\r\nContent-Length: 99999999999999999999\r\n"
		   "\r\n") == -1);
	field();
	return DONE();
}
