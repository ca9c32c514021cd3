/*
 * Whatever a text of an export holds, JSON or HTML: it is read within bounds,
 * and no URL comes of it.  The first byte chooses whose text it is.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/takeout.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const names[] = { "media.json", "content/posts_1.json",
	"content/posts_1.html", "posts/your_posts_1.json",
	"posts/your_posts_1.html", "posts/album/0.json",
	"profile_information.json", "Takeout/Google Photos/a/b.jpg.json" };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct notes *notes = notes_new();
	char *handle = NULL, *first = NULL;
	const char *why;
	size_t which = len == 0 ? 0 : data[0] % 8;

	if (len > 0) {
		data++;
		len--;
	}
	struct body body = { .data = (const char *)data, .len = len };
	struct text text = { .name = names[which], .handle = &handle };

	text.data = collect_utf8(&body, &text.len);
	if (which == 7)
		why = takeout_read(notes, &text);
	else
		why = meta_read(notes, &text, which >= 3);
	assert(why == NULL || *why != '\0');
	if (notes_missing(notes, &first) > 0 && which < 7)
		assert(strstr(first, "://") == NULL && suffix_photo(first));
	free(first);
	free(handle);
	free(text.data);
	notes_free(notes);
	return 0;
}
