/*
 * JPEG, by libjpeg-turbo's libjpeg API.  The only longjmp of the program is
 * here: libjpeg has no other way to give up.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "jpeg.h"

#include <jerror.h>

/* Pixels, times scans: 16 of the largest image, 100 of ten megapixels. */
#define MAX_PASSES (1LL << 30)
/* Bytes that libjpeg may hold: coefficients of MAX_PIXELS in 4 components. */
#define MAX_MEMORY (1L << 30)
#define ROWS 4   /* read at a time, at most */
#define BLOCK 64 /* bytes that rows of luma are a multiple of */
/*
 * Bytes.  libjpeg-turbo writes rows that begin on 32 around the caches (with
 * movntdq), and these are read again at once: let them begin beside it.
 */
#define ALIGNED 32
#define BESIDE 16

struct source {
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	struct scans scans;
	jmp_buf away;
	char *reason; /* REASON_SIZE */
	uint8_t *pixels;
};

static void
give_up(j_common_ptr cinfo)
{
	struct source *src = (struct source *)cinfo;
	char text[JMSG_LENGTH_MAX];

	(*cinfo->err->format_message)(cinfo, text);
	image_relay(src->reason, "jpeg", text);
	longjmp(src->away, 1);
}

/*
 * Warnings.  What only surrounds the pixels is passed over; missing or broken
 * pixels are grey or wrong ones, and no facts.
 */
static void
warn_of(j_common_ptr cinfo, int level)
{
	int code = cinfo->err->msg_code;

	if (level >= 0)
		return;
	if (code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM ||
	    code == JWRN_JFIF_MAJOR || code == JWRN_NOT_SEQUENTIAL)
		return;
	(*cinfo->err->error_exit)(cinfo);
}

static void
count_scans(j_common_ptr cinfo)
{
	struct source *src = (struct source *)cinfo;
	int scan = src->cinfo.input_scan_number;
	int64_t pixels =
	    (int64_t)src->cinfo.image_width * src->cinfo.image_height;

	if (scan <= MAX_SCANS && scan * pixels <= MAX_PASSES)
		return;
	image_refuse(src->reason,
	    "jpeg: scan %d of %" PRId64 " pixels exceeds %d, or %lld in all",
	    scan, pixels, MAX_SCANS, MAX_PASSES);
	longjmp(src->away, 1);
}

static void
silent(j_common_ptr cinfo)
{
	(void)cinfo;
}

/* Adobe stores light where others store ink: FLIP is 0 for it, else 255. */
static void
from_cmyk(uint8_t *px, int width, int flip)
{
	for (int x = 0; x < width; x++, px += 4)
		for (int c = 0; c < 3; c++)
			px[c] =
			    (uint8_t)(((px[c] ^ flip) * (px[3] ^ flip) + 127) /
				      255);
}

/* The colours that libjpeg shall give; -1: it cannot. */
static int
choose(struct jpeg_decompress_struct *cinfo, char reason[REASON_SIZE])
{
	if (cinfo->data_precision != 8)
		return image_refuse(reason, "jpeg: %d bits a sample, not 8",
		    cinfo->data_precision);
	if (cinfo->arith_code)
		return image_refuse(reason, "jpeg: arithmetic coding");
	switch (cinfo->jpeg_color_space) {
	case JCS_GRAYSCALE:
		cinfo->out_color_space = JCS_GRAYSCALE;
		return 0;
	case JCS_CMYK:
	case JCS_YCCK:
		cinfo->out_color_space = JCS_CMYK;
		return 0;
	case JCS_RGB:
	case JCS_YCbCr:
		cinfo->out_color_space = JCS_EXT_RGBX;
		return 0;
	default:
		return image_refuse(reason,
		    "jpeg: %d components of no known "
		    "meaning",
		    cinfo->num_components);
	}
}

static size_t
stride_of(const struct image *img)
{
	size_t width = (size_t)img->width;

	return img->grey ? (width + BLOCK - 1) / BLOCK * BLOCK
			 : (4 * width + ALIGNED - 1) / ALIGNED * ALIGNED;
}

