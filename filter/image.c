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

/*
 * Pixels: what an image that is shrunk keeps on its shorter side.  PDQ of
 * photographs then moves by 2 bits at most in 95 of 100, of 256.
 */
#define MIN_SHORTER 512
#define ABOVE 2 /* rows of luma that a strip can look back to */

struct pass {
	int y;        /* the next row */
	int filled;   /* rows that wait for the measures */
	bool counts;  /* the histogram is wanted */
	int step;     /* from one sampled row to the next */
	void *states; /* of the measures */
	uint32_t histogram[256];
	uint32_t part[3][256]; /* or equal neighbours wait for one another */
	struct room room;      /* of the strip's first row */
	uint8_t *block;        /* all that room points into */
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

/* To the least that shows all that is wanted. */
static void
spare(struct image *img)
{
	struct need need = measures_need(&img->wanted);
	int shorter = img->width < img->height ? img->width : img->height;

	img->eighths = 8;
	img->stored.width = img->width;
	img->stored.height = img->height;
	img->grey = img->colourless || (img->can_grey && !need.colour);
	if (need.full || !img->shrinks)
		return;
	while (img->eighths > 1 && shorter * img->eighths / 16 >= MIN_SHORTER)
		img->eighths /= 2;
	img->width = (img->width * img->eighths + 7) / 8;
	img->height = (img->height * img->eighths + 7) / 8;
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

/* One block; what is done in vectors may look, and write, beyond a row. */
static void
make_room(struct pass *pass, int width, bool grey)
{
	size_t stride = (size_t)(width + PAD - 1) / PAD * PAD;
	size_t strip = STRIP * stride + PAD, sums = stride + 4 * PAD;
	struct room *room = &pass->room;
	uint8_t *at =
	    calloc(1, ABOVE * stride + (grey ? 1 : 4) * strip + 2 * sums);

	if (at == NULL)
		err(1, NULL);
	pass->block = at;
	room->width = width;
	room->stride = stride;
	for (int i = 0; i < 2; i++, at += sums)
		room->sums[i] = (int16_t *)(void *)(at + PAD);
	for (int c = 0; c < 3 && !grey; c++, at += strip)
		room->rgb[c] = at;
	room->luma = at + ABOVE * stride;
	for (int c = 0; c < 3 && grey; c++)
		room->rgb[c] = room->luma;
}

int
image_begin(struct image *img, char reason[REASON_SIZE])
{
	struct pass *pass;

	if (limits(img, reason) == -1)
		return -1;
	spare(img);
	pass = calloc(1, sizeof(*pass));
	if (pass == NULL)
		err(1, NULL);
	make_room(pass, img->width, img->grey);
	pass->step = row_step(img);
	pass->counts = measures_need(&img->wanted).histogram;
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

/* What waits goes to the measures; of its luma the end stays in reach. */
static void
measure(struct image *img)
{
	struct pass *pass = img->pass;
	const struct room *room = &pass->room;
	size_t stride = room->stride;
	int y = pass->y - pass->filled, step = pass->step;
	uint8_t *above = room->luma - ABOVE * stride;
	struct strip strip = { .y = y,
		.width = img->width,
		.height = img->height,
		.first = step - 1 - y % step,
		.step = step,
		.planes = { { room->rgb[0], room->rgb[1], room->rgb[2] },
		    stride, pass->filled },
		.luma = room->luma };

	for (int i = strip.first; pass->counts && i < pass->filled; i += step) {
		count(pass, room->luma + (size_t)i * stride, img->width);
		img->counted += img->width;
	}
	measures_strip(img, pass->states, &strip);
	memmove(above, above + (size_t)pass->filled * stride, ABOVE * stride);
	pass->filled = 0;
}

/* Where the next row goes. */
static struct room
next(const struct pass *pass)
{
	struct room room = pass->room;
	size_t at = (size_t)pass->filled * room.stride;

	for (int c = 0; c < 3; c++)
		room.rgb[c] += at;
	room.luma += at;
	return room;
}

static void
came(struct image *img, int n)
{
	struct pass *pass = img->pass;

	pass->y += n;
	pass->filled += n;
	if (pass->filled == STRIP || pass->y == img->height)
		measure(img);
}

void
image_row(struct image *img, const uint8_t *rgbx)
{
	struct room room = next(img->pass);

	if (img->pass->y >= img->height)
		return;
	luma_row(rgbx, &room);
	came(img, 1);
}

void
image_rows_ycc(struct image *img, const struct ycc *ycc, int n)
{
	struct pass *pass = img->pass;

	while (n > 0 && pass->y < img->height) {
		struct room room = next(pass);
		int free_rows = STRIP - pass->filled;
		int left = img->height - pass->y;
		int some = n < free_rows ? n : free_rows;

		some = some < left ? some : left;
		ycc_rows(ycc, some, &room);
		came(img, some);
		ycc += some;
		n -= some;
	}
}

uint8_t *
image_luma(const struct image *img, size_t *stride)
{
	*stride = img->pass->room.stride;
	return next(img->pass).luma;
}

/* Past a row's end its last pixel goes on, as luma_row() has it. */
void
image_came(struct image *img, int n)
{
	struct pass *pass = img->pass;
	size_t stride = pass->room.stride;
	uint8_t *end = next(pass).luma + img->width;
	int left = img->height - pass->y;

	n = n < left ? n : left;
	for (int i = 0; i < n; i++, end += stride)
		memset(end, end[-1],
		    i < n - 1 ? stride - (size_t)img->width : PAD);
	came(img, n);
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
	free(pass->block);
	free(pass);
	img->pass = NULL;
	img->histogram = NULL;
	if (y == img->height)
		return 0;
	return image_refuse(
	    reason, "%s: only %d of %d rows", img->format, y, img->height);
}
