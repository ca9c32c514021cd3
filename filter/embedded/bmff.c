/*
 * HEIF and AVIF (ISO/IEC 14496-12): boxes of type uuid at the top, which hold
 * C2PA or XMP.  The items Exif and mime are libheif's matter: decode/heif.c.
 */
#include <string.h>

#include "embedded.h"

#define UUID_SIZE 16
#define FULL_SIZE 4   /* version and flags */
#define MERKLE_SIZE 8 /* an offset, before a store that is not an update */

/* C2PA 2.1 A.5.1: uuid, version and flags, what for, perhaps an offset. */
static void
read_c2pa(struct parts *parts, const uint8_t *bytes, size_t len)
{
	const uint8_t *end = bytes + len, *at = bytes + FULL_SIZE;

	if (len < FULL_SIZE ||
	    (at = memchr(at, '\0', (size_t)(end - at))) == NULL)
		return;
	at++;
	if ((size_t)(end - at) >= MERKLE_SIZE + 8 &&
	    memcmp(at + MERKLE_SIZE + 4, "jumb", 4) == 0)
		at += MERKLE_SIZE;
	part_take(parts, PART_C2PA, at, (size_t)(end - at));
}

static void
read_uuid(struct parts *parts, const uint8_t *bytes, size_t len)
{
	static const uint8_t c2pa[UUID_SIZE] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b,
		0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4,
		0x81 };
	static const uint8_t xmp[UUID_SIZE] = { 0xbe, 0x7a, 0xcf, 0xcb, 0x97,
		0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf,
		0xac };

	if (len < UUID_SIZE)
		return;
	if (memcmp(bytes, c2pa, UUID_SIZE) == 0)
		read_c2pa(parts, bytes + UUID_SIZE, len - UUID_SIZE);
	else if (memcmp(bytes, xmp, UUID_SIZE) == 0)
		part_take(parts, PART_XMP, bytes + UUID_SIZE, len - UUID_SIZE);
}

void
embedded_bmff(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	size_t at = 0;

	while (span->len - at >= 8) {
		const uint8_t *box = span->data + at;
		uint64_t len = big_endian(box);
		size_t head = 8;

		if (len == 1 && span->len - at >= 16) {
			head = 16;
			len = (uint64_t)big_endian(box + 8) << 32 |
			      big_endian(box + 12);
		}
		if (len == 0 || len > span->len - at)
			len = span->len - at;
		if (len < head)
			return;
		if (memcmp(box + 4, "uuid", 4) == 0)
			read_uuid(&parts, box + head, (size_t)len - head);
		at += (size_t)len;
	}
}
