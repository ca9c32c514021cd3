/*
 * BMP: every depth and header, run lengths, and files that lie.  Each is
 * written here, field by field, and has the facts of the same PNG.
 */
#include "filter/decode/decode.h"
#include "tests/picture.h"
#include "tests/test.h"

#define HEADS 14 /* bytes before the second header */

/* What is to be written. */
struct kind {
	int header, bits, compression;
	bool down;
	uint32_t masks[4];
};

static void
put(struct file *file, uint32_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		file->data[file->len++] = (uint8_t)(i < 4 ? value >> 8 * i : 0);
}

/* Blue first; of 16 colours and less, levels of grey. */
static void
put_map(struct file *file, const struct kind *kind)
{
	for (int i = 0; kind->bits <= 8 && i < 1 << kind->bits; i++) {
		uint32_t grey = (uint32_t)(255 * i / ((1 << kind->bits) - 1));
		uint32_t colour = grey << 16 | grey << 8 | grey;

		if (kind->bits == 8)
			colour = (uint32_t)(i / 36 % 6 * 51) << 16 |
				 (uint32_t)(i / 6 % 6 * 51) << 8 |
				 (uint32_t)(i % 6 * 51);
		put(file, colour, kind->header == 12 ? 3 : 4);
	}
}

static void
put_heads(struct file *file, const struct kind *kind)
{
	size_t word = kind->header == 12 ? 2 : 4;
	int height = kind->down ? -HEIGHT : HEIGHT;

	put(file, 'B' | 'M' << 8, 2);
	put(file, 0, 12); /* readers do not ask how long it is */
	put(file, (uint32_t)kind->header, 4);
	put(file, WIDTH, word);
	put(file, (uint32_t)height, word);
	put(file, 1, 2);
	put(file, (uint32_t)kind->bits, 2);
	if (kind->header >= 20)
		put(file, (uint32_t)kind->compression, 4);
	while (file->len < HEADS + 40 && kind->header >= 40)
		put(file, 0, 1);
	for (int i = 0; i < 4 && kind->compression == 3; i++)
		if (i < 3 || kind->header >= 56)
			put(file, kind->masks[i], 4);
	while (file->len < (size_t)(HEADS + kind->header))
		put(file, 0, 1);
	put_map(file, kind);
	file->data[10] = (uint8_t)file->len;
	file->data[11] = (uint8_t)(file->len >> 8);
}

/* The value that a pixel has in such a file. */
static uint32_t
pixel(const struct kind *kind, const uint8_t *p)
{
	static const uint32_t none[4] = { 0xff0000, 0xff00, 0xff };
	const uint32_t *masks = kind->masks[0] != 0 ? kind->masks : none;
	uint32_t px = masks[3];

	if (kind->bits == 8)
		return palette_index(p);
	if (kind->bits < 8) /* levels of green */
		return (uint32_t)(p[1] * ((1 << kind->bits) - 1) / 255);
	for (int c = 0; c < 3; c++) {
		uint64_t most = masks[c] / (masks[c] & -masks[c]);

		px |= (uint32_t)((p[c] * most + 127) / 255 *
				 (masks[c] & -masks[c]));
	}
	return px;
}

static void
put_row(struct file *file, const struct kind *kind, const uint8_t *row)
{
	size_t begin = file->len;
	int left = 8;
	uint8_t byte = 0;

	for (int x = 0; x < WIDTH; x++) {
		uint32_t px = pixel(kind, row + (size_t)3 * x);

		if (kind->bits >= 8) {
			put(file, px, (size_t)kind->bits / 8);
			continue;
		}
		left -= kind->bits;
		byte |= (uint8_t)(px << left);
		if (left > 0 && x < WIDTH - 1)
			continue;
		put(file, byte, 1);
		left = 8;
		byte = 0;
	}
	while ((file->len - begin) % 4 != 0)
		put(file, 0, 1);
}

/* How many pixels from X on are PX. */
static int
equal_pixels(const struct kind *kind, const uint8_t *row, int x, uint32_t px)
{
	int n = 1;

	while (x + n < WIDTH && pixel(kind, row + (size_t)3 * (x + n)) == px)
		n++;
	return n;
}

