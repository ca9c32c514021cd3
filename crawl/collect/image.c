/*
 * What the first bytes of a file say: an image, and of which kind.  The name
 * is never asked.
 */
#include <string.h>

#include "crawl/collect/collect.h"

struct magic {
	size_t offset, len;
	const char *bytes, *mime;
};

static const struct magic magics[] = {
	{ 0, 3, "\xff\xd8\xff", "image/jpeg" },
	{ 0, 8, "\x89PNG\r\n\x1a\n", "image/png" },
	{ 0, 4, "GIF8", "image/gif" },
	{ 8, 4, "WEBP", "image/webp" },
	{ 4, 8, "ftypavif", "image/avif" },
	{ 4, 8, "ftypavis", "image/avif" },
	{ 4, 8, "ftypheic", "image/heic" },
	{ 4, 8, "ftypheix", "image/heic" },
	{ 4, 8, "ftyphevc", "image/heic" },
	{ 4, 8, "ftyphevx", "image/heic" },
	{ 4, 8, "ftypmif1", "image/heif" },
	{ 4, 8, "ftypmsf1", "image/heif" },
	{ 0, 4, "II*\0", "image/tiff" },
	{ 0, 4, "MM\0*", "image/tiff" },
	{ 0, 4, "II+\0", "image/tiff" },
	{ 0, 4, "MM\0+", "image/tiff" },
	{ 0, 2, "\xff\x0a", "image/jxl" },
	{ 0, 12, "\0\0\0\x0cJXL \r\n\x87\n", "image/jxl" },
	{ 0, 12, "\0\0\0\x0cjP  \r\n\x87\n", "image/jp2" },
};

const char *
image_mime(const void *bytes, size_t len)
{
	static const char bmp[] = { 12, 16, 40, 52, 56, 64, 108, 124 };
	const char *s = bytes;

	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++) {
		const struct magic *m = &magics[i];

		if (len >= m->offset + m->len &&
		    memcmp(s + m->offset, m->bytes, m->len) == 0)
			return m->mime;
	}
	/* Sizes of the next header: "BM" alone begins many a text. */
	if (len >= 18 && memcmp(s, "BM", 2) == 0 &&
	    memchr(bmp, s[14], sizeof(bmp)) != NULL &&
	    memcmp(s + 15, "\0\0", 3) == 0)
		return "image/bmp";
	return NULL;
}
