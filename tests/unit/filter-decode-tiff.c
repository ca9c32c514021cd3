/*
 * TIFF: the kinds that are read have the facts of the same PNG, those that are
 * not a reason of their own.  All are written here, by libtiff.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "filter/decode/decode.h"
#include "tests/picture.h"
#include "tests/test.h"

/* What is to be written; 0 stands for the usual. */
struct kind {
	const char *mode; /* "w" */
	int compression, bits, format, light, tile, planes, extra, type;
	int pages, orientation;
};

static void
set_fields(TIFF *tiff, const struct kind *kind)
{
	int light = kind->light != 0 ? kind->light : PHOTOMETRIC_RGB;
	int samples =
	    light == PHOTOMETRIC_SEPARATED || kind->extra != 0 ? 4
	    : light == PHOTOMETRIC_PALETTE || light == PHOTOMETRIC_MINISBLACK
		? 1
		: 3;
	uint16_t extra = (uint16_t)kind->extra;

	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, HEIGHT);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, light);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
	    kind->planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION,
	    kind->compression != 0 ? kind->compression : COMPRESSION_NONE);
	if (kind->format != 0)
		TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, kind->format);
	if (kind->orientation != 0)
		TIFFSetField(tiff, TIFFTAG_ORIENTATION, kind->orientation);
	if (kind->type != 0)
		TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, kind->type);
	if (kind->extra != 0)
		TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
	if (kind->tile != 0) {
		TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kind->tile);
		TIFFSetField(tiff, TIFFTAG_TILELENGTH, kind->tile);
	} else {
		TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 7);
	}
}

static void
set_map(TIFF *tiff)
{
	uint16_t map[3][256] = { 0 };

	for (int i = 0; i < 216; i++) {
		map[0][i] = (uint16_t)(i / 36 * 51 * 257);
		map[1][i] = (uint16_t)(i / 6 % 6 * 51 * 257);
		map[2][i] = (uint16_t)(i % 6 * 51 * 257);
	}
	TIFFSetField(tiff, TIFFTAG_COLORMAP, map[0], map[1], map[2]);
}

/* Sample C of a pixel, in 8 bits. */
static unsigned int
sample(const struct kind *kind, const uint8_t *p, int c)
{
	if (kind->light == PHOTOMETRIC_PALETTE)
		return palette_index(p);
	if (kind->light == PHOTOMETRIC_SEPARATED)
		return c < 3 ? 255U - p[c] : 0;
	if (c == 3)
		return kind->extra == EXTRASAMPLE_UNASSALPHA ? 255 : 0;
	return p[c];
}

static void
write_sample(const struct kind *kind, unsigned int value, uint8_t *to, int i)
{
	if (kind->bits == 8)
		to[i] = (uint8_t)value;
	else if (kind->bits == 16)
		((uint16_t *)(void *)to)[i] = (uint16_t)(value * 257);
	else if (kind->bits == 32)
		((float *)(void *)to)[i] = (float)value / 255;
	else if (value >= 128)
		to[i / 8] |= (uint8_t)(0x80 >> i % 8);
}

/* Samples FIRST to LAST of a row's pixels from X on, N of them. */
static void
write_row(
    const struct kind *kind, const uint8_t *row, uint8_t *to, const int of[4])
{
	int x = of[0], n = of[1], first = of[2], last = of[3];

	for (int i = 0; i < n && x + i < WIDTH; i++)
		for (int c = first; c <= last; c++)
			write_sample(kind,
			    sample(kind, row + (size_t)3 * (x + i), c), to,
			    i * (last - first + 1) + c - first);
}

static void
write_tiles(TIFF *tiff, const struct kind *kind, const uint8_t *rgb)
{
	size_t size = (size_t)TIFFTileSize(tiff);
	uint8_t *tile = malloc(size);

	for (int y = 0; y < HEIGHT; y += kind->tile)
		for (int x = 0; x < WIDTH; x += kind->tile) {
			memset(tile, 0, size);
			for (int i = 0; i < kind->tile && y + i < HEIGHT; i++)
				write_row(kind,
				    rgb + (size_t)3 * WIDTH * (y + i),
				    tile + (size_t)i * kind->tile * 3,
				    (int[4]) { x, kind->tile, 0, 2 });
			TIFFWriteTile(
			    tiff, tile, (uint32_t)x, (uint32_t)y, 0, 0);
		}
	free(tile);
}

