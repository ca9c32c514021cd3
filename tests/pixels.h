/*
 * The pixels of a test: of a photograph or made, measured as they are or as a
 * JPEG.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter/measure/measure.h"
#include "tests/facts.h"

#include <jpeglib.h>

#define PHOTOS "../shared/data/photos/"

struct pixels {
	uint8_t *rgb; /* three bytes each; NULL: there are none */
	int width, height;
};

static struct pixels
pixels_new(int width, int height)
{
	struct pixels p = { NULL, width, height };

	p.rgb = calloc(3, (size_t)width * (size_t)height);
	if (p.rgb == NULL)
		abort();
	return p;
}

static uint8_t *
pixel(const struct pixels *p, int x, int y)
{
	return p->rgb + 3 * ((size_t)y * (size_t)p->width + (size_t)x);
}

static void
pixels_read(struct pixels *p, struct jpeg_decompress_struct *cinfo)
{
	jpeg_read_header(cinfo, TRUE);
	cinfo->out_color_space = JCS_RGB;
	jpeg_start_decompress(cinfo);
	*p = pixels_new((int)cinfo->output_width, (int)cinfo->output_height);
	while (cinfo->output_scanline < cinfo->output_height) {
		JSAMPROW row = pixel(p, 0, (int)cinfo->output_scanline);

		jpeg_read_scanlines(cinfo, &row, 1);
	}
	jpeg_finish_decompress(cinfo);
	jpeg_destroy_decompress(cinfo);
}

/* Without that file there are none. */
static inline struct pixels
pixels_of_photo(const char *name)
{
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	struct pixels p = { NULL, 0, 0 };
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), PHOTOS "%s", name);
	if ((f = fopen(path, "rb")) == NULL)
		return p;
	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_stdio_src(&cinfo, f);
	pixels_read(&p, &cinfo);
	fclose(f);
	return p;
}

static inline struct facts
pixels_measure(const struct pixels *p, int orientation)
{
	struct image img = {
		.format = "test",
		.width = p->width,
		.height = p->height,
		.exif.orientation = orientation,
	};
	struct facts facts = { 0 };
	uint8_t *row = calloc(4, (size_t)p->width);

	image_begin(&img, facts.reason);
	for (int y = 0; y < p->height; y++) {
		for (int x = 0; x < p->width; x++)
			memcpy(row + 4 * x, pixel(p, x, y), 3);
		image_row(&img, row);
	}
	image_end(&img, facts.values, facts.reason);
	free(row);
	return facts;
}

/* Bytes, the caller's. */
static inline struct span
pixels_jpeg(const struct pixels *p, int quality)
{
	struct jpeg_compress_struct cinfo;
	struct jpeg_error_mgr errors;
	unsigned char *data = NULL;
	unsigned long len = 0;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_compress(&cinfo);
	jpeg_mem_dest(&cinfo, &data, &len);
	cinfo.image_width = (JDIMENSION)p->width;
	cinfo.image_height = (JDIMENSION)p->height;
	cinfo.input_components = 3;
	cinfo.in_color_space = JCS_RGB;
	jpeg_set_defaults(&cinfo);
	jpeg_set_quality(&cinfo, quality, TRUE);
	jpeg_start_compress(&cinfo, TRUE);
	while (cinfo.next_scanline < cinfo.image_height) {
		JSAMPROW row = pixel(p, 0, (int)cinfo.next_scanline);

		jpeg_write_scanlines(&cinfo, &row, 1);
	}
	jpeg_finish_compress(&cinfo);
	jpeg_destroy_compress(&cinfo);
	return (struct span) { .data = data, .len = len };
}

static inline struct facts
pixels_measure_jpeg(const struct pixels *p, int quality)
{
	static const struct wanted wanted = { 0 };
	struct span span = pixels_jpeg(p, quality);
	struct facts facts;

	facts_measure(&span, &wanted, &facts);
	free((void *)(uintptr_t)span.data);
	return facts;
}

/* NaN: there is none. */
static inline double
number_of(const struct facts *facts, const char *name)
{
	const struct value *v = value_of(facts, name);

	return v->type == VALUE_NONE ? (double)NAN : v->number;
}

/* Luma as it is defined, and not as it is computed. */
static inline int
luma_at(const struct pixels *p, int x, int y)
{
	const uint8_t *c = pixel(p, x, y);

	return (299 * c[0] + 587 * c[1] + 114 * c[2] + 500) / 1000;
}

static inline uint32_t
random_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* A bell of deviation SIGMA, by twelve even numbers. */
static inline void
pixels_grain(struct pixels *p, double sigma)
{
	uint32_t seed = 7;

	for (int i = 0; i < p->width * p->height; i++) {
		double g = -6, v;

		for (int k = 0; k < 12; k++)
			g += random_next(&seed) / 16777216.0;
		for (int c = 0; c < 3; c++) {
			v = p->rgb[3 * i + c] + g * sigma;
			p->rgb[3 * i + c] = (uint8_t)(v < 0     ? 0
						      : v > 255 ? 255
								: v + 0.5);
		}
	}
}
