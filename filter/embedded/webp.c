/*
 * WebP: chunks EXIF, XMP and C2PA, whatever the flags of VP8X say; ANMF is a
 * frame of an animation.
 */
#include <string.h>

#include "embedded.h"

#define RIFF_SIZE 12 /* "RIFF", length, "WEBP" */
#define CHUNK_SIZE 8 /* type, length */

static uint32_t
little_endian(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[1] << 8 | p[0];
}

static void
read_chunk(struct parts *parts, const uint8_t *chunk, size_t len)
{
	static const char *const names[] = { "EXIF", "XMP ", "C2PA" };

	if (memcmp(chunk, "ANMF", 4) == 0)
		parts->img->frames++;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (memcmp(chunk, names[i], 4) == 0)
			part_take(
			    parts, (enum part_kind)i, chunk + CHUNK_SIZE, len);
}

void
embedded_webp(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	size_t at = RIFF_SIZE;

	while (at < span->len && span->len - at >= CHUNK_SIZE) {
		size_t len = little_endian(span->data + at + 4);

		/* A file that was cut off has what there is of it. */
		if (len > span->len - at - CHUNK_SIZE)
			len = span->len - at - CHUNK_SIZE;
		read_chunk(&parts, span->data + at, len);
		/* An odd one is followed by a byte of filling. */
		at += CHUNK_SIZE + len + (len & 1);
	}
}
