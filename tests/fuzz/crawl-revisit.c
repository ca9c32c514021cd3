/*
 * The header of a WARC record, of which a revisit takes lines: whatever lies
 * there, they are lines of three names.
 */
#include <sys/mman.h>

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"

#define FIELD "WARC-Refers-To"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	int fd = memfd_create("record", MFD_CLOEXEC);
	char *text, *end;

	if (fd == -1 || write(fd, data, len) != (ssize_t)len)
		err(1, "memfd");
	text = revisit_fields(fd, 0);
	for (char *p = text; *p != '\0'; p = end + 2)
		if (strncmp(p, FIELD, strlen(FIELD)) != 0 ||
		    (end = strstr(p, "\r\n")) == NULL)
			abort();
	free(text);
	close(fd);
	return 0;
}
