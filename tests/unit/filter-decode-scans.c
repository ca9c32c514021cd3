/*
 * Files of several scans, of which luma needs some: that nothing changes by
 * leaving out the others, and that what is cut is found to be cut.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/decode/jpeg.h"
#include "tests/raster-jpeg.h"
#include "tests/test.h"

#define WIDTH 203
#define HEIGHT 150
#define QUALITY 85
#define NAMES "pdq,spdq,phash,contrast,entropy,blurriness"

static struct facts
facts_of(const uint8_t *data, size_t len)
{
	struct span span = { .data = data, .len = len };
	struct wanted wanted = { 0 };
	struct facts facts;

	measures_select(NAMES, &wanted.measures);
	facts_measure(&span, &wanted, &facts);
	return facts;
}

/* Slopes with noise on them, in all colours. */
static uint8_t *
paint(size_t *len)
{
	struct raster raster = raster_new(WIDTH, HEIGHT);
	uint32_t noise = 1;
	uint8_t *jpeg;

	for (int i = 0; i < 3 * WIDTH * HEIGHT; i++) {
		noise = noise * 1664525 + 1013904223;
		raster.rgb[i] = (uint8_t)(i / WIDTH / 4 + i % WIDTH / 3 +
					  (int)(noise >> 26));
	}
	jpeg = raster_jpeg(&raster, QUALITY, len);
	free(raster.rgb);
	return jpeg;
}

static bool
is_same(bool parted)
{
	size_t len, n;
	uint8_t *one = paint(&len), *other;
	struct facts a = facts_of(one, len), b;

	n = len;
	other = raster_scans(one, &n, parted);
	b = facts_of(other, n);
	free(one);
	free(other);
	return a.reason[0] == '\0' && memcmp(&a, &b, sizeof(a)) == 0;
}

/* At an eighth; the scans that were left out are counted. */
static void
decode(const struct span *span, struct scans *scans, uint8_t *out)
{
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr errors;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&cinfo);
	jpeg_mem_src(&cinfo, span->data, (unsigned long)span->len);
	jpeg_read_header(&cinfo, TRUE);
	cinfo.out_color_space = JCS_GRAYSCALE;
	cinfo.scale_num = 1;
	cinfo.scale_denom = 8;
	if (scans != NULL)
		jpeg_scans(&cinfo, span, scans);
	jpeg_start_decompress(&cinfo);
	while (cinfo.output_scanline < cinfo.output_height) {
		JSAMPROW row = out + cinfo.output_scanline * WIDTH;

		jpeg_read_scanlines(&cinfo, &row, 1);
	}
	jpeg_destroy_decompress(&cinfo);
}

/* Of ten scans the first, and the seventh, are those of means. */
static bool
is_same_at_an_eighth(void)
{
	uint8_t rows[2][WIDTH * HEIGHT / 8] = { { 0 } };
	struct scans scans = { .n = 0 };
	size_t len;
	uint8_t *jpeg = paint(&len), *other = raster_scans(jpeg, &len, false);
	struct span span = { .data = other, .len = len };
	size_t left = 0;

	decode(&span, NULL, rows[0]);
	decode(&span, &scans, rows[1]);
	for (size_t i = 0; i < scans.n; i++)
		left += scans.part[i].to - scans.part[i].from;
	free(jpeg);
	free(other);
	return left < len / 2 && memcmp(rows[0], rows[1], sizeof(rows[0])) == 0;
}

static bool
cut_is_refused(bool parted)
{
	size_t len;
	uint8_t *one = paint(&len), *other = raster_scans(one, &len, parted);
	bool good = true;

	for (size_t n = 3; n < len - 2; n += 97) {
		/* Where it ends, memory ends: nothing is read beyond. */
		uint8_t *cut = malloc(n);
		struct facts facts;

		memcpy(cut, other, n);
		facts = facts_of(cut, n);
		free(cut);
		if (strncmp(facts.reason, "jpeg: ", 6) == 0)
			continue;
		printf("# cut at %zu of %zu\n", n, len);
		good = false;
	}
	free(one);
	free(other);
	return good;
}

int
main(void)
{
	OK(is_same(false));
	OK(is_same(true));
	OK(is_same_at_an_eighth());
	OK(cut_is_refused(false));
	OK(cut_is_refused(true));
	return DONE();
}
