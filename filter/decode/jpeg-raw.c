/*
 * JPEG's own samples, as libjpeg's raw data: of colours halved on both sides,
 * a row stands for two rows of light, and is blended with its neighbours as
 * libjpeg does it (jdsample.c, h2v2_fancy_upsample), so that every pixel is
 * the same.  Light alone is decoded to where it is read, and copied nowhere.
 */
#include "jpeg.h"

#include "filter/measure/measure.h"

#define BLOCK 64    /* bytes that rows are a multiple of; two of ycc_rows() */
#define LIGHT 16    /* rows that come at a time, at most */
#define COLOUR 8    /* rows of each colour with them */
#define MIN_WIDTH 8 /* pixels; of 4 and less libjpeg blends none */

/* Two helpings in turns: the last row of one waits for the next. */
struct rings {
	uint8_t *plane[3];
	size_t stride[3];
	int rows;   /* of light, in both: a power of two */
	int height; /* of the colours */
	bool halved;
};

/* Whether the colours have as many samples as light has, by H and V. */
static bool
shared(const struct jpeg_decompress_struct *cinfo, int h, int v)
{
	const jpeg_component_info *c = cinfo->comp_info;

	return cinfo->jpeg_color_space == JCS_YCbCr &&
	       c[0].h_samp_factor == h && c[0].v_samp_factor == v &&
	       c[1].h_samp_factor == 1 && c[1].v_samp_factor == 1 &&
	       c[2].h_samp_factor == 1 && c[2].v_samp_factor == 1;
}

static bool
halved(const struct jpeg_decompress_struct *cinfo)
{
	return cinfo->image_width >= MIN_WIDTH && shared(cinfo, 2, 2);
}

bool
jpeg_raw(const struct jpeg_decompress_struct *cinfo)
{
	return halved(cinfo) || shared(cinfo, 1, 1);
}

static size_t
stride_of(const struct jpeg_decompress_struct *cinfo)
{
	return ((size_t)cinfo->image_width + BLOCK - 1) / BLOCK * BLOCK;
}

/* Three planes, each for two helpings. */
size_t
jpeg_raw_room(const struct jpeg_decompress_struct *cinfo)
{
	return stride_of(cinfo) * (2 * LIGHT + 2 * 2 * COLOUR);
}

static const uint8_t *
sample(const struct rings *r, int plane, int y)
{
	int rows = plane > 0 && r->halved ? r->rows / 2 : r->rows;

	return r->plane[plane] + (size_t)(y & (rows - 1)) * r->stride[plane];
}

static void
point(struct ycc *ycc, const struct rings *r, int y)
{
	int near = y / 2, far = near + (y % 2 == 0 ? -1 : 1);

	far = far < 0 || far >= r->height ? near : far;
	ycc->y = sample(r, 0, y);
	for (int c = 0; c < 2; c++) {
		ycc->near[c] = sample(r, 1 + c, r->halved ? near : y);
		ycc->far[c] = r->halved ? sample(r, 1 + c, far) : NULL;
	}
}

static void
read_next(struct jpeg_decompress_struct *cinfo, const struct rings *r)
{
	JSAMPROW rows[3][LIGHT];
	JSAMPARRAY planes[3] = { rows[0], rows[1], rows[2] };
	int n = r->rows / 2;
	bool second = (int)cinfo->output_scanline / n % 2 != 0;

	for (int c = 0; c < 3; c++) {
		int own = c > 0 && r->halved ? n / 2 : n;

		for (int i = 0; i < own; i++)
			rows[c][i] =
			    r->plane[c] +
			    (size_t)(i + (second ? own : 0)) * r->stride[c];
	}
	jpeg_read_raw_data(cinfo, planes, (JDIMENSION)n);
}

static struct rings
rings(const struct jpeg_decompress_struct *cinfo, uint8_t *room)
{
	size_t stride = stride_of(cinfo);
	struct rings r = { .halved = halved(cinfo) };
	size_t half = r.halved ? stride / 2 : stride;

	r.rows = r.halved ? 2 * LIGHT : LIGHT;
	r.height = ((int)cinfo->image_height + 1) / 2;
	r.stride[0] = stride;
	r.stride[1] = r.stride[2] = half;
	r.plane[0] = room;
	r.plane[1] = r.plane[0] + 2 * LIGHT * stride;
	r.plane[2] = r.plane[1] + 2 * COLOUR * half;
	return r;
}

void
jpeg_raw_rows(
    struct jpeg_decompress_struct *cinfo, struct image *img, void *room)
{
	struct rings r = rings(cinfo, room);
	struct ycc rows[LIGHT + 1];
	int y = 0;

	while (cinfo->output_scanline < cinfo->output_height) {
		int ready, n = 0;

		read_next(cinfo, &r);
		ready = (int)cinfo->output_scanline - (r.halved ? 1 : 0);
		if (cinfo->output_scanline >= cinfo->output_height)
			ready = img->height;
		for (; y < ready; y++)
			point(&rows[n++], &r, y);
		image_rows_ycc(img, rows, n);
	}
}

/* Rows of light that come at a time. */
static int
lines(const struct jpeg_decompress_struct *cinfo)
{
	return cinfo->max_v_samp_factor * cinfo->min_DCT_scaled_size;
}

/* Nothing has more samples than light, and its rows fill strips. */
bool
jpeg_luma(const struct jpeg_decompress_struct *cinfo)
{
	const jpeg_component_info *c = cinfo->comp_info;

	return (cinfo->jpeg_color_space == JCS_YCbCr ||
		   cinfo->jpeg_color_space == JCS_GRAYSCALE) &&
	       c->h_samp_factor == cinfo->max_h_samp_factor &&
	       c->v_samp_factor == cinfo->max_v_samp_factor &&
	       STRIP % lines(cinfo) == 0;
}

/* As libjpeg does where it makes grey of colours, but before raw data. */
void
jpeg_luma_only(struct jpeg_decompress_struct *cinfo)
{
	for (int c = 1; c < cinfo->num_components; c++)
		cinfo->comp_info[c].component_needed = FALSE;
}

void
jpeg_luma_rows(struct jpeg_decompress_struct *cinfo, struct image *img)
{
	JSAMPROW rows[STRIP];
	JSAMPARRAY planes[MAX_COMPONENTS] = { rows };
	int n = lines(cinfo);

	while (cinfo->output_scanline < cinfo->output_height) {
		size_t stride;
		uint8_t *at = image_luma(img, &stride);

		for (int i = 0; i < n; i++, at += stride)
			rows[i] = at;
		jpeg_read_raw_data(cinfo, planes, (JDIMENSION)n);
		image_came(img, n);
	}
}
