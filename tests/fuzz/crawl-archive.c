/*
 * Whatever an archive is: its members are read within bounds, and each pair
 * has a URL that names the archive.
 */
#include <assert.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
pair(void *ctx, const struct pair *pair)
{
	(void)ctx;
	assert(strncmp(pair->url, "file:///", 8) == 0);
	assert(strchr(pair->url, '#') != NULL && pair->bytes != NULL);
	assert(pair->mime != NULL || suffix_photo(pair->url));
	return true;
}

static void
position(void *ctx, int64_t n)
{
	int64_t *last = ctx;

	assert(n >= *last);
	*last = n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char path[] = "/tmp/archive-XXXXXX", *reason = NULL;
	int fd = mkstemp(path);
	int64_t last = 0;
	const struct emit emit = { &last, pair, NULL, NULL, position };
	const struct body body = { .locator = path };

	if (fd == -1 || write(fd, data, len) != (ssize_t)len)
		err(1, "%s", path);
	if (archive_collect(&body, &emit, &reason) == -1)
		assert(reason != NULL);
	free(reason);
	unlink(path);
	close(fd);
	return 0;
}
