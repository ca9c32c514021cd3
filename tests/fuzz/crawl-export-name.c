/*
 * Whatever a file of an export is called, or a caption of Meta's says: keys
 * name the folder that the file is in, what is mended is UTF-8 if it was, and
 * what is right in an archive cannot lead out of it.
 */
#include <assert.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/takeout.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
look(void *ctx, const char *key, bool sure)
{
	const char *name = ctx;

	assert(strchr(key, '\n') != NULL);
	if (!sure)
		sidecar_agrees(name, key);
	return false;
}

static void
plain(const char *name)
{
	char *out = name_plain(name);

	assert(*out != '/' && strchr(out, '\\') == NULL);
	assert(strncmp(out, "../", 3) != 0 && strstr(out, "/../") == NULL);
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = strndup((const char *)data, len), *mended, *keys[3];
	char date[DATE_LEN];

	if (text == NULL)
		err(1, NULL);
	mended = text_mend(text);
	assert(strlen(mended) <= strlen(text));
	if (name_wrong(text) == NULL)
		plain(text);
	for (size_t i = 0, n = sidecar_keys(text, mended, keys); i < n; i++)
		free(keys[i]);
	sidecar_search(text, look, text);
	assert(!date_words(date, text, strlen(text)) || strlen(date) == 19);
	assert(!date_number(date, text) || strlen(date) >= 19);
	free(meta_handle(text, "instagram"));
	free(mended);
	free(text);
	return 0;
}
