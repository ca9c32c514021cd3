/*
 * Pixels of a photograph, and pixels as a JPEG.
 */
#include "tests/pixels.h"

#include <jpeglib.h>

#define PHOTOS "../shared/data/photos/"

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
	char path[400];
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
