/*
 * PNG, by libspng.  Whatever the file holds (palette, 1 to 16 bits, alpha,
 * interlaced) comes as 8-bit RGBA and is laid on white.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"

#include <spng.h>

/* Bytes: the largest text or profile that is read over, and all together. */
#define MAX_CHUNK ((size_t)8 << 20)
#define MAX_CHUNKS ((size_t)32 << 20)
#define SIGNATURE_SIZE 8
#define IHDR_SIZE 16 /* up to the width and the height */

/*
 * Before libspng, which says "arithmetic overflow" of what cannot be: the
 * size that IHDR, the first chunk, claims.
 */
static bool
too_large(const struct span *span, char reason[REASON_SIZE])
{
	const uint8_t *head = span->data + SIGNATURE_SIZE;
	uint32_t width, height;

	if (span->len < SIGNATURE_SIZE + IHDR_SIZE ||
	    memcmp(head + 4, "IHDR", 4) != 0)
		return false;
	width = big_endian(head + 8);
	height = big_endian(head + 12);
	if (width <= MAX_SIDE && height <= MAX_SIDE)
		return false;
	image_refuse(reason,
	    "png: %" PRIu32 "x%" PRIu32 " exceeds %d on a side", width, height,
	    MAX_SIDE);
	return true;
}

/* All at once: Adam7 comes in seven passes over the whole image. */
static int
interlaced(spng_ctx *png, struct image *img)
{
	size_t stride = 4 * (size_t)img->width;
	size_t size = stride * (size_t)img->height;
	uint8_t *pixels = malloc(size); /* bounded by image_begin() */
	int error = SPNG_EMEM;

	if (pixels != NULL)
		error = spng_decode_image(
		    png, pixels, size, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS);
	for (int y = 0; error == 0 && y < img->height; y++) {
		image_flatten(pixels + (size_t)y * stride, img->width);
		image_row(img, pixels + (size_t)y * stride);
	}
	free(pixels);
	return error;
}

static int
straight(spng_ctx *png, struct image *img)
{
	size_t stride = 4 * (size_t)img->width;
	uint8_t *pixels = malloc(stride);
	int error = SPNG_EMEM;

	if (pixels != NULL)
		error = spng_decode_image(png, NULL, 0, SPNG_FMT_RGBA8,
		    SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE);
	for (int y = 0; error == 0 && y < img->height; y++) {
		error = spng_decode_row(png, pixels, stride);
		if (error != 0 && error != SPNG_EOI)
			break;
		image_flatten(pixels, img->width);
		image_row(img, pixels);
	}
	free(pixels);
	return error == SPNG_EOI ? 0 : error;
}

static int
read_all(spng_ctx *png, const struct span *span, struct image *img,
    char reason[REASON_SIZE])
{
	struct spng_ihdr head;
	int error = spng_set_png_buffer(png, span->data, span->len);

	if (error == 0)
		error = spng_get_ihdr(png, &head);
	if (error != 0)
		return image_refuse(reason, "png: %s", spng_strerror(error));
	/* The specification's own limit is 2^31 - 1. */
	img->width = (int)(head.width & INT32_MAX);
	img->height = (int)(head.height & INT32_MAX);
	if (image_begin(img, reason) == -1)
		return -1;
	error = head.interlace_method != 0 ? interlaced(png, img)
					   : straight(png, img);
	return error == 0
		   ? 0
		   : image_refuse(reason, "png: %s", spng_strerror(error));
}

static bool
sniff(const struct span *span)
{
	return span->len >= 4 && memcmp(span->data, "\x89PNG", 4) == 0;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	spng_ctx *png;
	int status;

	if (too_large(span, reason))
		return -1;
	png = spng_ctx_new(0);
	if (png == NULL)
		return image_refuse(reason, "png: no memory");
	spng_set_chunk_limits(png, MAX_CHUNK, MAX_CHUNKS);
	/* A broken comment is no reason; a broken pixel is. */
	spng_set_crc_action(png, SPNG_CRC_ERROR, SPNG_CRC_DISCARD);
	status = read_all(png, span, img, reason);
	spng_ctx_free(png);
	return status;
}

const struct decoder decoder_png = {
	.name = "png",
	.about = "PNG, 1 to 16 bits, palette, alpha, interlaced: libspng",
	.sniff = sniff,
	.embedded = embedded_png,
	.decode = decode,
};