/* N pixels as they stand, in whole words. */
static void
put_literal(struct file *file, const struct kind *kind, int n, uint32_t px)
{
	int len = kind->bits == 8 ? n : (n + 1) / 2;

	put(file, (uint32_t)n << 8, 2);
	for (int i = 0; i < len; i++)
		put(file, kind->bits == 8 ? px : px << 4 | px, 1);
	if (len % 2 != 0)
		put(file, 0, 1);
}

/* Runs, and now and then pixels as they stand, or some that are passed over */
static void
put_runs(struct file *file, const struct kind *kind, const uint8_t *row)
{
	for (int x = 0; x < WIDTH;) {
		uint32_t px = pixel(kind, row + (size_t)3 * x);
		int n = equal_pixels(kind, row, x, px);

		if (px == 0) {
			put(file, 0x0200, 2); /* delta */
			put(file, (uint32_t)n, 2);
		} else if (n >= 3 && n % 2 == 1) {
			put_literal(file, kind, n, px);
		} else {
			put(file, (uint32_t)n, 1);
			put(file, kind->bits == 8 ? px : px << 4 | px, 1);
		}
		x += n;
	}
	put(file, 0, 2);
}

static struct file
bmp(const uint8_t *rgb, const struct kind *kind)
{
	struct file file = { .data = malloc((size_t)8 * PIXELS) };

	put_heads(&file, kind);
	for (int i = 0; i < HEIGHT; i++) {
		int y = kind->down ? i : HEIGHT - 1 - i;
		const uint8_t *row = rgb + (size_t)3 * WIDTH * y;

		if (kind->compression == 1 || kind->compression == 2)
			put_runs(&file, kind, row);
		else
			put_row(&file, kind, row);
	}
	if (kind->compression == 1 || kind->compression == 2)
		put(&file, 0x0100, 2);
	return file;
}

static struct facts
facts_of_kind(const uint8_t *rgb, const struct kind *kind)
{
	struct file file = bmp(rgb, kind);
	struct facts facts = facts_of(file);

	free(file.data);
	return facts;
}

static void
check_colours(const uint8_t *rgb, const struct facts *plain)
{
	static const struct kind kinds[] = { { 12, 24 }, { 12, 8 }, { 16, 24 },
		{ 40, 8 }, { 40, 8, 1 }, { 40, 24 }, { 40, 24, .down = true },
		{ 40, 32 }, { 64, 24 },
		{ 40, 32, 3, .masks = { 0xff, 0xff00, 0xff0000 } },
		{ 52, 32, 3, .masks = { 0xff00, 0xff, 0xff0000 } },
		{ 56, 32, 3, .masks = { 0xff, 0xff00, 0xff0000, 0xff000000 } },
		{ 108, 32, 3, .masks = { 0xff000000, 0xff0000, 0xff00, 0xff } },
		{ 124, 32, 3, .masks = { 0x3ff00000, 0xffc00, 0x3ff } } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct facts facts = facts_of_kind(rgb, &kinds[i]);
		bool equal = is_read(&facts, "bmp") && same(plain, &facts);

		if (!equal)
			printf("# header %d, %d bits\n", kinds[i].header,
			    kinds[i].bits);
		OK(equal);
	}
}

/* Of 5 bits a colour a little is lost; of opacity 0 everything. */
static void
check_rest(const uint8_t *rgb, const struct facts *plain)
{
	static const struct kind high = { 40, 16,
		.masks = { 0x7c00, 0x3e0, 0x1f } };
	static const struct kind clear = { 124, 32, 3,
		.masks = { 0xff0000, 0xff00, 0xff, 0x80000000 } };
	struct facts facts = facts_of_kind(rgb, &high);
	struct file file = bmp(rgb, &clear);

	OK(is_read(&facts, "bmp") && near(plain, &facts));
	facts = facts_of(file);
	OK(is_read(&facts, "bmp") && same(plain, &facts));
	/* All but one pixel transparent: white, and so is nothing at all. */
	for (int i = 1; i < PIXELS; i++)
		file.data[HEADS + 124 + (size_t)4 * (size_t)i + 3] = 0;
	facts = facts_of(file);
	OK(value_of(&facts, "brightness_p5")->number > 0.999);
	file.data[HEADS + 124 + 3] = 0;
	facts = facts_of(file);
	OK(is_read(&facts, "bmp") && same(plain, &facts));
	free(file.data);
}

