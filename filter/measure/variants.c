/*
 * Hashes of what may have become of a photo that is asked for: those variants
 * of schemas/variant.h that show enough to be told from others.  They are no
 * columns of the table fact, but go into the table variant.
 */
#include <err.h>
#include <stdlib.h>

#include "measure.h"
#include "schemas/variant.h"

#include "filter/measure/inner.h"

#define LEAST 256      /* pixels: what the shorter side keeps */
#define MIN_QUALITY 50 /* of PDQ: "discard quality <= 49", its README */

struct state {
	struct collect *collect;
};

/* What is at work on one photo. */
struct work {
	struct variant_photo photo;
	struct small small, half, tilted; /* tilted: what is halved */
	struct derive *plain, *tilt;      /* of these two */
	double degrees;                   /* that TILTED is tilted by, */
	int border;                       /* on this luma */
	struct bulk *out;
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

/* The image that is tilted so; variants that follow may have the same. */
static struct derive *
tilted(struct work *work, const struct variant *v)
{
	if (work->tilt != NULL && v->tilt <= work->degrees &&
	    v->tilt >= work->degrees && v->border == work->border)
		return work->tilt;
	derive_free(work->tilt);
	small_clear(&work->tilted);
	work->tilted = small_tilt(&work->half, v->tilt, v->border);
	work->tilt = derive_new(&work->tilted);
	work->degrees = v->tilt;
	work->border = v->border;
	return work->tilt;
}

static void
put(struct bulk *out, int number, const uint8_t hash[PDQ_BYTES], bool inverted)
{
	uint8_t *to = out->bytes + out->len;

	if (out->len + VARIANT_BYTES > (size_t)VARIANT_MAX * VARIANT_BYTES)
		return;
	to[0] = (uint8_t)number;
	to[1] = (uint8_t)(number >> 8);
	for (int i = 0; i < PDQ_BYTES; i++)
		to[2 + i] = inverted ? (uint8_t)~hash[i] : hash[i];
	out->len += VARIANT_BYTES;
}

/* Variant V, in the orientations TURNS. */
static void
derive(struct work *work, const struct variant *v, unsigned turns)
{
	struct derive_box box = { v->left, v->top, v->right, v->bottom,
		v->border };
	bool level = !(v->tilt < 0 || v->tilt > 0);
	float levels[AXIS_SIDE][AXIS_SIDE];
	uint8_t hashes[VARIANT_TURNS][PDQ_BYTES];

	derive_levels(level ? work->plain : tilted(work, v), &box, levels);
	if (pdq_turned((const float(*)[AXIS_SIDE])levels, turns, hashes) <
	    MIN_QUALITY)
		return;
	for (int k = 0; k < VARIANT_TURNS; k++)
		if ((turns >> k & 1) != 0)
			put(work->out,
			    v->number / VARIANT_TURNS * VARIANT_TURNS + k,
			    hashes[k], v->inverted);
}

/* Of a photo that shows too little, its borders and corners would be all. */
static void
derive_all(struct work *work)
{
	for (int i = 0; i < variant_count(); i += VARIANT_TURNS) {
		struct variant v, one;
		unsigned turns = 0;

		for (int k = 0; k < VARIANT_TURNS; k++)
			if (variant_get(&one, i + k, &work->photo)) {
				turns |= 1U << k;
				v = one;
			}
		if (turns != 0)
			derive(work, &v, turns);
		if (work->out->len == 0)
			return;
	}
}

/* The photo's true sides, upright, and what is inside its margins. */
static void
describe(struct work *work, const struct image *img)
{
	bool lies = img->exif.orientation >= 5;
	struct variant_photo *photo = &work->photo;
	struct inner inner[2];
	int n;

	photo->width = lies ? img->stored.height : img->stored.width;
	photo->height = lies ? img->stored.width : img->stored.height;
	n = inner_find(&work->small, inner);
	for (int i = 0; i < n; i++)
		photo->inner[i] = (struct variant_box) { inner[i].left,
			inner[i].top, inner[i].right, inner[i].bottom };
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	struct work work = { .small = small_end(s->collect),
		.out = img->bulk == NULL ? NULL : &img->bulk[BULK_VARIANTS] };

	(void)out;
	if (work.out != NULL) {
		work.out->bytes = malloc((size_t)VARIANT_MAX * VARIANT_BYTES);
		if (work.out->bytes == NULL)
			err(1, NULL);
		work.plain = derive_new(&work.small);
		work.half = small_half(&work.small);
		describe(&work, img);
		derive_all(&work);
		derive_free(work.plain);
		derive_free(work.tilt);
		small_clear(&work.tilted);
		small_clear(&work.half);
	}
	small_clear(&work.small);
}

const struct measure measure_variants = {
	.name = "variants",
	.about = "SPDQ of what may have become of the image: see the table "
		 "variant; --variants takes it",
	.source = "ours",
	.cost = "every pixel of luma, 0.1 ns, and 30 ms",
	.extra = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
