/*
 * HEIF and AVIF (ISO/IEC 14496-12): boxes of type uuid at the top, which hold
 * C2PA or XMP; and a movie, if it is a sequence.  The items Exif and mime are
 * libheif's matter: decode/heif.c.
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

/* The next box of IN, which grows shorter; BOX is what is in it.  -1: none. */
static int
next(struct span *in, const char **type, struct span *box)
{
	uint64_t len;
	size_t head = 8;

	if (in->len < head)
		return -1;
	len = big_endian(in->data);
	*type = (const char *)in->data + 4;
	if (len == 1 && in->len >= 16) {
		head = 16;
		len = (uint64_t)big_endian(in->data + 8) << 32 |
		      big_endian(in->data + 12);
	}
	if (len == 0 || len > in->len)
		len = in->len;
	if (len < head)
		return -1;
	*box = (struct span) { .data = in->data + head,
		.len = (size_t)len - head };
	in->data += len;
	in->len -= (size_t)len;
	return 0;
}

/* A track of pictures has as many samples; ISO/IEC 14496-12 8.7.3.2. */
static void
count_samples(const struct span *box, struct image *img)
{
	uint32_t n;

	if (box->len < FULL_SIZE + 8)
		return;
	n = big_endian(box->data + FULL_SIZE + 4);
	/* One of opacity, beside it, has as many. */
	if (n > (uint32_t)img->frames)
		img->frames = n < MAX_FRAMES ? (int)n : MAX_FRAMES;
}

/* What leads to the sizes of the samples, each inside the one before. */
static void
read_movie(struct span in, struct image *img)
{
	static const char *const names[] = { "trak", "mdia", "minf", "stbl" };
	struct span box, levels[sizeof(names) / sizeof(names[0]) + 1] = { in };
	size_t depth = 0;
	const char *type;

	for (;;) {
		if (next(&levels[depth], &type, &box) == -1) {
			if (depth-- == 0)
				return;
		} else if (depth < sizeof(names) / sizeof(names[0])) {
			if (memcmp(type, names[depth], 4) == 0)
				levels[++depth] = box;
		} else if (memcmp(type, "stsz", 4) == 0) {
			count_samples(&box, img);
		}
	}
}

void
embedded_bmff(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	struct span in = { .data = span->data, .len = span->len }, box;
	const char *type;

	while (next(&in, &type, &box) == 0) {
		if (memcmp(type, "uuid", 4) == 0)
			read_uuid(&parts, box.data, box.len);
		else if (memcmp(type, "moov", 4) == 0)
			read_movie(box, img);
	}
}
