/*
 * A file line by line, whatever its size; lines that are too long are passed
 * over.  A pipe can not be looked at before it is read: gzip is for files.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/events/events.h"
#include "crawl/feed/feed.h"

struct lines {
	struct gunzip in;
	size_t at, seen, len; /* of TEXT: a line's begin, no line end until */
	bool over;            /* the line's begin was dropped */
	char text[LINE_BYTES];
};

struct lines *
lines_open(int fd)
{
	struct lines *lines = calloc(1, sizeof(*lines));

	if (lines == NULL)
		err(1, NULL);
	lines->in.fd = fd;
	if (lseek(fd, 0, SEEK_CUR) != -1 && gunzip_begin(&lines->in, fd) == -1)
		err(1, NULL);
	return lines;
}

void
lines_close(struct lines *lines)
{
	if (lines != NULL)
		gunzip_end(&lines->in);
	free(lines);
}

const char *
lines_wrong(const struct lines *lines)
{
	return lines->in.wrong;
}

/* More of the file behind what is left; false: there is no more. */
static bool
more(struct lines *l)
{
	size_t got;

	memmove(l->text, l->text + l->at, l->len - l->at);
	l->len -= l->at;
	l->at = 0;
	if (l->len == sizeof(l->text)) {
		l->over = true;
		l->len = 0;
	}
	l->seen = l->len;
	got = gunzip_read(&l->in, l->text + l->len, sizeof(l->text) - l->len);
	l->len += got;
	return got > 0;
}

/* The text as far as END is a line. */
static void
give(struct lines *l, size_t end, const char **line, size_t *len)
{
	*line = l->over ? NULL : l->text + l->at;
	*len = end - l->at;
	l->over = false;
}

bool
lines_next(struct lines *l, const char **line, size_t *len)
{
	do {
		char *end = memchr(l->text + l->seen, '\n', l->len - l->seen);

		if (end != NULL) {
			give(l, (size_t)(end - l->text), line, len);
			l->at = (size_t)(end - l->text) + 1;
			l->seen = l->at;
			return true;
		}
	} while (more(l));
	/* A last line without an end; of a damaged file it may be half one. */
	if ((l->len == 0 && !l->over) || l->in.wrong != NULL)
		return false;
	give(l, l->len, line, len);
	l->at = l->seen = l->len = 0;
	return true;
}
