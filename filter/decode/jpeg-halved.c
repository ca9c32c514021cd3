/*
 * JPEG's own samples, as libjpeg's raw data: a row of colours stands for two
 * rows of light, and is blended with its neighbours as libjpeg does it
 * (jdsample.c, h2v2_fancy_upsample), so that every pixel is the same.
 */
#include "jpeg.h"

#include "filter/measure/measure.h"

#define BLOCK 64    /* bytes that rows are a multiple of; two of ycc_row() */
#define LIGHT 16    /* rows that come at a time */
#define COLOUR 8    /* rows of each colour with them */
#define MIN_WIDTH 8 /* pixels; of 4 and less libjpeg blends none */

/* Two helpings in turns: the last row of one waits for the next. */
struct rings {
	size_t stride; /* of light; half of it of colours */
	uint8_t *light, *colour[2];
	int16_t *sums[2];  /* from -1 on */
	int width, height; /* of the colours */
};

bool
jpeg_halved(const struct jpeg_decompress_struct *cinfo)
{
	const jpeg_component_info *c = cinfo->comp_info;

	return cinfo->jpeg_color_space == JCS_YCbCr && ycc_can() &&
	       cinfo->image_width >= MIN_WIDTH && c[0].h_samp_factor == 2 &&
	       c[0].v_samp_factor == 2 && c[1].h_samp_factor == 1 &&
	       c[1].v_samp_factor == 1 && c[2].h_samp_factor == 1 &&
	       c[2].v_samp_factor == 1;
}

static size_t
stride_of(const struct jpeg_decompress_struct *cinfo)
{
	return ((size_t)cinfo->image_width + BLOCK - 1) / BLOCK * BLOCK;
}

/* Light, two colours; two rows of 16-bit sums with a block on each side. */
size_t
jpeg_halved_room(const struct jpeg_decompress_struct *cinfo)
{
	return stride_of(cinfo) * (2 * LIGHT + 2 * COLOUR + 2) + 4 * BLOCK;
}

/* Three parts of the nearer row, one of the other; the ends once more. */
FAST static void
blend(int16_t *restrict sums, const uint8_t *restrict near,
    const uint8_t *restrict far, int width)
{
	for (int x = 0; x < width; x++)
		sums[x] = (int16_t)(3 * near[x] + far[x]);
	sums[-1] = sums[0];
	sums[width] = sums[width - 1];
}

static void
emit(const struct rings *r, struct image *img, int y)
{
	int near = y / 2, far = near + (y % 2 == 0 ? -1 : 1);
	size_t half = r->stride / 2;
	struct ycc ycc = { r->light + (size_t)(y % (2 * LIGHT)) * r->stride,
		r->sums[0], r->sums[1] };

	far = far < 0 || far >= r->height ? near : far;
	for (int i = 0; i < 2; i++)
		blend(r->sums[i],
		    r->colour[i] + (size_t)(near % (2 * COLOUR)) * half,
		    r->colour[i] + (size_t)(far % (2 * COLOUR)) * half,
		    r->width);
	image_row_ycc(img, &ycc);
}

static void
read_next(struct jpeg_decompress_struct *cinfo, const struct rings *r)
{
	bool second = cinfo->output_scanline / LIGHT % 2 != 0;
	size_t half = r->stride / 2;
	JSAMPROW light[LIGHT], colour[2][COLOUR];
	JSAMPARRAY planes[3] = { light, colour[0], colour[1] };

	for (size_t i = 0; i < LIGHT; i++)
		light[i] = r->light + (i + (second ? LIGHT : 0)) * r->stride;
	for (size_t i = 0; i < COLOUR; i++)
		for (int c = 0; c < 2; c++)
			colour[c][i] =
			    r->colour[c] + (i + (second ? COLOUR : 0)) * half;
	jpeg_read_raw_data(cinfo, planes, LIGHT);
}

void
jpeg_halved_rows(
    struct jpeg_decompress_struct *cinfo, struct image *img, void *room)
{
	struct rings r = { .stride = stride_of(cinfo),
		.light = room,
		.width = (img->width + 1) / 2,
		.height = (img->height + 1) / 2 };
	uint8_t *sums;
	int y = 0;

	r.colour[0] = r.light + 2 * LIGHT * r.stride;
	r.colour[1] = r.colour[0] + COLOUR * r.stride;
	sums = r.colour[1] + COLOUR * r.stride + BLOCK;
	r.sums[0] = (int16_t *)(void *)sums;
	r.sums[1] = (int16_t *)(void *)(sums + r.stride + BLOCK);
	while (cinfo->output_scanline < cinfo->output_height) {
		int ready;

		read_next(cinfo, &r);
		ready = (int)cinfo->output_scanline - 1;
		if (cinfo->output_scanline >= cinfo->output_height)
			ready = img->height;
		for (; y < ready; y++)
			emit(&r, img, y);
	}
}
