/*
 * WARC files, and the frame of a record in them (ISO 28500:2017): version line,
 * named fields, an empty line, a block of Content-Length bytes, two line ends.
 */
#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "index/index.h"

#define VERSION_LINE "WARC/1.1\r\n"
#define LENGTH_FIELD "Content-Length:"
#define MAX_HEADER 65536 /* bytes; the crawler's own are under 2 KiB */
#define MAX_DIGITS 18    /* so that the number is under 2^63 */

void
warc_close(struct warc_file *file)
{
	if (file->fd != -1)
		close(file->fd);
	file->fd = -1;
}

void
warc_open(struct warc_file *file, const char *set, int64_t number)
{
	char *path = set_warc(set, number);
	struct stat st;

	warc_close(file);
	*file = (struct warc_file) { .number = number };
	file->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (file->fd != -1 && fstat(file->fd, &st) == 0)
		file->size = st.st_size;
	free(path);
}

/*
 * The digits of the field at LINE, or -1: none, or more than any block has.
 */
static int64_t
number(const uint8_t *line, size_t len)
{
	size_t i = strlen(LENGTH_FIELD), digits = 0;
	int64_t n = 0;

	while (i < len && (line[i] == ' ' || line[i] == '\t'))
		i++;
	for (; i < len && line[i] >= '0' && line[i] <= '9'; i++, digits++)
		if (digits < MAX_DIGITS)
			n = 10 * n + (line[i] - '0');
	return i == len && digits > 0 && digits <= MAX_DIGITS ? n : -1;
}

static bool
is_length(const uint8_t *line, size_t len)
{
	return len >= strlen(LENGTH_FIELD) &&
	       strncasecmp(
		   (const char *)line, LENGTH_FIELD, strlen(LENGTH_FIELD)) == 0;
}

size_t
warc_frame(const uint8_t *record, size_t len, int64_t *content)
{
	size_t at = strlen(VERSION_LINE);
	const uint8_t *end;

	*content = -1;
	len = len < MAX_HEADER ? len : MAX_HEADER;
	if (len < at || memcmp(record, VERSION_LINE, at) != 0)
		return 0;
	while ((end = memmem(record + at, len - at, "\r\n", 2)) != NULL) {
		size_t n = (size_t)(end - (record + at));

		if (n == 0)
			return *content == -1 ? 0 : at + 2;
		if (is_length(record + at, n) &&
		    (*content != -1 ||
			(*content = number(record + at, n)) == -1))
			return 0;
		at += n + 2;
	}
	return 0;
}

const char *
warc_field(const uint8_t *head, size_t len, const char *name, size_t *value_len)
{
	const char *p = (const char *)head, *end = p + len, *eol;
	size_t n = strlen(name);

	for (; (eol = memmem(p, (size_t)(end - p), "\r\n", 2)) != NULL;
	     p = eol + 2) {
		if ((size_t)(eol - p) <= n || p[n] != ':' ||
		    strncasecmp(p, name, n) != 0)
			continue;
		for (p += n + 1; p < eol && (*p == ' ' || *p == '\t'); p++)
			continue;
		*value_len = (size_t)(eol - p);
		return p;
	}
	return NULL;
}
