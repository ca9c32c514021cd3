/*
 * TIFF, by libtiff: the first page, a band of strips or tiles at a time, its
 * rows in the order in which they are stored.
 */
#include <stdlib.h>
#include <string.h>

#include "decode.h"

#include <tiffio.h>

/* Bytes that libtiff may take at once: MAX_PIXELS of 4 samples of 16 bits. */
#define MAX_ALLOC ((tmsize_t)512 << 20)
#define BAND 16 /* rows that are read at a time, at least */
#define WORDS_SIZE 120

/*
 * What libtiff calls a file, and what it says of it: the last error, as those
 * before it were none that it gave up for.
 */
struct source {
	const struct span *span;
	uint64_t at;
	char words[WORDS_SIZE];
};

static tmsize_t
feed(thandle_t handle, void *to, tmsize_t n)
{
	struct source *src = handle;
	size_t left = src->at < src->span->len ? src->span->len - src->at : 0;
	size_t len = (size_t)n < left ? (size_t)n : left;

	memcpy(to, src->span->data + (src->span->len - left), len);
	src->at += len;
	return (tmsize_t)len;
}

static tmsize_t
store(thandle_t handle, void *from, tmsize_t n)
{
	(void)handle;
	(void)from;
	(void)n;
	return -1;
}

static toff_t
seek(thandle_t handle, toff_t at, int whence)
{
	struct source *src = handle;

	if (whence == SEEK_CUR)
		at += src->at;
	else if (whence == SEEK_END)
		at += src->span->len;
	return src->at = at;
}

static int
leave(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t
size(thandle_t handle)
{
	const struct source *src = handle;

	return src->span->len;
}

static int
map(thandle_t handle, void **base, toff_t *len)
{
	const struct source *src = handle;

	/* Of a file that is open for reading libtiff only reads. */
	*base = (void *)(uintptr_t)src->span->data;
	*len = src->span->len;
	return 1;
}

static void
unmap(thandle_t handle, void *base, toff_t len)
{
	(void)handle;
	(void)base;
	(void)len;
}

static void
error(thandle_t handle, const char *module, const char *fmt, va_list ap)
{
	struct source *src = handle;

	(void)module;
	if (src != NULL)
		vsnprintf(src->words, WORDS_SIZE, fmt, ap);
}

static TIFF *
open_source(struct source *src)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
	TIFF *tiff;

	if (options == NULL)
		return NULL;
	TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_ALLOC);
	/* Warnings are for what is passed over. */
	TIFFSetWarningHandler(NULL);
	TIFFSetErrorHandler(NULL);
	TIFFSetErrorHandlerExt(error);
	tiff = TIFFClientOpenExt("tiff", "r", src, feed, store, seek, leave,
	    size, map, unmap, options);
	TIFFOpenOptionsFree(options);
	return tiff;
}

static int
refuse(struct source *src, char *reason)
{
	size_t len = strlen(src->words);

	while (len > 0 && strchr(".! ", src->words[len - 1]) != NULL)
		src->words[--len] = '\0';
	/* Of faxes that end too early it only warns. */
	return image_relay(
	    reason, "tiff", len > 0 ? src->words : "broken strip or tile");
}

/*
 * What TIFF 6.0 and its second supplement name, but for the JPEG that never
 * worked: libtiff's other codecs are rare, and so their faults are found late.
 */
static bool
is_known(int compression)
{
	static const int known[] = { COMPRESSION_NONE, COMPRESSION_CCITTRLE,
		COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4, COMPRESSION_LZW,
		COMPRESSION_JPEG, COMPRESSION_ADOBE_DEFLATE,
		COMPRESSION_DEFLATE, COMPRESSION_PACKBITS };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == compression)
			return true;
	return false;
}

/* What libtiff would read as something that it is not. */
static int
check(TIFF *tiff, char *reason)
{
	uint16_t compression = COMPRESSION_NONE, format = SAMPLEFORMAT_UINT;
	uint16_t light = PHOTOMETRIC_RGB, bits = 8;
	uint32_t kind = 0;

	TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &light);
	if (!is_known(compression))
		return image_refuse(
		    reason, "tiff: compression %d", compression);
	if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
		return image_refuse(reason, "tiff: samples of format %d, %s",
		    format,
		    format == SAMPLEFORMAT_IEEEFP ? "floating point"
						  : "not unsigned integers");
	if (light == PHOTOMETRIC_SEPARATED && bits != 8)
		return image_refuse(
		    reason, "tiff: CMYK of %d bits, not 8", bits);
	if (kind & FILETYPE_REDUCEDIMAGE)
		return image_refuse(reason,
		    "tiff: begins with a preview, as raw files of cameras do");
	return 0;
}

