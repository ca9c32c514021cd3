/*
 * The picture that the tests of decoders write in each format, and what its
 * facts must have in common with those of another.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <spng.h>

#include "tests/facts.h"

#define WIDTH 97
#define HEIGHT 61
#define PIXELS (WIDTH * HEIGHT)

/* A file in memory. */
struct file {
	uint8_t *data;
	size_t len;
};

static inline const uint8_t *
picture(uint8_t rgb[3 * PIXELS])
{
	for (int i = 0; i < PIXELS; i++) {
		int x = i % WIDTH, y = i / WIDTH;

		/* Of a palette of 6 x 6 x 6, so that GIF can hold it. */
		rgb[3 * i] = (uint8_t)(x / 17 * 51);
		rgb[3 * i + 1] = (uint8_t)(y / 11 * 51);
		rgb[3 * i + 2] = (uint8_t)((x + 2 * y) / 9 % 6 * 51);
	}
	return rgb;
}

/* The place of a pixel's colour in that palette. */
static inline uint8_t
palette_index(const uint8_t *rgb)
{
	return (uint8_t)(rgb[0] / 51 * 36 + rgb[1] / 51 * 6 + rgb[2] / 51);
}

static inline struct facts
facts_of(struct file file)
{
	static const struct wanted wanted = { 0 };
	struct span span = { .data = file.data, .len = file.len };
	struct facts facts;

	facts_measure(&span, &wanted, &facts);
	return facts;
}

/* Whether the reason begins so. */
static inline bool
refused(const struct facts *facts, const char *reason)
{
	bool good = strncmp(facts->reason, reason, strlen(reason)) == 0;

	if (!good)
		printf("# %s, not %s\n", facts->reason, reason);
	return good;
}

static inline bool
is_read(const struct facts *facts, const char *format)
{
	bool good = facts->reason[0] == '\0' &&
		    strcmp(value_of(facts, "format")->text, format) == 0 &&
		    (int)value_of(facts, "width")->number == WIDTH &&
		    (int)value_of(facts, "height")->number == HEIGHT;

	if (!good)
		printf("# %s: %s\n", format, facts->reason);
	return good;
}

/* Every fact but the format, to the bit. */
static inline bool
same(const struct facts *a, const struct facts *b)
{
	return memcmp(a->values + 1, b->values + 1,
		   sizeof(a->values) - sizeof(a->values[0])) == 0;
}

/* What a format that loses a little must keep. */
static inline bool
near(const struct facts *a, const struct facts *b)
{
	static const char *const names[] = { "brightness", "contrast" };
	const struct value *x = value_of(a, "pdq"), *y = value_of(b, "pdq");
	bool good = x->len == 32 && y->len == 32;
	int bits = 0;

	for (size_t i = 0; i < 2; i++)
		good = good && fabs(value_of(a, names[i])->number -
				    value_of(b, names[i])->number) < 0.01;
	for (size_t i = 0; i < 32; i++)
		bits += __builtin_popcount((uint8_t)(x->text[i] ^ y->text[i]));
	if (!good || bits > 50)
		printf("# %d bits apart\n", bits);
	return good && bits <= 50; /* of 128 for another picture */
}

static inline struct file
png(const void *pixels, size_t len, struct spng_ihdr head)
{
	spng_ctx *ctx = spng_ctx_new(SPNG_CTX_ENCODER);
	struct file file;
	int error = 0;

	head.width = WIDTH;
	head.height = HEIGHT;
	spng_set_option(ctx, SPNG_ENCODE_TO_BUFFER, 1);
	spng_set_ihdr(ctx, &head);
	spng_encode_image(ctx, pixels, len, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
	file.data = spng_get_png_buffer(ctx, &file.len, &error);
	spng_ctx_free(ctx);
	return file;
}

static inline struct file
png_rgb(const uint8_t *rgb, int interlaced)
{
	return png(rgb, (size_t)3 * PIXELS,
	    (struct spng_ihdr) { .bit_depth = 8,
		.color_type = SPNG_COLOR_TYPE_TRUECOLOR,
		.interlace_method = (uint8_t)interlaced });
}

/* What all that loses nothing must be the same as. */
static inline struct facts
plain_facts(const uint8_t *rgb)
{
	struct file file = png_rgb(rgb, 0);
	struct facts facts = facts_of(file);

	free(file.data);
	return facts;
}

#endif
