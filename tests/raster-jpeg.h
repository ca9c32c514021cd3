/*
 * Rasters from JPEGs, and JPEGs from rasters.
 */
#include <stdbool.h>
#include <stdio.h>

#include <jpeglib.h>

#include "tests/raster.h"

static inline struct raster
raster_read(const uint8_t *jpeg, size_t len)
{
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	struct raster raster;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_mem_src(&cinfo, jpeg, (unsigned long)len);
	jpeg_read_header(&cinfo, TRUE);
	cinfo.out_color_space = JCS_RGB;
	jpeg_start_decompress(&cinfo);
	raster = raster_new((int)cinfo.output_width, (int)cinfo.output_height);
	while (cinfo.output_scanline < cinfo.output_height) {
		JSAMPROW row = raster.rgb + 3 * (size_t)cinfo.output_scanline *
						(size_t)raster.width;

		jpeg_read_scanlines(&cinfo, &row, 1);
	}
	jpeg_destroy_decompress(&cinfo);
	return raster;
}

/* The caller's to free. */
static inline uint8_t *
raster_jpeg(const struct raster *raster, int quality, size_t *len)
{
	struct jpeg_compress_struct cinfo;
	struct jpeg_error_mgr errors;
	unsigned char *data = NULL;
	unsigned long n = 0;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_compress(&cinfo);
	jpeg_mem_dest(&cinfo, &data, &n);
	cinfo.image_width = (JDIMENSION)raster->width;
	cinfo.image_height = (JDIMENSION)raster->height;
	cinfo.input_components = 3;
	cinfo.in_color_space = JCS_RGB;
	jpeg_set_defaults(&cinfo);
	jpeg_set_quality(&cinfo, quality, TRUE);
	jpeg_start_compress(&cinfo, TRUE);
	while (cinfo.next_scanline < cinfo.image_height) {
		JSAMPROW row = raster->rgb + 3 * (size_t)cinfo.next_scanline *
						 (size_t)raster->width;

		jpeg_write_scanlines(&cinfo, &row, 1);
	}
	jpeg_finish_compress(&cinfo);
	jpeg_destroy_compress(&cinfo);
	*len = n;
	return data;
}

/* The same in several scans: PARTED, one a component; else progressive. */
static inline uint8_t *
raster_scans(const uint8_t *jpeg, size_t *len, bool parted)
{
	static const jpeg_scan_info parts[] = { { 1, { 0 }, 0, 63, 0, 0 },
		{ 1, { 1 }, 0, 63, 0, 0 }, { 1, { 2 }, 0, 63, 0, 0 } };
	struct jpeg_decompress_struct in;
	struct jpeg_compress_struct out;
	struct jpeg_error_mgr errors;
	jvirt_barray_ptr *coefficients;
	unsigned char *data = NULL;
	unsigned long n = 0;

	in.err = out.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&in);
	jpeg_create_compress(&out);
	jpeg_mem_src(&in, jpeg, (unsigned long)*len);
	jpeg_mem_dest(&out, &data, &n);
	jpeg_read_header(&in, TRUE);
	coefficients = jpeg_read_coefficients(&in);
	jpeg_copy_critical_parameters(&in, &out);
	if (parted) {
		out.scan_info = parts;
		out.num_scans = 3;
	} else {
		jpeg_simple_progression(&out);
	}
	jpeg_write_coefficients(&out, coefficients);
	jpeg_finish_compress(&out);
	jpeg_destroy_compress(&out);
	jpeg_destroy_decompress(&in);
	*len = n;
	return data;
}
