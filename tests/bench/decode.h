/*
 * What benches measure filter against: libjpeg-turbo's own decode.
 */
#include <stdio.h>

#include <jpeglib.h>

#include "schemas/schemas.h"

#define ROWS \
	16 /* decoded at a time: each of as many bytes as the image needs */

/* To COLOURS, at so many eighths of its size; returns the file's pixels. */
static inline int64_t
decode_bare(const struct span *span, J_COLOR_SPACE colours,
    unsigned int (*eighths)(unsigned int width, unsigned int height),
    JSAMPROW rows[ROWS])
{
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	int64_t pixels;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_mem_src(&cinfo, span->data, (unsigned long)span->len);
	jpeg_read_header(&cinfo, TRUE);
	cinfo.out_color_space = colours;
	if (eighths != NULL) {
		cinfo.scale_num =
		    eighths(cinfo.image_width, cinfo.image_height);
		cinfo.scale_denom = 8;
	}
	jpeg_start_decompress(&cinfo);
	pixels = (int64_t)cinfo.image_width * cinfo.image_height;
	while (cinfo.output_scanline < cinfo.output_height)
		jpeg_read_scanlines(&cinfo, rows, ROWS);
	jpeg_finish_decompress(&cinfo);
	jpeg_destroy_decompress(&cinfo);
	return pixels;
}
