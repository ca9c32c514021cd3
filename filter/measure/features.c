/*
 * Local features, of an image that is kept or asked for: see filter/features/.
 * They are no columns of the table fact, but go into the table feature.
 */
#include "measure.h"

#include "filter/features/features.h"

#define LEAST 512 /* pixels: what the shorter side keeps */

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
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	struct small small = small_end(s->collect);

	(void)out;
	if (img->bulk != NULL)
		features_make(&small, img->wanted.points == WANTED_ASKED,
		    &img->bulk[BULK_POINTS]);
	small_clear(&small);
}

const struct measure measure_features = {
	.name = "features",
	.about = "corners, and 256 bits of what is around each: see the table "
		 "feature; --features takes it",
	.source = "FAST (Rosten and Drummond 2006), Harris and Stephens 1988, "
		  "after ORB (Rublee and others 2011), with tests of our own",
	.cost = "every pixel of luma, 0.1 ns, and 7 ms",
	.extra = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
