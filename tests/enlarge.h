/*
 * A photograph made larger: no large ones are at hand whose licence is known.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

/* 8-bit RGB, pixel after pixel. */
struct raster {
	int width, height;
	uint8_t *rgb;
};

static struct raster
raster_new(int width, int height)
{
	struct raster raster = { width, height, NULL };

	raster.rgb = malloc(3 * (size_t)width * (size_t)height);
	if (raster.rgb == NULL)
		err(1, NULL);
	return raster;
}

static struct raster
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

/* Of a side of FROM pixels, where pixel X of TO lies: in 256ths. */
static int
raster_place(int x, int to, int from)
{
	int64_t at = ((int64_t)(2 * x + 1) * from * 128) / to - 128;
	int64_t last = (int64_t)(from - 1) * 256;

	return (int)(at < 0 ? 0 : at > last ? last : at);
}

/* Bilinear. */
static struct raster
raster_resize(const struct raster *from, int width, int height)
{
	struct raster to = raster_new(width, height);
	size_t stride = 3 * (size_t)from->width;
	uint8_t *out = to.rgb;

	for (int y = 0; y < height; y++) {
		int v = raster_place(y, height, from->height);
		const uint8_t *up = from->rgb + (size_t)(v / 256) * stride;
		const uint8_t *low = v % 256 > 0 ? up + stride : up;

		for (int x = 0; x < width; x++) {
			int u = raster_place(x, width, from->width);
			int next = u % 256 > 0 ? 3 : 0;

			for (int i = u / 256 * 3, c = 0; c < 3; c++, i++) {
				int a = up[i] * (256 - u % 256) +
					up[i + next] * (u % 256);
				int b = low[i] * (256 - u % 256) +
					low[i + next] * (u % 256);

				*out++ = (uint8_t)((a * (256 - v % 256) +
						       b * (v % 256)) >>
						   16);
			}
		}
	}
	return to;
}

/* The caller's to free. */
static uint8_t *
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
