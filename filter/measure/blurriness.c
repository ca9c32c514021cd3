/*
 * How blurred an image looks when it is seen small, which is how cleanvision
 * asks: edges of a thumbnail, and how uneven its histogram is.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

#define THUMB 64 /* pixels: the thumbnail's longer side */
/* Pixels: 255 times these and STRIP is under 2^16. */
#define NARROW 16
/* cleanvision, image_property.py: BlurrinessProperty */
#define SCALE 0.01
#define LEAST_UNEVEN 0.18 /* under it the histogram says nothing */

struct state {
	int width, height;    /* of the thumbnail */
	int rows;             /* of it that are done */
	int taken;            /* rows of the image since the last was done */
	uint16_t *columns;    /* their sums in one strip */
	uint16_t *windows;    /* as many of these as cells are narrow */
	int32_t cells[THUMB]; /* a cell has 2^20 pixels at most */
	int left[THUMB + 1];  /* where its columns begin in the image */
	float share[THUMB];   /* of a cell, that one of its columns has */
	uint8_t thumb[(THUMB + 2) * THUMB]; /* rows, from the second on */
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	int longer = img->width > img->height ? img->width : img->height;
	int padded = (img->width + PAD - 1) / PAD * PAD;

	s->width = img->width;
	s->height = img->height;
	if (longer > THUMB) {
		s->width = img->width * THUMB / longer;
		s->height = img->height * THUMB / longer;
	}
	s->width = s->width > 0 ? s->width : 1;
	s->height = s->height > 0 ? s->height : 1;
	for (int i = 0; i <= s->width; i++)
		s->left[i] = (int)((int64_t)i * img->width / s->width);
	for (int i = 0; i < s->width; i++)
		s->share[i] = 1.0F / (float)(s->left[i + 1] - s->left[i]);
	s->columns = calloc(2 * (size_t)padded + NARROW, sizeof(*s->columns));
	if (s->columns == NULL)
		err(1, NULL);
	s->windows = s->columns + padded + NARROW;
}

/* N of them, of one row of the thumbnail. */
struct rows {
	const uint8_t *luma;
	size_t stride;
	int n;
	bool first; /* what is in the sums is forgotten */
};

/* Of each column; 16 bits hold STRIP rows and more. */
FAST static void
add(uint16_t *restrict sums, const struct rows *rows)
{
	const uint8_t *restrict luma = rows->luma;
	size_t stride = rows->stride;
	size_t width = stride / PAD * PAD; /* so that no rest is left */
	uint16_t keep = rows->first ? 0 : UINT16_MAX;
	int i = 1;

	for (size_t x = 0; x < width; x++)
		sums[x] = (uint16_t)((sums[x] & keep) + luma[x]);
	for (; i + 1 < rows->n; i += 2) {
		const uint8_t *a = luma + (size_t)i * stride, *b = a + stride;

		for (size_t x = 0; x < width; x++)
			sums[x] += (uint16_t)(a[x] + b[x]);
	}
	for (size_t x = 0; i < rows->n && x < width; x++)
		sums[x] += luma[(size_t)i * stride + x];
}

/* OUT[x]: the sum of N columns from x on, where 16 bits hold that. */
FAST static void
windows(
    uint16_t *restrict out, const uint16_t *restrict sums, int padded, int n)
{
	int width = padded / PAD * PAD;

	for (int x = 0; x < width; x++)
		out[x] = (uint16_t)(sums[x] + sums[x + 1]);
	for (int k = 2; k < n; k++)
		for (int x = 0; x < width; x++)
			out[x] += sums[x + k];
}

static int32_t
total(const uint16_t *sums, int n)
{
	int32_t sum = 0;

	for (int x = 0; x < n; x++)
		sum += sums[x];
	return sum;
}

/* The columns into the cells that they fall into. */
static void
fold(struct state *s, int padded)
{
	int narrow = s->left[1]; /* or one wider */
	const uint16_t *first;

	for (int i = 0; narrow > NARROW && i < s->width; i++)
		s->cells[i] +=
		    total(s->columns + s->left[i], s->left[i + 1] - s->left[i]);
	if (narrow > NARROW)
		return;
	windows(s->windows, s->columns, padded, narrow);
	first = narrow > 1 ? s->windows : s->columns;
	for (int i = 0, x = 0; i < s->width; i++) {
		int next = s->left[i + 1], wide = next - x - narrow;

		s->cells[i] += first[x] + wide * s->columns[x + narrow];
		x = next;
	}
}

