/*
 * HEIC and AVIF, by libheif, which has applied the file's own turns (irot,
 * imir, clap) when it hands the pixels over: what EXIF says of orientation is
 * then said twice, and must not be done twice.
 */
#include <stdlib.h>
#include <string.h>

#include "decode.h"

#include <libheif/heif.h>

/* Bytes: more than any camera's; see MAX_EXIF and MAX_PACKET in embedded/. */
#define MAX_METADATA ((size_t)4 << 20)
#define MAX_ITEMS 8         /* of type mime; one is usual */
#define MAX_HEIF_SIDE 65500 /* pixels; the area is image_begin()'s matter */

static int
refuse(const struct image *img, const struct heif_error *error, char *reason)
{
	return image_relay(reason, img->format, error->message);
}

/* The caller's to free; NULL: it cannot be read, or is too long. */
static uint8_t *
metadata(const struct heif_image_handle *handle, heif_item_id id, size_t *len)
{
	uint8_t *bytes = NULL;

	*len = heif_image_handle_get_metadata_size(handle, id);
	if (*len > 0 && *len <= MAX_METADATA)
		bytes = malloc(*len);
	if (bytes != NULL &&
	    heif_image_handle_get_metadata(handle, id, bytes).code ==
		heif_error_Ok)
		return bytes;
	free(bytes);
	return NULL;
}

/* ISO/IEC 23008-12 A.2.1: how far it is to the TIFF header, then the rest. */
static void
exif(const struct heif_image_handle *handle, struct parts *parts)
{
	heif_item_id id;
	uint8_t *bytes;
	size_t len, skip;

	if (heif_image_handle_get_list_of_metadata_block_IDs(
		handle, "Exif", &id, 1) != 1)
		return;
	bytes = metadata(handle, id, &len);
	if (bytes != NULL && len > 4) {
		skip = big_endian(bytes);
		if (skip < len - 4)
			part_take(
			    parts, PART_EXIF, bytes + 4 + skip, len - 4 - skip);
	}
	free(bytes);
}

static void
xmp(const struct heif_image_handle *handle, struct parts *parts)
{
	heif_item_id ids[MAX_ITEMS];
	int n = heif_image_handle_get_list_of_metadata_block_IDs(
	    handle, "mime", ids, MAX_ITEMS);

	for (int i = 0; i < n; i++) {
		const char *type =
		    heif_image_handle_get_metadata_content_type(handle, ids[i]);
		uint8_t *bytes;
		size_t len;

		if (strcmp(type, "application/rdf+xml") != 0)
			continue;
		bytes = metadata(handle, ids[i], &len);
		if (bytes != NULL)
			part_take(parts, PART_XMP, bytes, len);
		free(bytes);
	}
}

static void
items(const struct heif_image_handle *handle, struct image *img)
{
	struct parts parts = { .img = img };

	exif(handle, &parts);
	xmp(handle, &parts);
	img->exif.orientation = 1;
}

/*
 * libheif asks libde265 for a thread, and for no less; there are none in a
 * worker.  In the place of libde265's own, this leaves all to the caller's.
 */
int de265_start_worker_threads(void *decoder, int threads);

int
de265_start_worker_threads(void *decoder, int threads)
{
	(void)decoder;
	(void)threads;
	return 0; /* DE265_OK */
}

static int
rows(const struct heif_image *pixels, struct image *img, char *reason)
{
	enum heif_channel all = heif_channel_interleaved;
	int width = heif_image_get_width(pixels, all);
	int height = heif_image_get_height(pixels, all);
	int stride;
	const uint8_t *rgba =
	    heif_image_get_plane_readonly(pixels, all, &stride);
	uint8_t *row;

	if (rgba == NULL || width != img->width || height != img->height)
		return image_refuse(reason, "%s: %dx%d said to be %dx%d",
		    img->format, width, height, img->width, img->height);
	row = malloc(4 * (size_t)width);
	for (int y = 0; row != NULL && y < height; y++) {
		memcpy(
		    row, rgba + (size_t)y * (size_t)stride, 4 * (size_t)width);
		image_flatten(row, width);
		image_row(img, row);
	}
	free(row);
	return 0;
}

static int
read_pixels(
    const struct heif_image_handle *handle, struct image *img, char *reason)
{
	struct heif_decoding_options *options;
	struct heif_image *pixels = NULL;
	struct heif_error error;
	int status;

	img->width = heif_image_handle_get_width(handle);
	img->height = heif_image_handle_get_height(handle);
	items(handle, img);
	if (image_begin(img, reason) == -1)
		return -1;
	options = heif_decoding_options_alloc();
	options->convert_hdr_to_8bit = 1;
	options->strict_decoding = 1;
	error = heif_decode_image(handle, &pixels, heif_colorspace_RGB,
	    heif_chroma_interleaved_RGBA, options);
	heif_decoding_options_free(options);
	status = error.code == heif_error_Ok ? rows(pixels, img, reason)
					     : refuse(img, &error, reason);
	heif_image_release(pixels);
	return status;
}

/* The major brand, or one of the compatible ones; ISO/IEC 14496-12 4.3. */
static bool
brand(const struct span *span, const char *name)
{
	size_t end = (size_t)span->data[2] << 8 | span->data[3];

	end = end < span->len ? end : span->len;
	for (size_t i = 8; i + 4 <= end; i += 4)
		if (i != 12 && memcmp(span->data + i, name, 4) == 0)
			return true;
	return false;
}

static bool
sniff(const struct span *span)
{
	static const char *const brands[] = { "heic", "heix", "heim", "heis",
		"mif1", "msf1", "hevc", "hevx", "avif", "avis" };

	if (span->len < 16 || memcmp(span->data + 4, "ftyp", 4) != 0)
		return false;
	for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
		if (brand(span, brands[i]))
			return true;
	return false;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	struct heif_context *ctx = heif_context_alloc();
	struct heif_image_handle *handle = NULL;
	struct heif_error error;
	int status;

	if (brand(span, "avif") || brand(span, "avis"))
		img->format = "avif";
	heif_context_set_maximum_image_size_limit(ctx, MAX_HEIF_SIDE);
	heif_context_set_max_decoding_threads(ctx, 0);
	error = heif_context_read_from_memory_without_copy(
	    ctx, span->data, span->len, NULL);
	if (error.code == heif_error_Ok)
		error = heif_context_get_primary_image_handle(ctx, &handle);
	status = error.code == heif_error_Ok ? read_pixels(handle, img, reason)
					     : refuse(img, &error, reason);
	heif_image_handle_release(handle);
	heif_context_free(ctx);
	return status;
}

const struct decoder decoder_heif = {
	.name = "heif",
	.about = "HEIC and AVIF, the primary image, turned as it says: libheif",
	.sniff = sniff,
	.embedded = embedded_bmff,
	.decode = decode,
};
