/*
 * Bytes of a file, out of gzip.  A file that ends early, or whose checksum is
 * another, is told of: the reader that its rows go to would not see it.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "crawl/feed/feed.h"

#define WINDOW (15 + 16) /* 32 KiB, and gzip's header: inflateInit2() */

bool
gunzip_is(int fd)
{
	unsigned char head[2];

	return pread(fd, head, 2, 0) == 2 && head[0] == 0x1f && head[1] == 0x8b;
}

int
gunzip_begin(struct gunzip *g, int fd)
{
	*g = (struct gunzip) { .fd = fd, .packed = gunzip_is(fd) };
	if (lseek(fd, 0, SEEK_SET) == -1)
		g->wrong = strerror(errno);
	return inflateInit2(&g->z, WINDOW) == Z_OK ? 0 : -1;
}

void
gunzip_end(struct gunzip *g)
{
	inflateEnd(&g->z);
}

static size_t
get(struct gunzip *g, void *out, size_t size)
{
	ssize_t got;

	do
		got = read(g->fd, out, size);
	while (got == -1 && errno == EINTR);
	if (got == -1)
		g->wrong = strerror(errno);
	return got == -1 ? 0 : (size_t)got;
}

/* False: there is no more to unpack. */
static bool
fill(struct gunzip *g)
{
	if (g->z.avail_in == 0) {
		g->z.next_in = g->in;
		g->z.avail_in = (uInt)get(g, g->in, sizeof(g->in));
	}
	if (g->z.avail_in == 0) {
		if (!g->over && g->wrong == NULL)
			g->wrong = "gzip data is cut short";
		return false;
	}
	if (!g->over)
		return true;
	/* What follows a member and is none is not of this format. */
	if (*g->z.next_in != 0x1f)
		return false;
	g->over = false;
	return inflateReset(&g->z) == Z_OK;
}

size_t
gunzip_read(struct gunzip *g, char *out, size_t size)
{
	int rc = Z_OK;

	if (g->wrong != NULL)
		return 0;
	if (!g->packed)
		return get(g, out, size);
	g->z.next_out = (unsigned char *)out;
	g->z.avail_out = (uInt)size;
	while (g->z.avail_out == size && rc == Z_OK && fill(g)) {
		rc = inflate(&g->z, Z_NO_FLUSH);
		if (rc == Z_STREAM_END) {
			g->over = true;
			rc = Z_OK;
		}
	}
	if (rc != Z_OK)
		g->wrong = g->z.msg == NULL ? "gzip data is damaged" : g->z.msg;
	return size - g->z.avail_out;
}
