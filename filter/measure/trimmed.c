/*
 * SPDQ of what is inside the plain margins, the outermost and all: who puts a
 * border around a picture, or bars above and below it, or cuts them off, leaves
 * one of them as it is.
 */
#include "measure.h"

#include "filter/measure/inner.h"

#define LEAST 512      /* pixels: what the shorter side keeps */
#define MIN_SIDE 64    /* pixels of the inside: as SPDQ's own */
#define MIN_QUALITY 50 /* of PDQ: "discard quality <= 49", its README */

struct state {
	struct collect *collect;
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	struct pdq_image pixels = { .width = img->stored.width,
		.height = img->stored.height,
		.eighths = img->eighths,
		.orientation = img->exif.orientation };

	s->collect = small_new(&pixels, LEAST);
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	struct planes luma = strip_luma(strip);

	small_rows(s->collect, &luma);
}

/* False: it is small, or shows too little. */
static bool
hash(struct derive *derive, const struct small *small, const struct inner *in,
    uint8_t hash[PDQ_BYTES])
{
	struct derive_box box = { in->left, in->top, in->right, in->bottom, 0 };
	float levels[AXIS_SIDE][AXIS_SIDE];
	uint8_t hashes[8][PDQ_BYTES];

	if ((in->right - in->left) * small->across < MIN_SIDE ||
	    (in->bottom - in->top) * small->down < MIN_SIDE)
		return false;
	derive_levels(derive, &box, levels);
	if (pdq_turned((const float(*)[AXIS_SIDE])levels, 1, hashes) <
	    MIN_QUALITY)
		return false;
	memcpy(hash, hashes[0], PDQ_BYTES);
	return true;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	struct small small = small_end(s->collect);
	uint8_t hashes[2 * PDQ_BYTES], *at = hashes;
	struct inner inner[2];
	int n = inner_find(&small, inner);
	struct derive *derive = n > 0 ? derive_new(&small) : NULL;

	(void)img;
	for (int i = 0; i < n; i++)
		if (hash(derive, &small, &inner[i], at))
			at += PDQ_BYTES;
	if (at > hashes)
		value_blob(&out[0], hashes, (size_t)(at - hashes));
	derive_free(derive);
	small_clear(&small);
}

const struct measure measure_trimmed = {
	.name = "trimmed",
	.about = "SPDQ of what is inside plain margins of 1 % and more of the "
		 "area, where its quality is 50 and more",
	.source = "ours",
	.cost = "every pixel of luma, 0.2 ns; where there are margins 1 ms",
	.columns = {
		{ "spdq_trimmed", "1 or 2 times 256 bits", 1, 0 },
	},
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