/* 1, 2 and 4 bits, and run lengths of 4: greys, as levels of green. */
static void
check_greys(const uint8_t *rgb)
{
	static const struct kind deep = { 40, 8 };
	static const struct kind kinds[] = { { 40, 1 }, { 12, 1 }, { 40, 2 },
		{ 40, 4 }, { 40, 4, 2 } };
	uint8_t grey[3 * PIXELS];

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		int most = (1 << kinds[k].bits) - 1;
		struct facts facts = facts_of_kind(rgb, &kinds[k]), plain;

		for (int i = 0; i < PIXELS; i++)
			memset(grey + (size_t)3 * i,
			    255 * (rgb[3 * i + 1] * most / 255) / most, 3);
		plain = plain_facts(grey);
		OK(is_read(&facts, "bmp") && same(&plain, &facts));
	}
	OK(facts_of_kind(rgb, &deep).reason[0] == '\0');
}

/* Cut anywhere: a reason. */
static void
check_cut(const uint8_t *rgb, const struct kind *kind)
{
	struct file whole = bmp(rgb, kind);
	size_t end = whole.len - 8, bad = 0;

	for (size_t len = 0; len < end; len += len < 200 ? 1 : 97) {
		struct file cut = { malloc(len > 0 ? len : 1), len };
		struct facts facts;

		memcpy(cut.data, whole.data, len);
		facts = facts_of(cut);
		bad += !refused(&facts, len < 28 ? "format: " : "bmp: ");
		free(cut.data);
	}
	OK(bad == 0);
	free(whole.data);
}

/* VALUE at AT of an honest file: the reason is that. */
static bool
lies(const uint8_t *rgb, size_t at, uint32_t value, const char *reason)
{
	static const struct kind kind = { 56, 32, 3,
		.masks = { 0xff0000, 0xff00, 0xff } };
	struct file file = bmp(rgb, &kind);
	size_t len = file.len;
	struct facts facts;

	file.len = at;
	put(&file, value, 4);
	file.len = len;
	facts = facts_of(file);
	free(file.data);
	return refused(&facts, reason);
}

static void
check_lies(const uint8_t *rgb)
{
	OK(lies(rgb, 10, UINT32_MAX, "bmp: premature end"));
	OK(lies(rgb, 18, UINT32_MAX, "bmp: no pixels: -1x61"));
	OK(lies(rgb, 18, INT32_MAX, "bmp: 2147483647x61 exceeds 65500"));
	OK(lies(rgb, 22, 0x80000000, "bmp: 97x2147483648 exceeds 65500"));
	OK(lies(rgb, 22, 65500, "bmp: premature end"));
	OK(lies(rgb, 22, 0, "bmp: no pixels"));
	OK(lies(rgb, 30, 4, "bmp: 32 bits of compression 4"));
	OK(lies(rgb, 54, 0xff00ff, "bmp: masks ff00ff ff00 ff 0"));
	OK(lies(rgb, 54, 0xffff, "bmp: masks ffff ff00 ff 0"));
	OK(lies(rgb, 26, 32 << 16 | 2, "format: begins with 42 4d"));
}

int
main(void)
{
	static const struct kind kinds[] = { { 40, 24 }, { 40, 8 },
		{ 40, 8, 1 }, { 40, 4, 2 } };
	uint8_t rgb[3 * PIXELS];
	struct facts plain = plain_facts(picture(rgb));

	check_colours(rgb, &plain);
	check_rest(rgb, &plain);
	check_greys(rgb);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		check_cut(rgb, &kinds[i]);
	check_lies(rgb);
	return DONE();
}