/* Rows that are read together: no strip or tile twice. */
static uint32_t
band_of(TIFF *tiff, uint32_t height)
{
	uint32_t rows = height, band;

	if (TIFFIsTiled(tiff))
		TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows);
	else
		TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
	if (rows == 0 || rows > height)
		return height;
	band = (BAND + rows - 1) / rows * rows;
	return band < height ? band : height;
}

/* Colours come multiplied by their alpha: lay them on white. */
static void
flatten(uint32_t *row, int width)
{
	uint8_t *to = (uint8_t *)row;

	for (int x = 0; x < width; x++, to += 4) {
		uint32_t px = row[x], bare = 255 - TIFFGetA(px);
		uint32_t rgb[3] = { TIFFGetR(px), TIFFGetG(px), TIFFGetB(px) };

		for (int c = 0; c < 3; c++)
			to[c] = (uint8_t)(rgb[c] + bare < 255 ? rgb[c] + bare
							      : 255);
	}
}

/* 0, and SRC has words if any of it was wrong. */
static int
rows(TIFFRGBAImage *rgba, struct image *img)
{
	uint32_t height = rgba->height, band = band_of(rgba->tif, height);
	/* Bounded by image_begin(). */
	uint32_t *raster = malloc(4 * (size_t)rgba->width * band);
	int read = raster != NULL;

	/* As stored: what turns it is said by its orientation. */
	rgba->req_orientation = rgba->orientation;
	for (uint32_t y = 0; read && y < height; y += band) {
		uint32_t n = height - y < band ? height - y : band;

		rgba->row_offset = (int)y;
		read = TIFFRGBAImageGet(rgba, raster, rgba->width, n);
		for (uint32_t i = 0; read && i < n; i++) {
			uint32_t *row = raster + (size_t)i * rgba->width;

			flatten(row, img->width);
			image_row(img, (uint8_t *)row);
		}
	}
	free(raster);
	return read ? 0 : -1;
}

static int
read_page(TIFF *tiff, struct source *src, struct image *img, char *reason)
{
	uint32_t width = 0, height = 0;
	uint16_t orientation = 1;
	TIFFRGBAImage rgba;
	char words[1024] = "";
	int status;

	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
	if (width > MAX_SIDE || height > MAX_SIDE)
		return image_refuse(reason, "tiff: %ux%u exceeds %d on a side",
		    width, height, MAX_SIDE);
	img->width = (int)width;
	img->height = (int)height;
	img->exif.orientation =
	    orientation >= 1 && orientation <= 8 ? orientation : 1;
	if (check(tiff, reason) == -1 || image_begin(img, reason) == -1)
		return -1;
	if (!TIFFRGBAImageOK(tiff, words) ||
	    !TIFFRGBAImageBegin(&rgba, tiff, 1, words)) {
		if (words[0] != '\0')
			snprintf(src->words, WORDS_SIZE, "%.*s", WORDS_SIZE - 1,
			    words);
		return refuse(src, reason);
	}
	/* What was wrong with a field that none of this needed. */
	src->words[0] = '\0';
	status = rows(&rgba, img);
	TIFFRGBAImageEnd(&rgba);
	return status == -1 || src->words[0] != '\0' ? refuse(src, reason) : 0;
}

static bool
sniff(const struct span *span)
{
	return span->len >= 8 && (memcmp(span->data, "II*\0", 4) == 0 ||
				     memcmp(span->data, "MM\0*", 4) == 0 ||
				     memcmp(span->data, "II+\0", 4) == 0 ||
				     memcmp(span->data, "MM\0+", 4) == 0);
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	struct source src = { .span = span };
	TIFF *tiff = open_source(&src);
	int status;

	if (tiff == NULL)
		return refuse(&src, reason);
	status = read_page(tiff, &src, img, reason);
	TIFFClose(tiff);
	return status;
}

const struct decoder decoder_tiff = {
	.name = "tiff",
	.about = "TIFF and BigTIFF, the first page, 1 to 16 bits, palette, "
		 "alpha, CMYK, strips or tiles: libtiff",
	.sniff = sniff,
	.embedded = embedded_tiff,
	.decode = decode,
};
