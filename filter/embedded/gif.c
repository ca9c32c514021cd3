/*
 * GIF: application extensions, XMP's of which is the packet as it stands, with
 * 258 bytes after it that lead every reader of blocks to its end.
 */
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

/* GIF89a, sections 18 to 26 */
#define SCREEN_SIZE 13 /* signature and logical screen */
#define FRAME_SIZE 10  /* an image descriptor, its introducer included */
#define HAS_COLOURS 0x80
#define NAME_BYTES 11 /* of an application and its code */

#define MAX_STORE ((size_t)4 << 20) /* bytes */

static size_t
colours(uint8_t packed)
{
	return packed & HAS_COLOURS ? (size_t)3 << ((packed & 7) + 1) : 0;
}

/* Where the blocks from AT on end. */
static size_t
skip_blocks(const struct span *span, size_t at)
{
	while (at < span->len && span->data[at] != 0)
		at += (size_t)span->data[at] + 1;
	return at + 1 < span->len ? at + 1 : span->len;
}

/* What is in the blocks from FROM to TO. */
static void
read_store(struct parts *parts, const uint8_t *from, const uint8_t *to)
{
	size_t size = (size_t)(to - from), len = 0;
	uint8_t *store;

	if (size > MAX_STORE || (store = malloc(size + 1)) == NULL)
		return;
	while (from < to && *from != 0) {
		size_t n = *from++;

		n = n < (size_t)(to - from) ? n : (size_t)(to - from);
		memcpy(store + len, from, n);
		from += n;
		len += n;
	}
	part_take(parts, PART_C2PA, store, len);
	free(store);
}

static void
read_application(struct parts *parts, const uint8_t *block, const uint8_t *end)
{
	const uint8_t *from = block + 1 + NAME_BYTES, *last;

	if (memcmp(block + 1, "XMP DataXMP", NAME_BYTES) == 0) {
		last = memrchr(from, '>', (size_t)(end - from));
		if (last != NULL)
			part_take(
			    parts, PART_XMP, from, (size_t)(last + 1 - from));
	} else if (memcmp(block + 1, "C2PA_GIF", 8) == 0 &&
		   part_wanted(parts, PART_C2PA))
		read_store(parts, from, end);
}

void
embedded_gif(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	const uint8_t *p = span->data;
	size_t at, end;

	if (span->len < SCREEN_SIZE)
		return;
	at = SCREEN_SIZE + colours(p[SCREEN_SIZE - 3]);
	while (at < span->len && span->len - at > FRAME_SIZE) {
		if (p[at] == ',') {
			img->frames++;
			at += FRAME_SIZE + colours(p[at + FRAME_SIZE - 1]) + 1;
			at = skip_blocks(span, at);
			continue;
		}
		if (p[at] != '!')
			return;
		end = skip_blocks(span, at + 2);
		if (p[at + 1] == 0xff && p[at + 2] == NAME_BYTES &&
		    end - at > 3 + NAME_BYTES)
			read_application(&parts, p + at + 2, p + end);
		at = end;
	}
}
