/*
 * SPDQ: PDQ's transform of an image that is made 64 x 64 in the same way at
 * every size, by tents that are even to both sides (see hash/axis.c), so that
 * resizing leaves the hash nearly as it is.  Nobody else has it: within a set,
 * or between sets of ours, it finds more than PDQ does.
 */
#include "measure.h"

#include "filter/hash/hash.h"

struct state {
	struct pdq *pdq;
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	struct pdq_image pixels = { .width = img->stored.width,
		.height = img->stored.height,
		.eighths = img->eighths,
		.orientation = img->exif.orientation,
		.luma = true,
		.even = true };

	s->pdq = pdq_new(&pixels);
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	struct planes luma = strip_luma(strip);

	if (s->pdq != NULL)
		pdq_rows(s->pdq, &luma);
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	uint8_t hash[PDQ_BYTES];

	(void)img;
	if (s->pdq == NULL)
		return;
	pdq_hash(s->pdq, hash);
	value_blob(&out[0], hash, sizeof(hash));
	pdq_free(s->pdq);
}

const struct measure measure_spdq = {
	.name = "spdq",
	.about = "as PDQ, but by a tent of one cell of 64 to either side: "
		 "nearly the same at every size",
	.source = "ours",
	.cost = "every pixel of luma, 0.1 ns",
	.columns = {
		{ "spdq", "256 bits; of 64 pixels and more on a side", 1, 0 },
	},
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
