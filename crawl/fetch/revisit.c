/*
 * What a revisit record says of the record before, ISO 28500 6.7.2: its name,
 * its URI and its date, read from that record itself.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "crawl/fetch/fetch.h"

#define HEADER_BYTES 16384 /* of a record's header: a URL is URL_BYTES long */

static const struct field {
	const char *name, *as;
} fields[] = {
	{ "WARC-Record-ID:", "WARC-Refers-To" },
	{ "WARC-Target-URI:", "WARC-Refers-To-Target-URI" },
	{ "WARC-Date:", "WARC-Refers-To-Date" },
};

#define FIELDS (sizeof(fields) / sizeof(*fields))

static void
put(FILE *out, const char *line, size_t len)
{
	for (size_t i = 0; i < FIELDS; i++) {
		size_t n = strlen(fields[i].name);

		if (len < n || strncasecmp(line, fields[i].name, n) != 0)
			continue;
		fprintf(
		    out, "%s:%.*s\r\n", fields[i].as, (int)(len - n), line + n);
	}
}

/*
 * Whatever lies there, what comes out are lines of this header.
 */
char *
revisit_fields(int fd, int64_t offset)
{
	static const char version[] = "WARC/1.";
	char head[HEADER_BYTES + 1], *text = NULL;
	size_t size;
	ssize_t n = pread(fd, head, HEADER_BYTES, offset);
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		err(1, NULL);
	if (n == -1)
		err(1, "warc");
	head[n] = '\0';
	if (strncmp(head, version, strlen(version)) == 0)
		for (const char *p = head, *end;
		     *p != '\r' && (end = strstr(p, "\r\n")) != NULL;
		     p = end + 2)
			put(out, p, (size_t)(end - p));
	if (fclose(out) == EOF)
		err(1, NULL);
	return text;
}
