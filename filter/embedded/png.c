/*
 * PNG: EXIF in eXIf, XMP in an iTXt of its name, C2PA in caBX, before or after
 * the pixels; a frame of an animation begins with fcTL.
 */
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

#include <zlib.h>

#define SIGNATURE_SIZE 8
#define CHUNK_SIZE 12 /* of length, type and checksum */
#define XMP_NAME "XML:com.adobe.xmp"
#define MAX_TEXT ((size_t)4 << 20) /* bytes, once inflated */

/* What deflate makes at most of a byte (RFC 1951) is about 1032. */
static void
inflate_text(struct parts *parts, const uint8_t *bytes, size_t len)
{
	uint8_t *text = malloc(MAX_TEXT);
	uLongf size = MAX_TEXT;

	if (text != NULL && uncompress(text, &size, bytes, len) == Z_OK)
		part_take(parts, PART_XMP, text, size);
	free(text);
}

/* PNG 11.3.3.4: keyword, whether and how compressed, language, keyword, text */
static void
read_text(struct parts *parts, const uint8_t *bytes, size_t len)
{
	const uint8_t *end = bytes + len, *at = bytes + sizeof(XMP_NAME);
	bool compressed;

	if (len < sizeof(XMP_NAME) + 4 ||
	    memcmp(bytes, XMP_NAME, sizeof(XMP_NAME)) != 0)
		return;
	compressed = at[0] != 0;
	at += 2;
	for (int i = 0; i < 2; i++) {
		at = memchr(at, '\0', (size_t)(end - at));
		if (at == NULL)
			return;
		at++;
	}
	if (compressed)
		inflate_text(parts, at, (size_t)(end - at));
	else
		part_take(parts, PART_XMP, at, (size_t)(end - at));
}

static void
read_chunk(struct parts *parts, const uint8_t *chunk, size_t len)
{
	const uint8_t *type = chunk + 4, *bytes = chunk + 8;

	if (memcmp(type, "eXIf", 4) == 0)
		part_take(parts, PART_EXIF, bytes, len);
	else if (memcmp(type, "iTXt", 4) == 0 && part_wanted(parts, PART_XMP))
		read_text(parts, bytes, len);
	else if (memcmp(type, "caBX", 4) == 0)
		part_take(parts, PART_C2PA, bytes, len);
	else if (memcmp(type, "fcTL", 4) == 0)
		parts->img->frames++;
}

void
embedded_png(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	size_t at = SIGNATURE_SIZE;

	while (at < span->len && span->len - at >= CHUNK_SIZE) {
		size_t len = big_endian(span->data + at);

		if (len > span->len - at - CHUNK_SIZE)
			return;
		read_chunk(&parts, span->data + at, len);
		at += len + CHUNK_SIZE;
	}
}
