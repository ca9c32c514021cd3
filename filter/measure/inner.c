/*
 * Plain margins of a small image, as the measure borders finds them.
 */
#include "inner.h"

#include <err.h>
#include <stdlib.h>

#include "measure.h"

#define LEAST .01 /* of the area: less is no margin */

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

bool
inner_find(const struct small *small, struct inner *inner)
{
	struct value out[sizeof(measure_borders.columns) /
			 sizeof(measure_borders.columns[0])] = { 0 };

	measure(small, out);
	/* See there: border_share, bar_share, x, y, width, height. */
	if (out[0].number < LEAST || out[2].type == VALUE_NONE)
		return false;
	inner->left = out[2].number / small->across;
	inner->top = out[3].number / small->down;
	inner->right = (out[2].number + out[4].number) / small->across;
	inner->bottom = (out[3].number + out[5].number) / small->down;
	inner->right = inner->right < 1 ? inner->right : 1;
	inner->bottom = inner->bottom < 1 ? inner->bottom : 1;
	return true;
}