/* Sums to means: SHARE is what one pixel of a cell counts. */
FAST static void
divide(uint8_t *restrict out, const int32_t *restrict sums,
    const float *restrict share, float rows)
{
	for (int i = 0; i < THUMB; i++)
		out[i] =
		    (uint8_t)(int)((float)sums[i] * (share[i] / rows) + 0.5F);
}

static void
done(struct state *s)
{
	divide(
	    s->thumb + ++s->rows * THUMB, s->cells, s->share, (float)s->taken);
	memset(s->cells, 0, sizeof(s->cells));
	s->taken = 0;
}

/* Row by row of the thumbnail, as far as the strip goes. */
static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	int n = strip->planes.rows;
	bool high = strip->height > STRIP * s->height; /* each of its cells */

	for (int i = 0, next = 0; i < n; i = next) {
		int end =
		    (int)((int64_t)(s->rows + 1) * strip->height / s->height) -
		    strip->y;
		struct rows rows = { .stride = strip->planes.stride,
			.first = high || s->taken == 0 };

		next = end < n ? end : n;
		rows.luma = strip->luma + (size_t)i * rows.stride;
		rows.n = next - i;
		add(s->columns, &rows);
		s->taken += rows.n;
		if (next == end || high)
			fold(s, (int)rows.stride);
		if (next == end)
			done(s);
	}
}

/*
 * Pillow's FIND_EDGES of the row MID, N wide: eight times itself less its
 * neighbours, held to 0..255; the borders stay as they are.  A whole row is
 * done, with what is beyond N, and that forgotten: no rest is left.
 */
FAST static void
edges(const uint8_t *mid, int n, int32_t sums[2])
{
	const uint8_t *up = mid - THUMB, *down = mid + THUMB;
	int16_t e[THUMB];
	int32_t sum = 0, squares = 0;

	for (int x = 0; x < THUMB; x++) {
		int16_t v = (int16_t)(8 * mid[x] - mid[x - 1] - mid[x + 1] -
				      up[x - 1] - up[x] - up[x + 1] -
				      down[x - 1] - down[x] - down[x + 1]);

		v = v < 0 ? 0 : v;
		e[x] = v > 255 ? 255 : v;
	}
	e[0] = mid[0];
	e[n - 1] = mid[n - 1];
	for (int x = 0; x < THUMB; x++) {
		int16_t v = x < n ? e[x] : 0;

		sum += v;
		squares += v * v;
	}
	sums[0] += sum;
	sums[1] += squares;
}

static void
border(const uint8_t *mid, int n, int32_t sums[2])
{
	for (int x = 0; x < n; x++) {
		sums[0] += mid[x];
		sums[1] += mid[x] * mid[x];
	}
}

static double
deviation(double sum, double squares, double n)
{
	return sqrt(fmax(squares / n - sum / n * (sum / n), 0));
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	int32_t histogram[256] = { 0 }, sums[2] = { 0 }, counts = 0;
	double n = s->width * s->height, sharp, uneven;

	(void)img;
	for (int y = 0; y < s->height; y++) {
		const uint8_t *mid = s->thumb + (y + 1) * THUMB;

		if (y == 0 || y == s->height - 1)
			border(mid, s->width, sums);
		else
			edges(mid, s->width, sums);
		for (int x = 0; x < s->width; x++)
			histogram[mid[x]]++;
	}
	for (int i = 0; i < 256; i++) /* of 64 * 64: their squares fit */
		counts += histogram[i] * histogram[i];
	sharp = 1 - exp(-SCALE * deviation(sums[0], sums[1], n));
	uneven = 1 - exp(-SCALE * deviation(n, counts, 256));
	uneven = uneven > LEAST_UNEVEN ? uneven : 0;
	value_real(&out[0], 1 - fmin(sharp + uneven, 1));
	free(s->columns);
}

const struct measure measure_blurriness = {
	.name = "blurriness",
	.about = "of the 64-pixel thumbnail: 1 less cleanvision's blurry "
		 "score, which flags what is over 0.71",
	.source = "cleanvision, image_property.py",
	.cost = "every pixel of luma, 0.06 ns",
	.columns = { { "blurriness", "0 sharp, 1 blurred", 0, 1 } },
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
