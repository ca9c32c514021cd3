/*
 * JPEG XL, by libjxl: the first frame, as a page would show it.  The
 * orientation is the codestream's, whatever EXIF says.
 */
#include <stdlib.h>
#include <string.h>

#include "jxl.h"

#include <jxl/decode.h>

struct source {
	JxlDecoder *dec;
	struct image *img;
	uint8_t *pixels;
};

/* -1: it has inks, and libjxl would leave the black one out. */
static int
check_inks(const JxlDecoder *dec, const JxlBasicInfo *info, char *reason)
{
	for (size_t i = 0; i < info->num_extra_channels; i++) {
		JxlExtraChannelInfo extra;

		if (JxlDecoderGetExtraChannelInfo(dec, i, &extra) ==
			JXL_DEC_SUCCESS &&
		    extra.type == JXL_CHANNEL_BLACK)
			return image_refuse(reason, "jxl: CMYK");
	}
	return 0;
}

static int
begin(struct source *src, char *reason)
{
	struct image *img = src->img;
	JxlBasicInfo info;

	if (JxlDecoderGetBasicInfo(src->dec, &info) != JXL_DEC_SUCCESS)
		return image_refuse(reason, "jxl: no header");
	if (info.xsize > MAX_SIDE || info.ysize > MAX_SIDE)
		return image_refuse(reason, "jxl: %ux%u exceeds %d on a side",
		    info.xsize, info.ysize, MAX_SIDE);
	img->width = (int)info.xsize;
	img->height = (int)info.ysize;
	img->exif.orientation = (int)info.orientation;
	if (check_inks(src->dec, &info, reason) == -1)
		return -1;
	return image_begin(img, reason);
}

/* Of light that is stored as XYB the pixels can be any: they are sRGB. */
static void
choose(JxlDecoder *dec)
{
	static const JxlColorEncoding srgb = {
		.color_space = JXL_COLOR_SPACE_RGB,
		.white_point = JXL_WHITE_POINT_D65,
		.primaries = JXL_PRIMARIES_SRGB,
		.transfer_function = JXL_TRANSFER_FUNCTION_SRGB,
		.rendering_intent = JXL_RENDERING_INTENT_PERCEPTUAL,
	};

	/* Otherwise it stays what it is, as in the other formats. */
	(void)JxlDecoderSetPreferredColorProfile(dec, &srgb);
}

static int
make_room(struct source *src, char *reason)
{
	static const JxlPixelFormat rgba = { 4, JXL_TYPE_UINT8,
		JXL_LITTLE_ENDIAN, 0 };
	/* Bounded by image_begin(). */
	size_t size = 4 * (size_t)src->img->width * (size_t)src->img->height;

	src->pixels = malloc(size);
	if (src->pixels != NULL && JxlDecoderSetImageOutBuffer(src->dec, &rgba,
				       src->pixels, size) == JXL_DEC_SUCCESS)
		return 0;
	return image_refuse(reason, "jxl: no memory");
}

static void
rows(const struct source *src)
{
	struct image *img = src->img;

	for (int y = 0; y < img->height; y++) {
		uint8_t *row = src->pixels + 4 * (size_t)y * (size_t)img->width;

		image_flatten(row, img->width);
		image_row(img, row);
	}
}

/* libjxl does not say what is wrong. */
static int
refuse(JxlDecoderStatus status, char *reason)
{
	return image_refuse(reason, "jxl: %s",
	    status == JXL_DEC_NEED_MORE_INPUT ? "premature end"
					      : "broken codestream");
}

static int
read_all(struct source *src, char *reason)
{
	for (;;) {
		JxlDecoderStatus status = JxlDecoderProcessInput(src->dec);

		if (status == JXL_DEC_BASIC_INFO) {
			if (begin(src, reason) == -1)
				return -1;
		} else if (status == JXL_DEC_COLOR_ENCODING) {
			choose(src->dec);
		} else if (status == JXL_DEC_NEED_IMAGE_OUT_BUFFER &&
			   src->pixels == NULL) {
			if (make_room(src, reason) == -1)
				return -1;
		} else if (status == JXL_DEC_FULL_IMAGE) {
			rows(src);
			return 0;
		} else {
			return refuse(status, reason);
		}
	}
}

static bool
sniff(const struct span *span)
{
	JxlSignature signature = JxlSignatureCheck(span->data, span->len);

	return signature == JXL_SIG_CODESTREAM ||
	       signature == JXL_SIG_CONTAINER;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	struct source src = { .dec = JxlDecoderCreate(NULL), .img = img };
	int status;

	if (src.dec == NULL ||
	    JxlDecoderSubscribeEvents(
		src.dec, JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING |
			     JXL_DEC_FULL_IMAGE) != JXL_DEC_SUCCESS ||
	    JxlDecoderSetKeepOrientation(src.dec, JXL_TRUE) !=
		JXL_DEC_SUCCESS ||
	    JxlDecoderSetUnpremultiplyAlpha(src.dec, JXL_TRUE) !=
		JXL_DEC_SUCCESS ||
	    JxlDecoderSetInput(src.dec, span->data, span->len) !=
		JXL_DEC_SUCCESS)
		return image_refuse(reason, "jxl: no memory");
	JxlDecoderCloseInput(src.dec);
	status = read_all(&src, reason);
	JxlDecoderDestroy(src.dec);
	free(src.pixels);
	return status;
}

const struct decoder decoder_jxl = {
	.name = "jxl",
	.about = "JPEG XL, the first frame, any depth, alpha: libjxl",
	.sniff = sniff,
	.embedded = jxl_embedded,
	.decode = decode,
};
