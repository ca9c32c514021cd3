/*
 * The short way from a JPEG's samples to RGB, against the long one by
 * libjpeg's own RGB, and by its own luma: of noise, at every width and height
 * that may be special.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/decode/jpeg.h"
#include "filter/pixels.h"
#include "tests/facts.h"
#include "tests/test.h"

#define MAX_WIDTH 400
#define MIN_WIDTH 8 /* of halved colours; see decode/jpeg-raw.c */

struct file {
	unsigned char *data;
	unsigned long len;
};

enum kind { GREY, WHOLE, HALVED, KINDS };

static struct file
noise(unsigned int width, unsigned int height, enum kind kind)
{
	uint32_t seed = width * 1000 + height;
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
	if (kind == GREY)
		jpeg_set_colorspace(&cinfo, JCS_GRAYSCALE);
	cinfo.comp_info[0].h_samp_factor = kind == HALVED ? 2 : 1;
	cinfo.comp_info[0].v_samp_factor = kind == HALVED ? 2 : 1;
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

/* GREY: of the luma that is stored. */
static void
long_way(struct file file, bool grey, struct facts *facts)
{
	struct image img = { .format = "jpeg", .exif = { .orientation = 1 } };
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	JSAMPLE row[4 * MAX_WIDTH], *rows = row;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_mem_src(&cinfo, file.data, file.len);
	jpeg_read_header(&cinfo, TRUE);
	cinfo.out_color_space = grey ? JCS_GRAYSCALE : JCS_EXT_RGBX;
	img.width = (int)cinfo.image_width;
	img.height = (int)cinfo.image_height;
	img.jpeg_quality = jpeg_quality(&cinfo);
	img.colourless = cinfo.num_components == 1;
	image_begin(&img, facts->reason);
	jpeg_start_decompress(&cinfo);
	while (cinfo.output_scanline < cinfo.output_height) {
		jpeg_read_scanlines(&cinfo, &rows, 1);
		for (int x = img.width - 1; grey && x >= 0; x--)
			memset(row + 4 * x, row[x], 4);
		image_row(&img, row);
	}
	image_end(&img, facts->values, facts->reason);
	jpeg_destroy_decompress(&cinfo);
}

/* Statistics of luma are those of the luma that is stored. */
static void
exchange(struct facts *facts, const struct facts *grey)
{
	static const char *const names[] = { "spdq", "phash64", "spread",
		"sharpness", "sharpness_256", "blurriness", "contrast",
		"entropy", "clipped_dark", "clipped_light", "noise",
		"blockiness", "border_share", "bar_share", "inner_x", "inner_y",
		"inner_width", "inner_height", "flat_share", "graphic",
		"text_share" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct value *from = value_of(grey, names[i]);

		facts->values[from - grey->values] = *from;
	}
}

static bool
alike(unsigned int width, unsigned int height, enum kind kind)
{
	static const struct wanted wanted = { 0 };
	struct file file = noise(width, height, kind);
	struct span span = { .data = file.data, .len = file.len };
	struct facts one, other = { 0 }, grey = { 0 };
	bool same;

	facts_measure(&span, &wanted, &one);
	long_way(file, false, &other);
	long_way(file, true, &grey);
	if (kind != HALVED || width >= MIN_WIDTH)
		exchange(&other, &grey);
	same = one.reason[0] == '\0' && memcmp(&one, &other, sizeof(one)) == 0;
	if (!same)
		printf(
		    "# %ux%u, kind %d: %s\n", width, height, kind, one.reason);
	free(file.data);
	return same;
}

static bool
agree(unsigned int width, unsigned int height)
{
	bool good = true;

	for (int kind = 0; kind < KINDS; kind++)
		good = alike(width, height, (enum kind)kind) && good;
	return good;
}

/* By hand for AVX2 and in plain C, of one row and each width. */
static bool
plain_same(bool halved)
{
	uint8_t in[5][MAX_WIDTH + 64], out[2][4][MAX_WIDTH + PAD];
	int16_t sums[2][MAX_WIDTH];
	struct ycc ycc = { in[0], { in[1], in[2] }, { NULL, NULL } };
	uint32_t seed = 1;

	for (int c = 0; halved && c < 2; c++)
		ycc.far[c] = in[3 + c];
	for (size_t i = 0; i < sizeof(in); i++) {
		seed = seed * 1664525 + 1013904223;
		((uint8_t *)in)[i] = (uint8_t)(seed >> 24);
	}
	for (int width = 1; width <= MAX_WIDTH - PAD; width++) {
		bool same = true;

		for (int k = 0; k < 2; k++) {
			struct room room = { .rgb = { out[k][0], out[k][1],
						 out[k][2] },
				.luma = out[k][3],
				.sums = { sums[0] + 1, sums[1] + 1 },
				.width = width };

			(k == 0 ? ycc_rows : ycc_plain)(&ycc, 1, &room);
		}
		for (int c = 0; c < 4; c++)
			same = same &&
			       memcmp(out[0][c], out[1][c], (size_t)width) == 0;
		if (!same)
			return false;
	}
	return true;
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
	OK(plain_same(true));
	OK(plain_same(false));
	return DONE();
}
