/*
 * Whatever is given as an export: it is read within bounds, and each pair is a
 * file in it.
 */
#include <assert.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
pair(void *ctx, const struct pair *pair)
{
	(void)ctx;
	assert(strncmp(pair->url, "file:///", 8) == 0);
	assert(strchr(pair->url, '#') != NULL && pair->bytes != NULL);
	assert(pair->posted_as != NULL && pair->page == NULL);
	return true;
}

static bool
never(void *ctx, const char *url)
{
	(void)ctx;
	assert(url == NULL);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const names[] = { "instagram", "facebook",
		"takeout" };
	char path[] = "/tmp/export-XXXXXX";
	int fd = mkstemp(path);
	const struct emit emit = { NULL, pair, never, NULL, NULL };
	const struct body body = { .locator = path };

	if (fd == -1 || write(fd, data, len) != (ssize_t)len)
		err(1, "%s", path);
	for (size_t i = 0; i < 3; i++) {
		const struct collector *one = collector_named(names[i]);
		char *reason = NULL;

		one->takes(path);
		if (one->collect(&body, &emit, &reason) == -1)
			assert(reason != NULL);
		free(reason);
	}
	unlink(path);
	close(fd);
	return 0;
}
