/*
 * SPDQ of what is inside the plain margins: who puts a border around a picture,
 * or bars above and below it, or cuts them off, leaves this hash as it is.
 */
#include "measure.h"

#include "filter/hash/hash.h"
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

static void
hash(const struct small *small, const struct inner *inner, struct value *out)
{
	struct derive *derive = derive_new(small);
	struct derive_box box = { inner->left, inner->top, inner->right,
		inner->bottom, 0 };
	float levels[AXIS_SIDE][AXIS_SIDE];
	uint8_t hashes[8][PDQ_BYTES];

	derive_levels(derive, &box, levels);
	if (pdq_turned((const float(*)[AXIS_SIDE])levels, 1, hashes) >=
	    MIN_QUALITY)
		value_blob(out, hashes[0], PDQ_BYTES);
	derive_free(derive);
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	struct small small = small_end(s->collect);
	struct inner in;

	(void)img;
	if (inner_find(&small, &in) &&
	    (in.right - in.left) * small.across >= MIN_SIDE &&
	    (in.bottom - in.top) * small.down >= MIN_SIDE)
		hash(&small, &in, &out[0]);
	small_clear(&small);
}

const struct measure measure_trimmed = {
	.name = "trimmed",
	.about = "SPDQ of what is inside plain margins of 1 % and more of the "
		 "area, where its quality is 50 and more",
	.source = "ours",
	.cost = "every pixel of luma, 0.1 ns; where there are margins 1 ms",
	.columns = {
		{ "spdq_trimmed", "256 bits", 1, 0 },
	},
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
