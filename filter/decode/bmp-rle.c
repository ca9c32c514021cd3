/*
 * BMP's run lengths, of 8 and of 4 bits a pixel.  What they pass over is of
 * the map's first colour.
 */
#include <string.h>

#include "bmp.h"

/* What a pair that begins with 0 means; its second byte. */
enum { LINE_END, BITMAP_END, DELTA };

struct cursor {
	const uint8_t *at, *end;
	uint8_t *indices;
	int width, height, x, y; /* Y counts from the bottom */
	bool wide;               /* 8 bits a pixel */
};

static void
put(struct cursor *c, int index)
{
	size_t row = (size_t)(c->height - 1 - c->y);

	if (c->x < c->width)
		c->indices[row * (size_t)c->width + (size_t)c->x++] =
		    (uint8_t)index;
}

/* The pixel I of those that a byte, or the bytes from it on, hold. */
static int
index_of(const struct cursor *c, const uint8_t *from, int i)
{
	if (c->wide)
		return *from;
	return i % 2 == 0 ? *from >> 4 : *from & 15;
}

static void
run(struct cursor *c)
{
	for (int i = 0; i < c->at[0]; i++)
		put(c, index_of(c, c->at + 1, i));
	c->at += 2;
}

/* As they stand, in whole words of 16 bits.  -1: there are not as many. */
static int
literal(struct cursor *c)
{
	int n = c->at[1];
	ptrdiff_t len = c->wide ? n : (n + 1) / 2;

	c->at += 2;
	if (c->end - c->at < len)
		return -1;
	for (int i = 0; i < n; i++)
		put(c, index_of(c, c->at + (c->wide ? i : i / 2), i));
	c->at += len + len % 2 <= c->end - c->at ? len + len % 2 : len;
	return 0;
}

/* -1: the bytes end here. */
static int
escape(struct cursor *c)
{
	switch (c->at[1]) {
	case LINE_END:
		c->x = 0;
		c->y++;
		break;
	case BITMAP_END:
		c->y = c->height;
		break;
	case DELTA:
		if (c->end - c->at < 4)
			return -1;
		c->x += c->at[2];
		c->x = c->x < c->width ? c->x : c->width;
		c->y += c->at[3];
		c->at += 2;
		break;
	default:
		return literal(c);
	}
	c->at += 2;
	return 0;
}

int
bmp_unpack(const struct span *span, const struct bmp *bmp, uint8_t *indices)
{
	struct cursor c = { .at = span->data + bmp->pixels,
		.end = span->data + span->len,
		.indices = indices,
		.width = bmp->width,
		.height = bmp->height,
		.wide = bmp->compression == BMP_RLE8 };

	while (c.y < c.height && c.end - c.at >= 2) {
		if (c.at[0] != 0)
			run(&c);
		else if (escape(&c) == -1)
			return -1;
	}
	/* Many writers leave the end of the bitmap out. */
	return c.y >= c.height || (c.y == c.height - 1 && c.x >= c.width) ? 0
									  : -1;
}
