/*
 * HTTP headers as a server sent them, made to go with the stored body: they
 * end with one empty line, and name no coding.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reply reply = { .head = (const char *)data, .headlen = len };
	const char *protocol, *end;
	char *head = head_settle(&reply, &protocol);

	end = strstr(head, "\r\n\r\n");
	if (end == NULL || strlen(end) != 4 ||
	    strcasestr(head, "\r\nTransfer-Encoding:") != NULL ||
	    strcasestr(head, "\r\nContent-Encoding:") != NULL)
		abort();
	free(head);
	reply.unmodified = true; /* a 304: as it came, but for its form */
	head = head_settle(&reply, &protocol);
	end = strstr(head, "\r\n\r\n");
	if (end == NULL || strlen(end) != 4)
		abort();
	free(head);
	return 0;
}