static void
rows(struct source *src, struct image *img)
{
	struct jpeg_decompress_struct *cinfo = &src->cinfo;
	size_t stride = stride_of(img);
	JSAMPROW at[ROWS];

	for (int i = 0; i < ROWS; i++)
		at[i] = src->pixels + BESIDE + (size_t)i * stride;
	while (cinfo->output_scanline < cinfo->output_height) {
		int n = (int)jpeg_read_scanlines(cinfo, at, ROWS);

		for (int i = 0; i < n; i++) {
			if (cinfo->out_color_space == JCS_CMYK)
				from_cmyk(at[i], img->width,
				    cinfo->saw_Adobe_marker ? 0 : 255);
			if (img->grey)
				image_rows_ycc(
				    img, &(struct ycc) { .y = at[i] }, 1);
			else
				image_row(img, at[i]);
		}
	}
}

/* What image_begin() has made of the size, and of the colours. */
static int
ready(struct jpeg_decompress_struct *cinfo, struct image *img, char *reason)
{
	cinfo->scale_num = (unsigned int)img->eighths;
	cinfo->scale_denom = 8;
	if (img->grey)
		cinfo->out_color_space = JCS_GRAYSCALE;
	jpeg_calc_output_dimensions(cinfo);
	cinfo->raw_data_out =
	    img->grey ? jpeg_luma(cinfo) : img->eighths == 8 && jpeg_raw(cinfo);
	if ((int)cinfo->output_width == img->width &&
	    (int)cinfo->output_height == img->height)
		return 0;
	return image_refuse(reason, "jpeg: %dx%d said to be %dx%d",
	    (int)cinfo->output_width, (int)cinfo->output_height, img->width,
	    img->height);
}

static void
read_rows(struct source *src, struct image *img)
{
	struct jpeg_decompress_struct *cinfo = &src->cinfo;
	bool raw = cinfo->raw_data_out;

	if (raw && img->grey)
		jpeg_luma_only(cinfo);
	jpeg_start_decompress(cinfo);
	if (raw && img->grey)
		jpeg_luma_rows(cinfo, img);
	else if (raw)
		jpeg_raw_rows(cinfo, img, src->pixels);
	else
		rows(src, img);
}

/* All that can longjmp, and nothing that must be undone on the way. */
static int
read_all(struct source *src, const struct span *span, struct image *img)
{
	struct jpeg_decompress_struct *cinfo = &src->cinfo;
	size_t size;

	if (setjmp(src->away) != 0)
		return -1;
	jpeg_create_decompress(cinfo);
	cinfo->mem->max_memory_to_use = MAX_MEMORY;
	cinfo->progress = &src->progress;
	jpeg_mem_src(cinfo, span->data, (unsigned long)span->len);
	jpeg_read_header(cinfo, TRUE);
	img->width = (int)cinfo->image_width;
	img->height = (int)cinfo->image_height;
	if (choose(cinfo, src->reason) == -1)
		return -1;
	img->jpeg_quality = jpeg_quality(cinfo);
	img->shrinks = true;
	img->can_grey = cinfo->out_color_space == JCS_GRAYSCALE ||
			cinfo->jpeg_color_space == JCS_YCbCr;
	img->colourless = cinfo->out_color_space == JCS_GRAYSCALE;
	if (image_begin(img, src->reason) == -1 ||
	    ready(cinfo, img, src->reason) == -1)
		return -1;
	size = cinfo->raw_data_out && !img->grey ? jpeg_raw_room(cinfo)
						 : (ROWS + 1) * stride_of(img);
	src->pixels = aligned_alloc(ALIGNED, size);
	if (src->pixels == NULL)
		return image_refuse(src->reason, "jpeg: no memory");
	if (img->grey)
		jpeg_scans(cinfo, span, &src->scans);
	read_rows(src, img);
	return 0;
}

static bool
sniff(const struct span *span)
{
	return span->len >= 3 && memcmp(span->data, "\xff\xd8\xff", 3) == 0;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	struct source src = { .reason = reason };
	int status;

	src.cinfo.err = jpeg_std_error(&src.errors);
	src.errors.error_exit = give_up;
	src.errors.emit_message = warn_of;
	src.errors.output_message = silent;
	src.progress.progress_monitor = count_scans;
	status = read_all(&src, span, img);
	jpeg_destroy_decompress(&src.cinfo);
	free(src.pixels);
	return status;
}

const struct decoder decoder_jpeg = {
	.name = "jpeg",
	.about = "JPEG, 8 bits, baseline or progressive, grey, RGB, YCbCr, "
		 "CMYK or YCCK: libjpeg-turbo",
	.sniff = sniff,
	.embedded = embedded_jpeg,
	.decode = decode,
};
