/*
 * A small copy of the upright image, for people to look at: a JPEG without
 * any word of where, when and by whom the photo was taken.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "measure.h"

#include "filter/hash/derive.h"

#define LEAST 144 /* pixels: what the shorter side keeps */

struct state {
	struct collect *plane[3]; /* R, G, B */
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	struct pdq_image pixels = { .width = img->stored.width,
		.height = img->stored.height,
		.eighths = img->eighths,
		.orientation = img->exif.orientation };

	for (int i = 0; i < 3; i++)
		s->plane[i] = small_new(&pixels, LEAST);
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	struct planes one = strip->planes;

	for (int i = 0; i < 3; i++) {
		one.rgb[0] = strip->planes.rgb[i];
		small_rows(s->plane[i], &one);
	}
}

/* What libjpeg finds wrong here is memory: the worker ends. */
static void
encode(struct bulk *out, const struct small rgb[3], int quality)
{
	struct jpeg_compress_struct to;
	struct jpeg_error_mgr errors;
	unsigned long len = 0;
	size_t width = (size_t)rgb[0].width;
	uint8_t *row = malloc(3 * width);

	if (row == NULL)
		err(1, NULL);
	to.err = jpeg_std_error(&errors);
	jpeg_create_compress(&to);
	jpeg_mem_dest(&to, &out->bytes, &len);
	to.image_width = (JDIMENSION)rgb[0].width;
	to.image_height = (JDIMENSION)rgb[0].height;
	to.input_components = 3;
	to.in_color_space = JCS_RGB;
	jpeg_set_defaults(&to);
	jpeg_set_quality(&to, quality, TRUE);
	jpeg_start_compress(&to, TRUE);
	while (to.next_scanline < to.image_height) {
		size_t at = to.next_scanline * width;

		for (size_t x = 0; x < 3 * width; x++)
			row[x] = rgb[x % 3].luma[at + x / 3];
		jpeg_write_scanlines(&to, &row, 1);
	}
	jpeg_finish_compress(&to);
	jpeg_destroy_compress(&to);
	out->len = len;
	free(row);
}

/* Of an image that is all noise, or very long, a coarse one must do. */
static void
fit(struct bulk *out, const struct small rgb[3])
{
	static const int qualities[] = { 80, 50, 20 };

	for (size_t i = 0; i < sizeof(qualities) / sizeof(*qualities); i++) {
		encode(out, rgb, qualities[i]);
		if (out->len <= PREVIEW_SIZE)
			return;
		free(out->bytes);
		*out = (struct bulk) { NULL, 0 };
	}
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	struct small rgb[3];

	(void)out;
	for (int i = 0; i < 3; i++)
		rgb[i] = small_end(s->plane[i]);
	if (img->bulk != NULL)
		fit(&img->bulk[BULK_PREVIEW], rgb);
	for (int i = 0; i < 3; i++)
		small_clear(&rgb[i]);
}

const struct measure measure_preview = {
	.name = "preview",
	.about = "a small copy, for people to look at: see the table preview; "
		 "--previews takes it",
	.source = "ours",
	.cost = "every pixel, 0.3 ns, and 1 ms",
	.colour = true,
	.extra = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
