/*
 * A stretch of a file, mapped.  The file may be a stranger's, and may be
 * shorter than it was said to be: only what lies within it now is mapped.
 */
#include <sys/mman.h>

#include <unistd.h>

#include "schemas/schemas.h"

/*
 * Map LEN bytes of FD from OFFSET on.  -1: the file does not reach that far,
 * or cannot be mapped.
 */
int
span_open(struct span *span, int fd, int64_t offset, int64_t len)
{
	int64_t page = sysconf(_SC_PAGESIZE);
	int64_t lead = offset % page;
	/* Not stat(2): filter's sandbox knows no call that takes a path. */
	off_t end = lseek(fd, 0, SEEK_END);
	void *map;

	*span = (struct span) { 0 };
	if (offset < 0 || len <= 0 || end < offset || end - offset < len)
		return -1;
	map = mmap(NULL, (size_t)(lead + len), PROT_READ, MAP_PRIVATE, fd,
	    offset - lead);
	if (map == MAP_FAILED)
		return -1;
	span->map = map;
	span->maplen = (size_t)(lead + len);
	span->data = (const uint8_t *)map + lead;
	span->len = (size_t)len;
	return 0;
}

void
span_close(struct span *span)
{
	if (span->map != NULL)
		munmap(span->map, span->maplen);
	*span = (struct span) { 0 };
}
