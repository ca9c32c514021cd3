/*
 * One picture in each format: the same facts, where the format loses nothing.
 * The specimens are made here, by the libraries' other halves.
 */
#include <sys/wait.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gif_lib.h>
#include <libheif/heif.h>
#include <webp/encode.h>

#include "filter/decode/decode.h"
#include "tests/picture.h"
#include "tests/test.h"

/* 16 bits, and alpha: COVER is how much of it hides what is behind. */
static struct file
png_deep(const uint8_t *rgb, uint8_t cover)
{
	uint16_t deep[4 * PIXELS];

	for (int i = 0; i < PIXELS; i++) {
		for (int c = 0; c < 3; c++)
			deep[4 * i + c] = (uint16_t)(rgb[3 * i + c] * 257);
		deep[4 * i + 3] = (uint16_t)(cover * 257);
	}
	return png(deep, sizeof(deep),
	    (struct spng_ihdr) { .bit_depth = 16,
		.color_type = SPNG_COLOR_TYPE_TRUECOLOR_ALPHA });
}

static struct file
png_mapped(
    const uint8_t *indices, struct spng_plte *map, struct spng_trns *clear)
{
	struct spng_ihdr head = { WIDTH, HEIGHT, 8, SPNG_COLOR_TYPE_INDEXED, 0,
		0, 0 };
	spng_ctx *ctx = spng_ctx_new(SPNG_CTX_ENCODER);
	struct file file;
	int error = 0;

	spng_set_option(ctx, SPNG_ENCODE_TO_BUFFER, 1);
	spng_set_ihdr(ctx, &head);
	spng_set_plte(ctx, map);
	if (clear != NULL)
		spng_set_trns(ctx, clear);
	spng_encode_image(
	    ctx, indices, PIXELS, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
	file.data = spng_get_png_buffer(ctx, &file.len, &error);
	spng_ctx_free(ctx);
	return file;
}

/* A palette of which the colours of the right half show what is behind. */
static void
check_palette(const uint8_t *rgb, const struct facts *plain)
{
	struct spng_plte map = { .n_entries = 216 };
	struct spng_trns clear = { .n_type3_entries = 216 };
	uint8_t indices[PIXELS], half[3 * PIXELS];
	struct facts facts, expected;
	struct file file;

	for (uint32_t i = 0; i < 216; i++) {
		map.entries[i] =
		    (struct spng_plte_entry) { (uint8_t)(i / 36 * 51),
			    (uint8_t)(i / 6 % 6 * 51), (uint8_t)(i % 6 * 51),
			    0 };
		clear.type3_alpha[i] = i / 36 < 3 ? 255 : 0;
	}
	for (int i = 0; i < PIXELS; i++) {
		indices[i] = palette_index(rgb + (size_t)3 * i);
		memcpy(half + (size_t)3 * i, rgb + (size_t)3 * i, 3);
		if (indices[i] / 36 >= 3)
			memset(half + (size_t)3 * i, 255, 3);
	}
	file = png_mapped(indices, &map, NULL);
	facts = facts_of(file);
	OK(is_read(&facts, "png") && same(plain, &facts));
	free(file.data);
	expected = plain_facts(half);
	file = png_mapped(indices, &map, &clear);
	facts = facts_of(file);
	OK(is_read(&facts, "png") && same(&expected, &facts));
	free(file.data);
}

static void
check_png(const uint8_t *rgb, struct facts *plain)
{
	struct file files[] = { png_rgb(rgb, 0), png_rgb(rgb, 1),
		png_deep(rgb, 255), png_deep(rgb, 0) };
	struct facts facts[4];

	for (int i = 0; i < 4; i++) {
		facts[i] = facts_of(files[i]);
		free(files[i].data);
	}
	OK(is_read(&facts[0], "png"));
	OK(is_read(&facts[1], "png") && same(&facts[0], &facts[1]));
	OK(is_read(&facts[2], "png") && same(&facts[0], &facts[2]));
	/* Nothing but what is behind: white. */
	OK((int)value_of(&facts[3], "spread")->number == 0);
	OK(value_of(&facts[3], "brightness_p5")->number > 0.999);
	*plain = facts[0];
}

/* A side that no PNG may have, one that none here may, and a short head. */
static void
check_claims(const uint8_t *rgb)
{
	struct file file = png_rgb(rgb, 0);
	struct facts facts;

	memcpy(file.data + 16, "\x7f\xff\xff\xff\x7f\xff\xff\xff", 8);
	facts = facts_of(file);
	OK(strcmp(facts.reason, "png: 2147483647x2147483647 exceeds 65500 on "
				"a side") == 0);
	memcpy(file.data + 16, "\0\0\0\1\xff\xff\xff\xff", 8);
	facts = facts_of(file);
	OK(strcmp(facts.reason, "png: 1x4294967295 exceeds 65500 on a side") ==
	    0);
	file.len = 23;
	facts = facts_of(file);
	OK(strncmp(facts.reason, "png: ", 5) == 0 &&
	    strstr(facts.reason, "exceeds") == NULL);
	free(file.data);
}

static struct file
webp(const uint8_t *rgb, float quality)
{
	struct file file;

	file.len = quality < 0 ? WebPEncodeLosslessRGB(
				     rgb, WIDTH, HEIGHT, 3 * WIDTH, &file.data)
			       : WebPEncodeRGB(rgb, WIDTH, HEIGHT, 3 * WIDTH,
				     quality, &file.data);
	return file;
}

static void
check_webp(const uint8_t *rgb, const struct facts *plain)
{
	struct file lossless = webp(rgb, -1), lossy = webp(rgb, 90);
	struct facts a = facts_of(lossless), b = facts_of(lossy);

	OK(is_read(&a, "webp") && same(plain, &a));
	OK(is_read(&b, "webp") && near(plain, &b));
	lossy.len /= 2;
	b = facts_of(lossy);
	OK(strcmp(b.reason, "webp: premature end") == 0);
	WebPFree(lossless.data);
	WebPFree(lossy.data);
}

static int
collect(GifFileType *gif, const GifByteType *from, int n)
{
	struct file *file = gif->UserData;

	file->data = realloc(file->data, file->len + (size_t)n);
	memcpy(file->data + file->len, from, (size_t)n);
	file->len += (size_t)n;
	return n;
}

static struct file
gif(const uint8_t *rgb, bool interlaced, int left)
{
	static const int first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
	GifColorType colours[256] = { { 0, 0, 0 } };
	struct file file = { 0 };
	GifFileType *out = EGifOpen(&file, collect, NULL);
	GifByteType row[WIDTH];
	ColorMapObject *map;

	for (int i = 0; i < 216; i++)
		colours[i] = (GifColorType) { (GifByteType)(i / 36 * 51),
			(GifByteType)(i / 6 % 6 * 51),
			(GifByteType)(i % 6 * 51) };
	map = GifMakeMapObject(256, colours);
	EGifPutScreenDesc(out, WIDTH, HEIGHT, 8, 0, map);
	EGifPutImageDesc(out, left, 0, WIDTH, HEIGHT, interlaced, NULL);
	for (int pass = interlaced ? 0 : 3; pass < 4; pass++)
		for (int y = interlaced ? first[pass] : 0; y < HEIGHT;
		     y += interlaced ? step[pass] : 1) {
			for (int x = 0; x < WIDTH; x++) {
				const uint8_t *p = rgb + 3 * (y * WIDTH + x);

				row[x] = palette_index(p);
			}
			EGifPutLine(out, row, WIDTH);
		}
	EGifCloseFile(out, NULL);
	GifFreeMapObject(map);
	return file;
}

static void
check_gif(const uint8_t *rgb, const struct facts *plain)
{
	struct file files[] = { gif(rgb, false, 0), gif(rgb, true, 0),
		gif(rgb, false, 5) };
	struct facts facts[3];

	for (int i = 0; i < 3; i++)
		facts[i] = facts_of(files[i]);
	OK(is_read(&facts[0], "gif") && same(plain, &facts[0]));
	OK(is_read(&facts[1], "gif") && same(plain, &facts[1]));
	OK(strcmp(facts[2].reason,
	       "gif: frame 97x61+5+0 leaves the canvas 97x61") == 0);
	files[0].len /= 2;
	facts[0] = facts_of(files[0]);
	OK(strncmp(facts[0].reason, "gif: ", 5) == 0);
	for (int i = 0; i < 3; i++)
		free(files[i].data);
}

static struct heif_error
keep(struct heif_context *ctx, const void *data, size_t len, void *to)
{
	(void)ctx;
	fwrite(data, 1, len, to);
	return (struct heif_error) { heif_error_Ok, 0, "" };
}

/* Nothing is written where this libheif has no such encoder. */
static void
encode_heif(const uint8_t *rgb, enum heif_compression_format format, FILE *out)
{
	struct heif_context *ctx = heif_context_alloc();
	struct heif_writer writer = { 1, keep };
	struct heif_encoder *encoder = NULL;
	struct heif_image *image;
	uint8_t *plane;
	int stride;

	heif_image_create(WIDTH, HEIGHT, heif_colorspace_RGB,
	    heif_chroma_interleaved_RGB, &image);
	heif_image_add_plane(image, heif_channel_interleaved, WIDTH, HEIGHT, 8);
	plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
	for (int y = 0; y < HEIGHT; y++)
		memcpy(plane + y * stride, rgb + (size_t)3 * WIDTH * y,
		    (size_t)3 * WIDTH);
	heif_context_get_encoder_for_format(ctx, format, &encoder);
	if (encoder == NULL)
		return;
	heif_encoder_set_lossy_quality(encoder, 90);
	heif_context_encode_image(ctx, image, encoder, NULL, NULL);
	heif_context_write(ctx, &writer, out);
}

/* In a child, as x265 does not free all that it takes. */
static struct file
heif(const uint8_t *rgb, enum heif_compression_format format)
{
	FILE *out = tmpfile();
	struct file file = { 0 };
	pid_t child = fork();

	if (child == 0) {
		encode_heif(rgb, format, out);
		fflush(out);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	file.len = (size_t)lseek(fileno(out), 0, SEEK_END);
	file.data = file.len > 0 ? malloc(file.len) : NULL;
	rewind(out);
	file.len = fread(file.data, 1, file.len, out);
	fclose(out);
	return file;
}

static void
check_heif(const uint8_t *rgb, const struct facts *plain)
{
	struct file heic = heif(rgb, heif_compression_HEVC);
	struct file avif = heif(rgb, heif_compression_AV1);
	struct facts facts;

	if (heic.data != NULL) {
		facts = facts_of(heic);
		OK(is_read(&facts, "heif") && near(plain, &facts));
		heic.len -= heic.len / 4;
		facts = facts_of(heic);
		OK(strncmp(facts.reason, "heif: ", 6) == 0);
	}
	if (avif.data != NULL) {
		facts = facts_of(avif);
		OK(is_read(&facts, "avif") && near(plain, &facts));
	}
	free(heic.data);
	free(avif.data);
}

int
main(void)
{
	static const uint8_t zeros[1000];
	uint8_t rgb[3 * PIXELS];
	struct facts plain, facts;
	struct file odd = { (uint8_t *)(uintptr_t)zeros, sizeof(zeros) };

	picture(rgb);
	check_png(rgb, &plain);
	check_palette(rgb, &plain);
	check_claims(rgb);
	check_webp(rgb, &plain);
	check_gif(rgb, &plain);
	check_heif(rgb, &plain);
	facts = facts_of(odd);
	OK(strncmp(facts.reason, "format: begins with 00 00 00 00", 31) == 0);
	odd.len = 0;
	facts = facts_of(odd);
	OK(strcmp(facts.reason, "format: 0 bytes") == 0);
	return DONE();
}
