/*
 * PDQ, the perceptual hash that others can compare with: see pdq.c.
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
		.luma = img->grey,
		.all = img->wanted.dihedral };

	s->pdq = pdq_new(&pixels);
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;

	if (s->pdq != NULL)
		pdq_rows(s->pdq, &strip->planes);
}

/* As README and man page list them: how the luma was made. */
static const char *
rule(const struct image *img)
{
	static const char *const rules[2][4] = {
		{ PDQ_EXACT, "r0-rgb-4", "r0-rgb-2", "r0-rgb-1" },
		{ "r0-luma", "r0-luma-4", "r0-luma-2", "r0-luma-1" },
	};
	int scale = 0;

	for (int eighths = img->eighths; eighths < 8; eighths *= 2)
		scale++;
	return rules[img->grey && !img->colourless][scale];
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	uint8_t hash[PDQ_BYTES], hashes[8][PDQ_BYTES];

	if (s->pdq == NULL)
		return;
	value_integer(&out[1], pdq_hash(s->pdq, hash));
	value_blob(&out[0], hash, sizeof(hash));
	value_text(&out[2], rule(img));
	if (img->wanted.dihedral) {
		pdq_dihedral(s->pdq, hashes);
		value_blob(&out[3], hashes, sizeof(hashes));
	}
	pdq_free(s->pdq);
}

const struct measure measure_pdq = {
	.name = "pdq",
	.about = "PDQ of the upright image, without rescaling",
	.source = "Facebook 2019, \"The TMK+PDQF Video-Hashing Algorithm and "
		  "the PDQ Image-Hashing Algorithm\"",
	.cost = "every pixel of luma, 0.1 ns",
	.columns = {
		{ "pdq", "256 bits", 1, 0 },
		{ "pdq_quality", "of 100; under 50 says little", 0, 100 },
		{ "pdq_rule", "how luma was made", 1, 0 },
		{ "pdq_dihedral", "8 x 256 bits, only where asked for", 1, 0 },
	},
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
