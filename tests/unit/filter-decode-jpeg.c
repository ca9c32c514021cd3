/*
 * JPEG: its colour models, and files that are cut, that lie, or that attack.
 * The specimens are made here, by libjpeg's other half.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter/decode/decode.h"
#include "tests/facts.h"
#include "tests/test.h"

#include <jpeglib.h>

#define WIDTH 160
#define HEIGHT 120

struct file {
	unsigned char *data;
	unsigned long len;
};

/* What is to be written: COMPONENTS of SPACE, in scans of its own if parted. */
struct kind {
	int components;
	J_COLOR_SPACE space;
	bool progressive, parted, adobe;
};

static struct facts
facts_of(struct file file)
{
	static const struct wanted wanted = { 0 };
	struct span span = { .data = file.data, .len = file.len };
	struct facts facts;

	facts_measure(&span, &wanted, &facts);
	return facts;
}

/* Slopes in each component: dark at the left, light at the right. */
static void
paint(JSAMPLE *row, int y, int components)
{
	for (int x = 0; x < WIDTH; x++)
		for (int c = 0; c < components; c++)
			row[x * components + c] =
			    (JSAMPLE)(20 + x + y / 3 + 10 * c);
}

static struct file
write_jpeg(const struct kind *kind)
{
	static const jpeg_scan_info parted[] = { { 1, { 0 }, 0, 63, 0, 0 },
		{ 1, { 1 }, 0, 63, 0, 0 }, { 1, { 2 }, 0, 63, 0, 0 } };
	struct jpeg_compress_struct cinfo;
	struct jpeg_error_mgr errors;
	struct file file = { 0 };
	JSAMPLE row[WIDTH * 4], *rows = row;

	cinfo.err = jpeg_std_error(&errors);
	jpeg_create_compress(&cinfo);
	jpeg_mem_dest(&cinfo, &file.data, &file.len);
	cinfo.image_width = WIDTH;
	cinfo.image_height = HEIGHT;
	cinfo.input_components = kind->components;
	cinfo.in_color_space = kind->space;
	jpeg_set_defaults(&cinfo);
	if (kind->progressive)
		jpeg_simple_progression(&cinfo);
	if (kind->parted) {
		cinfo.scan_info = parted;
		cinfo.num_scans = 3;
	}
	cinfo.write_Adobe_marker = kind->adobe;
	jpeg_start_compress(&cinfo, TRUE);
	for (int y = 0; y < HEIGHT; y++) {
		paint(row, y, kind->components);
		jpeg_write_scanlines(&cinfo, &rows, 1);
	}
	jpeg_finish_compress(&cinfo);
	jpeg_destroy_compress(&cinfo);
	return file;
}

static struct facts
facts_of_kind(const struct kind *kind)
{
	struct file file = write_jpeg(kind);
	struct facts facts = facts_of(file);

	free(file.data);
	return facts;
}

static bool
is_read(const struct facts *facts)
{
	return facts->reason[0] == '\0' &&
	       strcmp(value_of(facts, "format")->text, "jpeg") == 0 &&
	       (int)value_of(facts, "width")->number == WIDTH &&
	       (int)value_of(facts, "height")->number == HEIGHT;
}

/* Light * light / 255 by Adobe's way, and its opposite by the other. */
static void
inks(void)
{
	struct kind adobe = { 4, JCS_CMYK, .adobe = true };
	struct kind other = { 4, JCS_CMYK };
	struct facts a = facts_of_kind(&adobe), b = facts_of_kind(&other);
	double light = 0, ink = 0;

	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			/* Green stands for all three. */
			double c = 30 + x + y / 3, k = 50 + x + y / 3;

			light += c * k / 255 / 255;
			ink += (255 - c) * (255 - k) / 255 / 255;
		}
	OK(is_read(&a) && is_read(&b));
	OK(fabs(value_of(&a, "brightness")->number - light / WIDTH / HEIGHT) <
	    0.01);
	OK(fabs(value_of(&b, "brightness")->number - ink / WIDTH / HEIGHT) <
	    0.01);
}

static bool
cut_is_refused(const struct kind *kind)
{
	struct file whole = write_jpeg(kind), cut = whole;
	bool good = true;

	for (cut.len = 3; cut.len < whole.len - 2; cut.len += 37) {
		struct facts facts = facts_of(cut);

		if (strncmp(facts.reason, "jpeg: ", 6) == 0)
			continue;
		printf("# cut at %lu of %lu\n", cut.len, whole.len);
		good = false;
	}
	free(whole.data);
	return good;
}

/* The place of the marker 0xff CODE that comes last before END. */
static size_t
last_marker(const struct file *file, int code)
{
	for (size_t i = file->len - 2; i > 0; i--)
		if (file->data[i] == 0xff && file->data[i + 1] == code)
			return i;
	return 0;
}

/* The last of three scans, 200 times over: each is a pass over the image. */
static bool
scans_are_counted(void)
{
	struct kind parted = { 3, JCS_RGB, .parted = true };
	struct file file = write_jpeg(&parted), bomb;
	size_t from = last_marker(&file, 0xda), n = file.len - 2 - from;
	struct facts facts;

	bomb.len = file.len + 200 * n;
	bomb.data = malloc(bomb.len);
	memcpy(bomb.data, file.data, file.len - 2);
	for (size_t i = 0; i < 200; i++)
		memcpy(bomb.data + file.len - 2 + i * n, file.data + from, n);
	memcpy(bomb.data + bomb.len - 2, "\xff\xd9", 2);
	facts = facts_of(bomb);
	free(bomb.data);
	free(file.data);
	return strncmp(facts.reason, "jpeg: scan 101 of 19200 pixels", 30) == 0;
}

/* The frame's header says another size than it has. */
static bool
size_is_limited(void)
{
	struct kind plain = { 3, JCS_RGB };
	struct file file = write_jpeg(&plain);
	size_t at = last_marker(&file, 0xc0);
	struct facts facts;

	memset(file.data + at + 5, 0xf0, 4);
	facts = facts_of(file);
	free(file.data);
	return strcmp(facts.reason, "jpeg: 61680x61680 exceeds 67108864 "
				    "pixels") == 0;
}

static bool
deep_is_refused(void)
{
	struct kind plain = { 3, JCS_RGB };
	struct file file = write_jpeg(&plain);
	size_t at = last_marker(&file, 0xc0);
	struct facts facts;

	file.data[at + 4] = 12;
	facts = facts_of(file);
	free(file.data);
	return strstr(facts.reason, "precision 12") != NULL;
}

int
main(void)
{
	struct kind colour = { 3, JCS_RGB }, grey = { 1, JCS_GRAYSCALE };
	struct kind progressive = { 3, JCS_RGB, .progressive = true };
	struct facts facts = facts_of_kind(&colour), other;

	OK(is_read(&facts));
	other = facts_of_kind(&progressive);
	OK(is_read(&other));
	OK(memcmp(&facts, &other, sizeof(facts)) == 0);
	facts = facts_of_kind(&grey);
	OK(is_read(&facts));
	OK((int)value_of(&facts, "colourfulness")->number == 0);
	inks();
	OK(cut_is_refused(&colour));
	OK(cut_is_refused(&progressive));
	OK(scans_are_counted());
	OK(size_is_limited());
	OK(deep_is_refused());
	return DONE();
}