static void
write_strips(TIFF *tiff, const struct kind *kind, const uint8_t *rgb)
{
	uint16_t samples = 1;
	uint8_t row[WIDTH * 4 * 4];

	TIFFGetField(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
	for (int plane = 0; plane < (kind->planes ? samples : 1); plane++)
		for (int y = 0; y < HEIGHT; y++) {
			int last = kind->planes ? plane : samples - 1;

			memset(row, 0, sizeof(row));
			write_row(kind, rgb + (size_t)3 * WIDTH * y, row,
			    (int[4]) { 0, WIDTH, plane, last });
			TIFFWriteScanline(
			    tiff, row, (uint32_t)y, (uint16_t)plane);
		}
}

static struct file
tiff_of(const uint8_t *rgb, const struct kind *kind)
{
	FILE *out = tmpfile();
	struct file file = { 0 };
	TIFF *tiff = TIFFFdOpen(
	    dup(fileno(out)), "tiff", kind->mode != NULL ? kind->mode : "w");

	for (int i = 0; i < (kind->pages > 0 ? kind->pages : 1); i++) {
		set_fields(tiff, kind);
		if (kind->light == PHOTOMETRIC_PALETTE)
			set_map(tiff);
		if (kind->tile != 0)
			write_tiles(tiff, kind, rgb);
		else
			write_strips(tiff, kind, rgb);
		TIFFWriteDirectory(tiff);
	}
	TIFFClose(tiff);
	file.len = (size_t)lseek(fileno(out), 0, SEEK_END);
	file.data = malloc(file.len);
	rewind(out);
	file.len = fread(file.data, 1, file.len, out);
	fclose(out);
	return file;
}

static struct facts
facts_of_kind(const uint8_t *rgb, const struct kind *kind)
{
	struct file file = tiff_of(rgb, kind);
	struct facts facts = facts_of(file);

	free(file.data);
	return facts;
}

static void
check_read(const uint8_t *rgb, const struct facts *plain)
{
	static const struct kind kinds[] = { { .bits = 8 },
		{ .bits = 8, .mode = "wb" }, { .bits = 8, .mode = "wl8" },
		{ .bits = 8, .mode = "wb8" },
		{ .bits = 8, .compression = COMPRESSION_LZW },
		{ .bits = 8, .compression = COMPRESSION_PACKBITS },
		{ .bits = 8, .compression = COMPRESSION_ADOBE_DEFLATE },
		{ .bits = 16 }, { .bits = 16, .mode = "wb" },
		{ .bits = 8, .planes = 1 }, { .bits = 8, .tile = 32 },
		{ .bits = 8, .tile = 128 },
		{ .bits = 8, .light = PHOTOMETRIC_PALETTE },
		{ .bits = 8, .light = PHOTOMETRIC_SEPARATED },
		{ .bits = 8, .extra = EXTRASAMPLE_UNASSALPHA } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct facts facts = facts_of_kind(rgb, &kinds[i]);
		bool equal = is_read(&facts, "tiff") && same(plain, &facts);

		if (!equal)
			printf("# kind %zu\n", i);
		OK(equal);
	}
}

/* Colours that lie on nothing, and have been multiplied by it: white. */
static void
check_alpha(void)
{
	static const struct kind kind = { .bits = 8,
		.extra = EXTRASAMPLE_ASSOCALPHA };
	static const uint8_t black[3 * PIXELS];
	struct facts facts = facts_of_kind(black, &kind);

	OK(is_read(&facts, "tiff"));
	OK(value_of(&facts, "brightness_p5")->number > 0.999);
}

static void
check_bilevel(const uint8_t *rgb)
{
	static const int ways[] = { COMPRESSION_NONE, COMPRESSION_CCITTFAX3,
		COMPRESSION_CCITTFAX4, COMPRESSION_CCITTRLE };
	uint8_t two[3 * PIXELS];
	struct facts plain;

	for (int i = 0; i < PIXELS; i++)
		memset(two + (size_t)3 * i, rgb[3 * i] >= 128 ? 255 : 0, 3);
	plain = plain_facts(two);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct kind kind = { .bits = 1,
			.compression = ways[i],
			.light = PHOTOMETRIC_MINISBLACK };
		struct facts facts = facts_of_kind(rgb, &kind);

		OK(is_read(&facts, "tiff") && same(&plain, &facts));
	}
}

