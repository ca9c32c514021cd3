/*
 * The 64-bit hash that others publish: see hash/phash.c.
 */
#include "measure.h"

#include "filter/hash/hash.h"

struct state {
	struct shrink *shrink;
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	struct pdq_image pixels = { .width = img->stored.width,
		.height = img->stored.height,
		.eighths = img->eighths,
		.luma = true };

	s->shrink = phash_new(&pixels);
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	struct planes luma = strip_luma(strip);

	shrink_rows(s->shrink, &luma);
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	uint8_t hash[PHASH_BYTES];

	(void)img;
	phash_hash(s->shrink, hash);
	value_blob(&out[0], hash, sizeof(hash));
	shrink_free(s->shrink);
}

const struct measure measure_phash = {
	.name = "phash",
	.about = "phash() with a hash size of 8, of the pixels as stored",
	.source = "ImageHash for Python; COYO-700M, image_phash",
	.cost = "every pixel of luma, 0.2 ns",
	.columns = { { "phash64", "64 bits", 1, 0 } },
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
