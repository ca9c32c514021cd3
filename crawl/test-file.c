/*
 * The file that --test-robots or --test-headers names, a pipe too.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

char *
test_file(const char *path, size_t most, size_t *len)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *bytes = malloc(most);

	if (bytes == NULL)
		err(1, NULL);
	if (in == NULL)
		err(2, "%s", path);
	*len = fread(bytes, 1, most, in);
	if (ferror(in))
		err(2, "%s", path);
	if (in != stdin)
		fclose(in);
	return bytes;
}
