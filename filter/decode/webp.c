/*
 * WebP, by libwebp: lossy, lossless, and the first picture of an animation.
 */
#include <stdlib.h>
#include <string.h>

#include "decode.h"

#include <webp/decode.h>
#include <webp/demux.h>

static const char *
name_of(VP8StatusCode status)
{
	switch (status) {
	case VP8_STATUS_OUT_OF_MEMORY:
		return "no memory";
	case VP8_STATUS_UNSUPPORTED_FEATURE:
		return "unsupported feature";
	case VP8_STATUS_SUSPENDED:
	case VP8_STATUS_NOT_ENOUGH_DATA:
		return "premature end";
	default:
		return "broken bitstream";
	}
}

static void
rows(struct image *img, uint8_t *rgba, size_t stride)
{
	for (int y = 0; y < img->height; y++) {
		image_flatten(rgba + (size_t)y * stride, img->width);
		image_row(img, rgba + (size_t)y * stride);
	}
}

static int
still(const WebPData *data, struct image *img, char reason[REASON_SIZE])
{
	WebPDecoderConfig config;
	VP8StatusCode status;

	if (!WebPInitDecoderConfig(&config))
		return image_refuse(reason, "webp: another libwebp");
	config.output.colorspace = MODE_RGBA;
	status = WebPDecode(data->bytes, data->size, &config);
	if (status == VP8_STATUS_OK)
		rows(img, config.output.u.RGBA.rgba,
		    (size_t)config.output.u.RGBA.stride);
	WebPFreeDecBuffer(&config.output);
	return status == VP8_STATUS_OK
		   ? 0
		   : image_refuse(reason, "webp: %s", name_of(status));
}

static int
moving(const WebPData *data, struct image *img, char reason[REASON_SIZE])
{
	WebPAnimDecoder *anim = WebPAnimDecoderNew(data, NULL);
	uint8_t *rgba;
	int time, read;

	if (anim == NULL)
		return image_refuse(reason, "webp: broken animation");
	read = WebPAnimDecoderGetNext(anim, &rgba, &time);
	if (read)
		rows(img, rgba, 4 * (size_t)img->width);
	WebPAnimDecoderDelete(anim);
	return read ? 0 : image_refuse(reason, "webp: broken first frame");
}

static bool
sniff(const struct span *span)
{
	return span->len >= 12 && memcmp(span->data, "RIFF", 4) == 0 &&
	       memcmp(span->data + 8, "WEBP", 4) == 0;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	WebPData data = { span->data, span->len };
	WebPBitstreamFeatures features;
	VP8StatusCode status =
	    WebPGetFeatures(data.bytes, data.size, &features);

	if (status != VP8_STATUS_OK)
		return image_refuse(reason, "webp: %s", name_of(status));
	img->width = features.width;
	img->height = features.height;
	if (image_begin(img, reason) == -1)
		return -1;
	return features.has_animation ? moving(&data, img, reason)
				      : still(&data, img, reason);
}

const struct decoder decoder_webp = {
	.name = "webp",
	.about = "WebP, lossy, lossless, alpha, first frame of an animation: "
		 "libwebp",
	.sniff = sniff,
	.embedded = embedded_webp,
	.decode = decode,
};
