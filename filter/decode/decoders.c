/*
 * Which decoder a file is for: its first bytes say, never its name.
 */
#include <string.h>

#include "decode.h"

#define DECODERS(X) \
	X(jpeg)     \
	X(png)      \
	X(webp)     \
	X(heif)     \
	X(gif)      \
	X(bmp)      \
	X(tiff)     \
	X(jxl)

#define DECLARE(name) extern const struct decoder decoder_##name;
#define POINT(name) &decoder_##name,

DECODERS(DECLARE)

static const struct decoder *const decoders[] = { DECODERS(POINT) };

#define COUNT (sizeof(decoders) / sizeof(decoders[0]))

/* Bytes: 256 MiB.  No photograph for the web is near; see also MAX_PIXELS. */
#define MAX_BYTES ((size_t)256 << 20)

int
image_decode(
    const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	img->format = "format";
	img->exif.orientation = 1;
	if (span->len > MAX_BYTES)
		return image_refuse(reason, "format: %zu bytes exceed %zu",
		    span->len, MAX_BYTES);
	for (size_t i = 0; i < COUNT; i++)
		if (decoders[i]->sniff(span)) {
			img->format = decoders[i]->name;
			decoders[i]->embedded(span, img);
			return decoders[i]->decode(span, img, reason);
		}
	if (span->len < 4)
		return image_refuse(reason, "format: %zu bytes", span->len);
	return image_refuse(reason,
	    "format: begins with %02x %02x %02x %02x, "
	    "which is no image that is known here",
	    span->data[0], span->data[1], span->data[2], span->data[3]);
}

void
decoders_list(void)
{
	for (size_t i = 0; i < COUNT; i++)
		printf("%-6s %s\n", decoders[i]->name, decoders[i]->about);
}
