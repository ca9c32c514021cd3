/*
 * The short way from a JPEG's samples to luma, against the long one by
 * libjpeg's own RGB: of noise, at every width and height that may be special.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/filter.h"
#include "tests/test.h"

#include <jpeglib.h>

#define MAX_WIDTH 400

struct file {
	unsigned char *data;
	unsigned long len;
};

/* Colours halved on both sides, as libjpeg does it unless told otherwise. */
static struct file
noise(unsigned int width, unsigned int height, uint32_t seed)
{
	struct jpeg_compress_struct cinfo;
	struct jpeg_error_mgr errors;
	struct file file = { 0 };
	JSAMPLE row[3 * MAX_WIDTH], *rows = row;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_compress(&cinfo);
	jpeg_mem_dest(&cinfo, &file.data, &file.len);
	cinfo.image_width = width;
	cinfo.image_height = height;
	cinfo.input_components = 3;
	cinfo.in_color_space = JCS_RGB;
	jpeg_set_defaults(&cinfo);
	jpeg_set_quality(&cinfo, 95, TRUE);
	jpeg_start_compress(&cinfo, TRUE);
	for (unsigned int y = 0; y < height; y++) {
		for (unsigned int i = 0; i < 3 * width; i++) {
			seed = seed * 1664525 + 1013904223;
			row[i] = (JSAMPLE)(seed >> 24);
		}
		jpeg_write_scanlines(&cinfo, &rows, 1);
	}
	jpeg_finish_compress(&cinfo);
	jpeg_destroy_compress(&cinfo);
	return file;
}

static void
long_way(struct file file, struct facts *facts)
{
	struct image img = { .format = "jpeg", .exif = { .orientation = 1 } };
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	JSAMPLE row[4 * MAX_WIDTH], *rows = row;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_mem_src(&cinfo, file.data, file.len);
	jpeg_read_header(&cinfo, TRUE);
	cinfo.out_color_space = JCS_EXT_RGBX;
	img.width = (int)cinfo.image_width;
	img.height = (int)cinfo.image_height;
	image_begin(&img, facts->reason);
	jpeg_start_decompress(&cinfo);
	while (cinfo.output_scanline < cinfo.output_height) {
		jpeg_read_scanlines(&cinfo, &rows, 1);
		image_row(&img, row);
	}
	image_end(&img, facts->values, facts->reason);
	jpeg_destroy_decompress(&cinfo);
}

static bool
agree(unsigned int width, unsigned int height)
{
	static const struct wanted wanted = { 0 };
	struct file file = noise(width, height, width * 1000 + height);
	struct span span = { .data = file.data, .len = file.len };
	struct facts one, other = { 0 };
	bool same;

	facts_measure(&span, &wanted, &one);
	long_way(file, &other);
	same = one.reason[0] == '\0' && memcmp(&one, &other, sizeof(one)) == 0;
	if (!same)
		printf("# %ux%u: %s\n", width, height, one.reason);
	free(file.data);
	return same;
}

int
main(void)
{
	static const unsigned int large[][2] = { { 300, 225 }, { 399, 301 },
		{ 225, 33 }, { 256, 256 }, { 383, 97 } };
	bool wide = true, high = true, broad = true;

	for (unsigned int i = 1; i <= 140; i++)
		wide = agree(i, 37) && wide;
	for (unsigned int i = 1; i <= 70; i++)
		high = agree(75, i) && high;
	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++)
		broad = agree(large[i][0], large[i][1]) && broad;
	OK(wide);
	OK(high);
	OK(broad);
	return DONE();
}
