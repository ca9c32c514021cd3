/*
 * BMP's header, in the eight sizes that it has had since 1988; Microsoft's
 * BITMAPCOREHEADER to BITMAPV5HEADER, and OS/2's.
 */
#include <stdlib.h>
#include <string.h>

#include "bmp.h"

#define FILE_SIZE 14 /* BITMAPFILEHEADER */
#define CORE_SIZE 12
#define INFO_SIZE 40
#define OS2_SIZE 64 /* its compressions 3 and 4 are others */
#define MASKS_AT 40 /* from here on, in or behind the header */
#define MAX_MAP 256 /* colours */

static uint32_t
u16(const uint8_t *p)
{
	return (uint32_t)p[1] << 8 | p[0];
}

static uint32_t
u32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | u16(p);
}

/* A field of the header; 0: it is too short to have it. */
static uint32_t
field(const struct span *span, size_t at)
{
	const uint8_t *head = span->data + FILE_SIZE;

	return at + 4 <= u32(head) ? u32(head + at) : 0;
}

static int
claims(const struct span *span, struct bmp *bmp, char reason[REASON_SIZE])
{
	const uint8_t *head = span->data + FILE_SIZE;
	int64_t width = (int32_t)u32(head + 4), height = (int32_t)u32(head + 8);

	if (u32(head) == CORE_SIZE) {
		width = u16(head + 4);
		height = u16(head + 6);
		bmp->bits = (int)u16(head + 10);
	} else {
		bmp->bits = (int)u16(head + 14);
		bmp->compression = (int)field(span, 16);
	}
	bmp->down = height < 0;
	height = llabs(height);
	if (width > MAX_SIDE || height > MAX_SIDE)
		return image_refuse(reason,
		    "bmp: %lldx%lld exceeds %d on a side", (long long)width,
		    (long long)height, MAX_SIDE);
	bmp->width = (int)width;
	bmp->height = (int)height;
	return 0;
}

/* Which of the pairs of bits and compression there are. */
static bool
is_known(const struct bmp *bmp, uint32_t header)
{
	int bits = bmp->bits;

	switch (bmp->compression) {
	case BMP_RGB:
		return bits == 1 || bits == 2 || bits == 4 || bits == 8 ||
		       bits == 16 || bits == 24 || bits == 32;
	case BMP_RLE8:
		return bits == 8 && !bmp->down;
	case BMP_RLE4:
		return bits == 4 && !bmp->down;
	case BMP_BITFIELDS:
	case BMP_ALPHABITFIELDS:
		return header != OS2_SIZE && (bits == 16 || bits == 32);
	default:
		return false;
	}
}

/* Where what follows the header and its masks begins. */
static size_t
masks(const struct span *span, struct bmp *bmp)
{
	static const uint32_t deep[4] = { 0xff0000, 0xff00, 0xff };
	static const uint32_t high[4] = { 0x7c00, 0x3e0, 0x1f };
	const uint8_t *head = span->data + FILE_SIZE;
	size_t end = FILE_SIZE + u32(head);
	size_t n = bmp->compression == BMP_ALPHABITFIELDS ? 4 : 3;

	memcpy(bmp->masks, bmp->bits == 16 ? high : deep, sizeof(deep));
	if (bmp->compression == BMP_RGB || bmp->bits <= 8)
		return end;
	if (u32(head) == INFO_SIZE)
		end += 4 * n;
	else
		n = u32(head) >= MASKS_AT + 16 ? 4 : 3;
	memset(bmp->masks, 0, sizeof(bmp->masks));
	for (size_t i = 0; i < n && end <= span->len; i++)
		bmp->masks[i] = u32(head + MASKS_AT + 4 * i);
	return end;
}

/* Each is one run of bits, and no two share any. */
static bool
are_sound(const uint32_t of[4])
{
	uint32_t all = 0;

	for (int i = 0; i < 4; i++) {
		uint32_t low = of[i] & -of[i];

		if ((all & of[i]) != 0 || ((of[i] + low) & of[i]) != 0)
			return false;
		all |= of[i];
	}
	return true;
}

static int
map(const struct span *span, struct bmp *bmp, size_t at)
{
	uint32_t n = field(span, 32);

	bmp->entry = u32(span->data + FILE_SIZE) == CORE_SIZE ? 3 : 4;
	if (n == 0 || n > 1U << bmp->bits)
		n = 1U << bmp->bits;
	/* Some begin their pixels earlier than the map could end. */
	if (bmp->pixels > at && n > (bmp->pixels - at) / bmp->entry)
		n = (uint32_t)((bmp->pixels - at) / bmp->entry);
	bmp->map = span->data + at;
	bmp->colours = n;
	return n <= MAX_MAP && at <= span->len &&
		       bmp->entry * n <= span->len - at
		   ? 0
		   : -1;
}

int
bmp_head(const struct span *span, struct bmp *bmp, char reason[REASON_SIZE])
{
	uint32_t header = u32(span->data + FILE_SIZE);
	size_t end;

	*bmp = (struct bmp) { .pixels = u32(span->data + 10) };
	if (header > span->len - FILE_SIZE)
		return image_refuse(reason, "bmp: premature end");
	if (claims(span, bmp, reason) == -1)
		return -1;
	if (!is_known(bmp, header))
		return image_refuse(reason, "bmp: %d bits of compression %d",
		    bmp->bits, bmp->compression);
	end = masks(span, bmp);
	if (end > span->len)
		return image_refuse(reason, "bmp: premature end");
	if (!are_sound(bmp->masks))
		return image_refuse(reason, "bmp: masks %x %x %x %x",
		    bmp->masks[0], bmp->masks[1], bmp->masks[2], bmp->masks[3]);
	if (bmp->bits <= 8 && map(span, bmp, end) == -1)
		return image_refuse(reason, "bmp: premature end");
	return 0;
}
