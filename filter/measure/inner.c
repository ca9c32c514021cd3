/*
 * Plain margins of a small image, as the measure borders finds them.
 */
#include "inner.h"

#include <err.h>
#include <math.h>
#include <stdlib.h>

#include "measure.h"

#define LEAST .01 /* of the area: less is no margin */
#define MARGINS 4 /* one inside the other */

extern const struct measure measure_borders;

/* Rows that go on in their last pixel, as struct strip has them. */
static uint8_t *
padded(const struct small *small, size_t stride)
{
	size_t width = (size_t)small->width;
	uint8_t *luma = malloc(stride * (size_t)small->height);

	if (luma == NULL)
		err(1, NULL);
	for (int y = 0; y < small->height; y++) {
		uint8_t *row = luma + (size_t)y * stride;

		memcpy(row, small->luma + (size_t)y * width, width);
		memset(row + width, row[width - 1], stride - width);
	}
	return luma;
}

static void
measure(const struct small *small, struct value out[])
{
	struct image img = { .width = small->width, .height = small->height };
	struct strip strip = { .width = small->width, .height = small->height };
	size_t stride = ((size_t)small->width + PAD - 1) / PAD * PAD;
	uint8_t *luma = padded(small, stride);
	void *state = calloc(1, measure_borders.size);

	if (state == NULL)
		err(1, NULL);
	strip.luma = luma;
	strip.planes =
	    (struct planes) { { luma, luma, luma }, stride, small->height };
	measure_borders.begin(state, &img);
	measure_borders.strip(state, &strip);
	measure_borders.end(state, &img, out);
	free(state);
	free(luma);
}

/* Pixels of a small image. */
struct box {
	int x, y, width, height;
};

static struct small
part(const struct small *small, const struct box *box)
{
	struct small to = { .width = box->width, .height = box->height };
	size_t width = (size_t)box->width;

	if ((to.luma = malloc(width * (size_t)box->height)) == NULL)
		err(1, NULL);
	for (int y = 0; y < box->height; y++)
		memcpy(to.luma + (size_t)y * width,
		    small->luma + (size_t)(box->y + y) * (size_t)small->width +
			box->x,
		    width);
	return to;
}

/* Of the box; false: it has no margins, or is nothing else. */
static bool
trim(const struct small *small, struct box *box)
{
	struct value out[sizeof(measure_borders.columns) /
			 sizeof(measure_borders.columns[0])] = { 0 };
	struct small inside = part(small, box);

	measure(&inside, out);
	small_clear(&inside);
	/* See there: border_share, bar_share, x, y, width, height. */
	if (out[0].number < LEAST || out[2].type == VALUE_NONE)
		return false;
	box->x += (int)out[2].number;
	box->y += (int)out[3].number;
	box->width = (int)out[4].number;
	box->height = (int)out[5].number;
	return true;
}

static struct inner
inner_of(const struct small *small, const struct box *box)
{
	return (struct inner) {
		.left = box->x / small->across,
		.top = box->y / small->down,
		.right = fmin((box->x + box->width) / small->across, 1),
		.bottom = fmin((box->y + box->height) / small->down, 1),
	};
}

/*
 * Behind a margin there may be another, as of a picture in a frame: inside of
 * the outermost is the picture, where its own are of another level; what is
 * inside of all is the same with the frame and without it.
 */
int
inner_find(const struct small *small, struct inner inner[2])
{
	struct box box = { 0, 0, small->width, small->height };
	int n = 0;

	while (n < MARGINS && trim(small, &box))
		inner[n++ > 0 ? 1 : 0] = inner_of(small, &box);
	return n < 2 ? n : 2;
}