static bool
turns(const uint8_t *rgb, int orientation)
{
	struct kind kind = { .bits = 8, .orientation = orientation };
	struct facts facts = facts_of_kind(rgb, &kind);
	bool turned = orientation >= 5;

	return facts.reason[0] == '\0' &&
	       (int)value_of(&facts, "orientation")->number == orientation &&
	       (int)value_of(&facts, "width")->number ==
		   (turned ? HEIGHT : WIDTH);
}

/* Each has the hash that the same pixels have, turned so by EXIF's hand. */
static void
check_turned(const uint8_t *rgb, const struct facts *plain)
{
	static const struct wanted all = { .dihedral = true };
	static const struct kind kind = { .bits = 8 };
	struct file file = tiff_of(rgb, &kind);
	struct span span = { .data = file.data, .len = file.len };
	const struct value *hashes;
	struct facts upright;

	facts_measure(&span, &all, &upright);
	hashes = value_of(&upright, "pdq_dihedral");
	OK(memcmp(hashes->text, value_of(plain, "pdq")->text, 32) == 0);
	for (int i = 1; i <= 8; i++) {
		struct kind turned = { .bits = 8, .orientation = i };
		struct facts facts = facts_of_kind(rgb, &turned);

		OK(turns(rgb, i) &&
		    memcmp(value_of(&facts, "pdq")->text,
			hashes->text + (size_t)32 * (i - 1), 32) == 0);
	}
	free(file.data);
}

static void
check_refused(const uint8_t *rgb)
{
	static const struct {
		struct kind kind;
		const char *reason;
	} bad[] = {
		{ { .bits = 32, .format = SAMPLEFORMAT_IEEEFP },
		    "tiff: samples of format 3, floating point" },
		{ { .bits = 16, .format = SAMPLEFORMAT_INT },
		    "tiff: samples of format 2, not unsigned integers" },
		{ { .bits = 16, .light = PHOTOMETRIC_SEPARATED },
		    "tiff: CMYK of 16 bits, not 8" },
		{ { .bits = 8, .compression = COMPRESSION_ZSTD },
		    "tiff: compression 50000" },
		{ { .bits = 8, .type = FILETYPE_REDUCEDIMAGE },
		    "tiff: begins with a preview" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct facts facts = facts_of_kind(rgb, &bad[i].kind);

		OK(refused(&facts, bad[i].reason));
	}
}

/* Pages are counted; those that lead back to the first end somewhere, too. */
static void
check_pages(const uint8_t *rgb)
{
	struct kind kind = { .bits = 8, .pages = 3 };
	struct facts facts = facts_of_kind(rgb, &kind);
	struct file file;
	uint32_t at;

	OK((int)value_of(&facts, "frames")->number == 3);
	kind.mode = "wb8";
	facts = facts_of_kind(rgb, &kind);
	OK((int)value_of(&facts, "frames")->number == 3);
	kind = (struct kind) { .mode = "wl", .bits = 8 };
	file = tiff_of(rgb, &kind);
	memcpy(&at, file.data + 4, sizeof(at));
	memcpy(file.data + at + 2 + 12 * (size_t)file.data[at], &at, 4);
	facts = facts_of(file);
	OK((int)value_of(&facts, "frames")->number == MAX_FRAMES);
	free(file.data);
}

static void
check_cut(const uint8_t *rgb)
{
	static const struct kind kind = { .bits = 8,
		.compression = COMPRESSION_LZW };
	struct file file = tiff_of(rgb, &kind);
	struct facts facts;
	size_t bad = 0;

	for (; file.len > 8; file.len -= file.len > 200 ? 61 : 1) {
		struct file cut = { malloc(file.len - 1), file.len - 1 };

		memcpy(cut.data, file.data, cut.len);
		facts = facts_of(cut);
		bad += !refused(&facts, cut.len < 8 ? "format: " : "tiff: ");
		free(cut.data);
	}
	OK(bad == 0);
	free(file.data);
}

int
main(void)
{
	uint8_t rgb[3 * PIXELS];
	struct facts plain = plain_facts(picture(rgb));

	/* Of what it does not like it would speak on standard error. */
	TIFFSetWarningHandler(NULL);
	check_read(rgb, &plain);
	check_alpha();
	check_bilevel(rgb);
	check_turned(rgb, &plain);
	check_refused(rgb);
	check_pages(rgb);
	check_cut(rgb);
	return DONE();
}
