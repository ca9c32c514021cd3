/*
 * A photograph made larger: no large ones are at hand whose licence is known.
 */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

/* 8-bit RGB, pixel after pixel. */
struct raster {
	int width, height;
	uint8_t *rgb;
};

static inline struct raster
raster_new(int width, int height)
{
	struct raster raster = { width, height, NULL };

	raster.rgb = malloc(3 * (size_t)width * (size_t)height);
	if (raster.rgb == NULL)
		err(1, NULL);
	return raster;
}

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

/* One side, resized: what output I takes of pixels LO and on. */
struct raster_tent {
	int lo, n;
	float *weights; /* their sum is 1 */
};

/* A tent as wide as a pixel is at the larger of both sizes. */
static struct raster_tent
raster_tent(int i, int to, int from)
{
	double scale = (double)from / to, reach = scale > 1 ? scale : 1;
	double middle = (i + 0.5) * scale - 0.5, sum = 0;
	int lo = (int)(middle - reach + 1), hi = (int)(middle + reach);
	struct raster_tent tent;

	lo = lo < 0 ? 0 : lo;
	hi = hi >= from ? from - 1 : hi;
	tent.lo = lo;
	tent.n = hi - lo + 1;
	tent.weights = calloc((size_t)tent.n, sizeof(float));
	if (tent.weights == NULL)
		err(1, NULL);
	for (int k = 0; k < tent.n; k++) {
		double far =
		    lo + k > middle ? lo + k - middle : middle - lo - k;

		if (far < reach)
			sum += tent.weights[k] = (float)(1 - far / reach);
	}
	for (int k = 0; k < tent.n; k++)
		tent.weights[k] = (float)(tent.weights[k] / sum);
	return tent;
}

/* Bilinear; where it shrinks, of all pixels.  Sides change places. */
static inline struct raster
raster_side(const struct raster *from, int width)
{
	struct raster to = raster_new(from->height, width);

	for (int x = 0; x < width; x++) {
		struct raster_tent tent = raster_tent(x, width, from->width);
		uint8_t *out = to.rgb + 3 * (size_t)x * (size_t)to.width;

		for (int y = 0; y < from->height; y++) {
			const uint8_t *in =
			    from->rgb + 3 * ((size_t)y * (size_t)from->width +
						(size_t)tent.lo);

			for (int c = 0; c < 3; c++) {
				float sum = 0.5F;

				for (int k = 0; k < tent.n; k++)
					sum += tent.weights[k] * in[3 * k + c];
				*out++ = (uint8_t)sum;
			}
		}
		free(tent.weights);
	}
	return to;
}

static inline struct raster
raster_resize(const struct raster *from, int width, int height)
{
	struct raster turned = raster_side(from, width), to;

	to = raster_side(&turned, height);
	free(turned.rgb);
	return to;
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
