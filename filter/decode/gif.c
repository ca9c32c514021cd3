/*
 * GIF, by giflib: the first frame, on its canvas.  What the frame leaves bare
 * is white, as on a page.
 */
#include <stdlib.h>
#include <string.h>

#include "decode.h"

#include <gif_lib.h>

struct source {
	const uint8_t *data;
	size_t len, at;
};

struct frame {
	const GifImageDesc *desc;
	const ColorMapObject *map;
	uint8_t *pixels; /* indices into the map, row by row */
	int bare;        /* the index that shows what is behind; -1: none */
};

static int
feed(GifFileType *gif, GifByteType *to, int n)
{
	struct source *src = gif->UserData;
	size_t left = src->len - src->at;
	size_t len = (size_t)n < left ? (size_t)n : left;

	memcpy(to, src->data + src->at, len);
	src->at += len;
	return (int)len;
}

static int
refuse(const GifFileType *gif, char *reason)
{
	return image_relay(reason, "gif", GifErrorString(gif->Error));
}

/* An extension may be the graphics control of the frame that follows it. */
static int
extension(GifFileType *gif, int *bare)
{
	GraphicsControlBlock control;
	GifByteType *block;
	int code;

	if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
		return -1;
	if (code == GRAPHICS_EXT_FUNC_CODE && block != NULL &&
	    DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
		*bare = control.TransparentColor;
	while (block != NULL)
		if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
			return -1;
	return 0;
}

/* Up to the first frame.  -1: REASON says why there is none. */
static int
find_frame(GifFileType *gif, int *bare, char *reason)
{
	GifRecordType type;

	while (DGifGetRecordType(gif, &type) == GIF_OK) {
		if (type == TERMINATE_RECORD_TYPE)
			return image_refuse(reason, "gif: has no frame");
		if (type == IMAGE_DESC_RECORD_TYPE)
			return DGifGetImageDesc(gif) == GIF_OK
				   ? 0
				   : refuse(gif, reason);
		if (type != EXTENSION_RECORD_TYPE || extension(gif, bare) == -1)
			break;
	}
	return refuse(gif, reason);
}

/* GIF89a appendix E: four passes where it is interlaced. */
static int
read_frame(GifFileType *gif, const struct frame *frame)
{
	static const int first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
	const GifImageDesc *desc = frame->desc;
	int passes = desc->Interlace ? 4 : 1;

	for (int pass = 0; pass < passes; pass++) {
		int y = desc->Interlace ? first[pass] : 0;
		int by = desc->Interlace ? step[pass] : 1;

		for (; y < desc->Height; y += by)
			if (DGifGetLine(gif,
				frame->pixels + (size_t)y * (size_t)desc->Width,
				desc->Width) == GIF_ERROR)
				return -1;
	}
	return 0;
}

static void
paint(const struct frame *frame, int y, uint8_t *rgbx)
{
	const GifImageDesc *desc = frame->desc;
	const uint8_t *from =
	    frame->pixels + (size_t)(y - desc->Top) * (size_t)desc->Width;

	rgbx += 4 * (size_t)desc->Left;
	for (int x = 0; x < desc->Width; x++, rgbx += 4) {
		GifColorType colour = { 0, 0, 0 };

		if (from[x] == frame->bare)
			continue;
		if (from[x] < frame->map->ColorCount)
			colour = frame->map->Colors[from[x]];
		rgbx[0] = colour.Red;
		rgbx[1] = colour.Green;
		rgbx[2] = colour.Blue;
	}
}

static void
rows(struct image *img, const struct frame *frame, uint8_t *rgbx)
{
	const GifImageDesc *desc = frame->desc;

	for (int y = 0; y < img->height; y++) {
		memset(rgbx, 255, 4 * (size_t)img->width);
		if (y >= desc->Top && y < desc->Top + desc->Height)
			paint(frame, y, rgbx);
		image_row(img, rgbx);
	}
}

static int
read_pixels(GifFileType *gif, struct image *img, int bare, char *reason)
{
	struct frame frame = { .desc = &gif->Image, .bare = bare };
	uint8_t *rgbx = malloc(4 * (size_t)img->width);
	int status = -1;

	frame.map =
	    gif->Image.ColorMap != NULL ? gif->Image.ColorMap : gif->SColorMap;
	frame.pixels =
	    calloc((size_t)gif->Image.Width, (size_t)gif->Image.Height);
	if (rgbx == NULL || frame.pixels == NULL)
		image_refuse(reason, "gif: no memory");
	else if (frame.map == NULL)
		image_refuse(reason, "gif: no colours");
	else if (read_frame(gif, &frame) == -1)
		refuse(gif, reason);
	else {
		rows(img, &frame, rgbx);
		status = 0;
	}
	free(frame.pixels);
	free(rgbx);
	return status;
}

static int
read_all(GifFileType *gif, struct image *img, char *reason)
{
	const GifImageDesc *desc = &gif->Image;
	int bare = NO_TRANSPARENT_COLOR;

	img->width = gif->SWidth;
	img->height = gif->SHeight;
	if (image_begin(img, reason) == -1)
		return -1;
	if (find_frame(gif, &bare, reason) == -1)
		return -1;
	if (desc->Width < 1 || desc->Height < 1 || desc->Left < 0 ||
	    desc->Top < 0 || desc->Left + desc->Width > img->width ||
	    desc->Top + desc->Height > img->height)
		return image_refuse(reason,
		    "gif: frame %dx%d+%d+%d leaves the canvas %dx%d",
		    desc->Width, desc->Height, desc->Left, desc->Top,
		    img->width, img->height);
	return read_pixels(gif, img, bare, reason);
}

static bool
sniff(const struct span *span)
{
	return span->len >= 6 && (memcmp(span->data, "GIF87a", 6) == 0 ||
				     memcmp(span->data, "GIF89a", 6) == 0);
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	struct source src = { span->data, span->len, 0 };
	int error = 0, status;
	GifFileType *gif = DGifOpen(&src, feed, &error);

	if (gif == NULL)
		return image_relay(reason, "gif", GifErrorString(error));
	status = read_all(gif, img, reason);
	DGifCloseFile(gif, NULL);
	return status;
}

const struct decoder decoder_gif = {
	.name = "gif",
	.about = "GIF, the first frame on its canvas: giflib",
	.sniff = sniff,
	.embedded = embedded_gif,
	.decode = decode,
};
