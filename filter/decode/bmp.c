/*
 * BMP, by hand: Debian has no library of its own for it, only the readers of
 * whole toolkits.  Pixels are read where they lie.
 */
#include <stdlib.h>
#include <string.h>

#include "bmp.h"

#define MIN_FILE 28 /* bytes: all that sniff() looks at */

static uint8_t
sample(uint32_t px, uint32_t mask)
{
	uint64_t low = mask & -mask, most;

	if (mask == 0)
		return 0;
	most = mask / low;
	return (uint8_t)(((px & mask) / low * 255 + most / 2) / most);
}

/* 16 or 32 bits; ALPHA: of some pixel it is not 0. */
static void
from_masks(const uint8_t *from, const struct bmp *bmp, bool alpha, uint8_t *to)
{
	size_t step = (size_t)bmp->bits / 8;

	for (int x = 0; x < bmp->width; x++, from += step, to += 4) {
		uint32_t px = (uint32_t)from[1] << 8 | from[0];

		if (step == 4)
			px |= (uint32_t)from[3] << 24 | (uint32_t)from[2] << 16;
		for (int c = 0; c < 3; c++)
			to[c] = sample(px, bmp->masks[c]);
		to[3] = alpha ? sample(px, bmp->masks[3]) : 255;
	}
}

static void
from_24(const uint8_t *from, const struct bmp *bmp, uint8_t *to)
{
	for (int x = 0; x < bmp->width; x++, from += 3, to += 4) {
		to[0] = from[2];
		to[1] = from[1];
		to[2] = from[0];
	}
}

/* BITS a pixel, the leftmost in the highest; what is not in the map is black */
static void
from_map(const uint8_t *from, const struct bmp *bmp, int bits, uint8_t *to)
{
	int a_byte = 8 / bits, most = (1 << bits) - 1;

	for (int x = 0; x < bmp->width; x++, to += 4) {
		int down = (a_byte - 1 - x % a_byte) * bits;
		size_t i = (size_t)(from[x / a_byte] >> down & most);
		const uint8_t *colour = bmp->map + i * bmp->entry;

		for (int c = 0; c < 3; c++)
			to[c] = i < bmp->colours ? colour[2 - c] : 0;
	}
}

static size_t
row_size(const struct bmp *bmp)
{
	return ((size_t)bmp->width * (size_t)bmp->bits + 7) / 8;
}

static const uint8_t *
row_of(const struct span *span, const struct bmp *bmp, int y)
{
	size_t stride = (row_size(bmp) + 3) / 4 * 4;

	return span->data + bmp->pixels +
	       stride * (size_t)(bmp->down ? y : bmp->height - 1 - y);
}

/* Files with a mask for it, and nothing in it, are meant to be opaque. */
static bool
has_alpha(const struct span *span, const struct bmp *bmp)
{
	size_t step = (size_t)bmp->bits / 8;
	uint8_t bytes[4];

	for (size_t i = 0; i < step; i++)
		bytes[i] = (uint8_t)(bmp->masks[3] >> 8 * i);
	for (int y = 0; bmp->masks[3] != 0 && y < bmp->height; y++) {
		const uint8_t *row = row_of(span, bmp, y);

		for (size_t i = 0; i < row_size(bmp); i++)
			if ((row[i] & bytes[i % step]) != 0)
				return true;
	}
	return false;
}

static void
rows(const struct span *span, const struct bmp *bmp, struct image *img,
    uint8_t *to)
{
	bool alpha = bmp->bits >= 16 && has_alpha(span, bmp);

	for (int y = 0; y < bmp->height; y++) {
		const uint8_t *from = row_of(span, bmp, y);

		if (bmp->bits <= 8)
			from_map(from, bmp, bmp->bits, to);
		else if (bmp->bits == 24)
			from_24(from, bmp, to);
		else
			from_masks(from, bmp, alpha, to);
		if (alpha)
			image_flatten(to, bmp->width);
		image_row(img, to);
	}
}

static int
packed(const struct span *span, const struct bmp *bmp, struct image *img,
    uint8_t *to)
{
	size_t width = (size_t)bmp->width;
	/* Bounded by image_begin(). */
	uint8_t *indices = calloc(width, (size_t)bmp->height);
	int status = -1;

	if (indices != NULL)
		status = bmp_unpack(span, bmp, indices);
	for (int y = 0; status == 0 && y < bmp->height; y++) {
		from_map(indices + (size_t)y * width, bmp, 8, to);
		image_row(img, to);
	}
	free(indices);
	return status;
}

/* Whether all of the pixels are there; the last row's filling need not be. */
static bool
is_whole(const struct span *span, const struct bmp *bmp)
{
	size_t stride = (row_size(bmp) + 3) / 4 * 4;
	size_t len = stride * ((size_t)bmp->height - 1) + row_size(bmp);

	if (bmp->pixels > span->len)
		return false;
	return bmp->compression == BMP_RLE8 || bmp->compression == BMP_RLE4 ||
	       len <= span->len - bmp->pixels;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	struct bmp bmp;
	uint8_t *row;
	int status = 0;

	if (bmp_head(span, &bmp, reason) == -1)
		return -1;
	img->width = bmp.width;
	img->height = bmp.height;
	if (image_begin(img, reason) == -1)
		return -1;
	if (!is_whole(span, &bmp))
		return image_refuse(reason, "bmp: premature end");
	if ((row = malloc(4 * (size_t)bmp.width)) == NULL)
		return image_refuse(reason, "bmp: no memory");
	if (bmp.compression == BMP_RLE8 || bmp.compression == BMP_RLE4)
		status = packed(span, &bmp, img, row);
	else
		rows(span, &bmp, img, row);
	free(row);
	return status == 0 ? 0 : image_refuse(reason, "bmp: premature end");
}

/* "BM" begins many a text: a size of header, too, and one plane. */
static bool
sniff(const struct span *span)
{
	static const uint8_t sizes[] = { 12, 16, 40, 52, 56, 64, 108, 124 };
	const uint8_t *head = span->data + 14;

	if (span->len < MIN_FILE || memcmp(span->data, "BM", 2) != 0 ||
	    memchr(sizes, head[0], sizeof(sizes)) == NULL)
		return false;
	head += head[0] == 12 ? 8 : 12;
	return memcmp(span->data + 15, "\0\0\0", 3) == 0 && head[0] == 1 &&
	       head[1] == 0;
}

static void
embedded(const struct span *span, struct image *img)
{
	(void)span;
	(void)img;
}

const struct decoder decoder_bmp = {
	.name = "bmp",
	.about = "BMP, 1 to 32 bits, run lengths, alpha, of Windows and OS/2",
	.sniff = sniff,
	.embedded = embedded,
	.decode = decode,
};
