/*
 * Luma that is decoded to where it is read, against libjpeg's own rows of it:
 * whatever share of samples the colours have, at each scale.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/decode/jpeg.h"
#include "filter/pixels.h"
#include "tests/test.h"

#define MAX_WIDTH 4200
#define MEASURES "pdq,spdq,phash64,entropy"

struct file {
	unsigned char *data;
	unsigned long len;
};

/* Of light, and of the first colour; the second has one of one. */
static const int factors[][4] = { { 1, 1, 1, 1 }, { 2, 2, 1, 1 },
	{ 2, 1, 1, 1 }, { 1, 2, 1, 1 }, { 4, 1, 1, 1 }, { 1, 4, 1, 1 },
	{ 2, 2, 2, 1 }, { 3, 1, 1, 1 }, { 1, 3, 1, 1 }, { 1, 1, 2, 2 },
	{ 2, 1, 1, 2 }, { 2, 2, 2, 2 } };

#define FACTORS (sizeof(factors) / sizeof(factors[0]))
#define STRANGE 9 /* of them: the light has fewer samples than a colour */

static const int sizes[][2] = { { 1, 1 }, { 7, 9 }, { 33, 17 }, { 64, 64 },
	{ 161, 121 }, { 1030, 1041 }, { 2056, 2071 }, { 4111, 4099 } };

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))
#define SMALL (SIZES - 2)

static struct file
noise(const int size[2], const int by[4], bool scans)
{
	uint32_t seed = (uint32_t)size[0];
	struct jpeg_compress_struct cinfo;
	struct jpeg_error_mgr errors;
	struct file file = { 0 };
	JSAMPLE row[3 * MAX_WIDTH], *rows = row;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_compress(&cinfo);
	jpeg_mem_dest(&cinfo, &file.data, &file.len);
	cinfo.image_width = (JDIMENSION)size[0];
	cinfo.image_height = (JDIMENSION)size[1];
	cinfo.input_components = 3;
	cinfo.in_color_space = JCS_RGB;
	jpeg_set_defaults(&cinfo);
	if (scans)
		jpeg_simple_progression(&cinfo);
	for (int c = 0; c < 2; c++) {
		cinfo.comp_info[c].h_samp_factor = by[2 * c];
		cinfo.comp_info[c].v_samp_factor = by[2 * c + 1];
	}
	jpeg_start_compress(&cinfo, TRUE);
	for (int y = 0; y < size[1]; y++) {
		for (int i = 0; i < 3 * size[0]; i++) {
			seed = seed * 1664525 + 1013904223;
			row[i] = (JSAMPLE)(i / 32 % 128 + y / 16 % 64 +
					   (int)(seed >> 26));
		}
		jpeg_write_scanlines(&cinfo, &rows, 1);
	}
	jpeg_finish_compress(&cinfo);
	jpeg_destroy_compress(&cinfo);
	return file;
}

/* Returns the eighths to which it was shrunk. */
static int
long_way(struct file file, const struct wanted *wanted, struct facts *facts)
{
	struct image img = { .format = "jpeg",
		.exif.orientation = 1,
		.wanted = *wanted,
		.shrinks = true,
		.can_grey = true };
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	JSAMPLE row[MAX_WIDTH + PAD], *rows = row;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_mem_src(&cinfo, file.data, file.len);
	jpeg_read_header(&cinfo, TRUE);
	img.width = (int)cinfo.image_width;
	img.height = (int)cinfo.image_height;
	image_begin(&img, facts->reason);
	cinfo.out_color_space = JCS_GRAYSCALE;
	cinfo.scale_num = (unsigned int)img.eighths;
	cinfo.scale_denom = 8;
	cinfo.do_block_smoothing = FALSE;
	jpeg_start_decompress(&cinfo);
	while (cinfo.output_scanline < cinfo.output_height) {
		jpeg_read_scanlines(&cinfo, &rows, 1);
		image_rows_ycc(&img, &(struct ycc) { .y = row }, 1);
	}
	image_end(&img, facts->values, facts->reason);
	jpeg_destroy_decompress(&cinfo);
	return img.eighths;
}

static bool
alike(const int size[2], const int by[4], bool scans)
{
	struct file file = noise(size, by, scans);
	struct span span = { .data = file.data, .len = file.len };
	struct wanted wanted = { 0 };
	struct facts one, other = { 0 };
	int eighths;
	bool same;

	measures_select(MEASURES, &wanted.measures);
	facts_measure(&span, &wanted, &one);
	eighths = long_way(file, &wanted, &other);
	same = memcmp(&one, &other, sizeof(one)) == 0;
	if (!same)
		printf("# %dx%d at %d/8, %dx%d over %dx%d, scans %d: %s\n",
		    size[0], size[1], eighths, by[0], by[1], by[2], by[3],
		    scans, one.reason);
	free(file.data);
	return same;
}

/* Shrunk, where the size lets it: of the first factors and the strangest. */
int
main(void)
{
	for (size_t k = 0; k < FACTORS; k++) {
		size_t n = k < 2 || k == STRANGE ? SIZES : SMALL;
		bool all = true;

		for (size_t i = 0; i < n; i++)
			all = alike(sizes[i], factors[k],
				  i < SMALL && k % 2 == 1) &&
			      all;
		OK(all);
	}
	return DONE();
}
