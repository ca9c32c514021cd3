/*
 * Pixels pass through here row by row, from whichever decoder to all of the
 * measures, so that an image's memory is a few rows of it.
 */
#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "filter/measure/measure.h"

/* Pixels: 8192 x 8192; Pillow warns of a bomb at 89 million. */
#define MAX_PIXELS (64LL << 20)

struct pass {
	int y;        /* the next row */
	int padded;   /* the width, up to a multiple of PAD */
	int step;     /* from one sampled row to the next */
	void *states; /* of the measures */
	uint32_t histogram[256];
	uint32_t part[3][256]; /* or equal neighbours wait for one another */
	uint32_t *exact;
	uint32_t *rgbx;   /* of a sampled row */
	uint8_t *luma[3]; /* in turns */
};

int
image_refuse(char reason[REASON_SIZE], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, REASON_SIZE, fmt, ap);
	va_end(ap);
	return -1;
}

/* Libraries begin theirs with a capital; an acronym stays as it is. */
int
image_relay(char reason[REASON_SIZE], const char *name, const char *words)
{
	unsigned char first;

	words = words != NULL && words[0] != '\0' ? words : "no reason given";
	first = (unsigned char)words[0];
	if (islower((unsigned char)words[1]))
		first = (unsigned char)tolower(first);
	return image_refuse(reason, "%s: %c%s", name, first, words + 1);
}

static int
limits(const struct image *img, char reason[REASON_SIZE])
{
	if (img->width < 1 || img->height < 1)
		return image_refuse(reason, "%s: no pixels: %dx%d", img->format,
		    img->width, img->height);
	if (img->width > MAX_SIDE || img->height > MAX_SIDE)
		return image_refuse(reason, "%s: %dx%d exceeds %d on a side",
		    img->format, img->width, img->height, MAX_SIDE);
	if ((int64_t)img->width * img->height > MAX_PIXELS)
		return image_refuse(reason, "%s: %dx%d exceeds %lld pixels",
		    img->format, img->width, img->height, MAX_PIXELS);
	return 0;
}

int
image_begin(struct image *img, char reason[REASON_SIZE])
{
	struct pass *pass;
	size_t padded;

	if (limits(img, reason) == -1)
		return -1;
	padded = (size_t)(img->width + PAD - 1) / PAD * PAD;
	pass = calloc(1, sizeof(*pass));
	if (pass == NULL)
		err(1, NULL);
	pass->exact = malloc(padded * sizeof(*pass->exact));
	pass->rgbx = malloc(padded * sizeof(*pass->rgbx));
	if (pass->exact == NULL || pass->rgbx == NULL)
		err(1, NULL);
	for (int i = 0; i < 3; i++) {
		pass->luma[i] = calloc(1, padded);
		if (pass->luma[i] == NULL)
			err(1, NULL);
	}
	pass->padded = (int)padded;
	pass->step = row_step(img);
	img->histogram = pass->histogram;
	img->pass = pass;
	pass->states = measures_begin(img);
	return 0;
}

FAST void
image_flatten(uint8_t *rgba, int width)
{
	for (int x = 0; x < width; x++) {
		uint8_t *p = rgba + 4 * (size_t)x;
		unsigned int a = p[3], bare = 255 * (255 - a) + 127;

		p[0] = (uint8_t)((p[0] * a + bare) / 255);
		p[1] = (uint8_t)((p[1] * a + bare) / 255);
		p[2] = (uint8_t)((p[2] * a + bare) / 255);
	}
}

static void
count(struct pass *pass, const uint8_t *luma, int width)
{
	int x = 0;

	for (; x + 4 <= width; x += 4) {
		pass->histogram[luma[x]]++;
		pass->part[0][luma[x + 1]]++;
		pass->part[1][luma[x + 2]]++;
		pass->part[2][luma[x + 3]]++;
	}
	for (; x < width; x++)
		pass->histogram[luma[x]]++;
}

static bool
sampled(const struct pass *pass)
{
	return pass->y % pass->step == pass->step - 1;
}

/* The row's luma is there. */
static void
measure(struct image *img, const uint8_t *rgbx)
{
	struct pass *pass = img->pass;
	struct row row = { .y = pass->y,
		.width = img->width,
		.height = img->height,
		.padded = pass->padded,
		.rgbx = rgbx,
		.exact = pass->exact };
	uint8_t *luma = pass->luma[pass->y % 3];

	for (int i = 0; i < 3; i++)
		row.luma[i] = pass->luma[(pass->y + 3 - i) % 3];
	memset(luma + img->width, luma[img->width - 1],
	    (size_t)(pass->padded - img->width));
	if (sampled(pass)) {
		count(pass, luma, img->width);
		img->counted += img->width;
	}
	measures_row(pass->states, &row, sampled(pass));
	pass->y++;
}

void
image_row(struct image *img, const uint8_t *rgbx)
{
	struct pass *pass = img->pass;

	if (pass->y >= img->height)
		return;
	luma_row(rgbx, pass->exact, pass->luma[pass->y % 3], img->width);
	measure(img, rgbx);
}

void
image_row_ycc(struct image *img, const struct ycc *ycc)
{
	struct pass *pass = img->pass;
	struct lumas out = { pass->exact, pass->luma[pass->y % 3], NULL };

	if (pass->y >= img->height)
		return;
	if (sampled(pass))
		out.rgbx = pass->rgbx;
	ycc_row(ycc, &out, img->width);
	measure(img, (const uint8_t *)out.rgbx);
}

int
image_end(struct image *img, struct value *out, char reason[REASON_SIZE])
{
	struct pass *pass = img->pass;
	int y;

	if (pass == NULL)
		return -1;
	y = pass->y;
	for (int i = 0; i < 256; i++)
		pass->histogram[i] +=
		    pass->part[0][i] + pass->part[1][i] + pass->part[2][i];
	measures_end(pass->states, img, out);
	for (int i = 0; i < 3; i++)
		free(pass->luma[i]);
	free(pass->exact);
	free(pass->rgbx);
	free(pass);
	img->pass = NULL;
	img->histogram = NULL;
	if (y == img->height)
		return 0;
	return image_refuse(
	    reason, "%s: only %d of %d rows", img->format, y, img->height);
}
