/*
 * The hashes of a photo's variants are those of what really became of it: each
 * is made here, pixel by pixel, and measured as a set measures it.
 */
#include "schemas/variant.h"
#include "tests/pixels.h"
#include "tests/test.h"

#define NEAR 8 /* bits of 256: what blocks, blends and folds may move */

/* Blots of all sizes: like a photograph, the same each time. */
static struct pixels
paint(int width, int height)
{
	struct pixels p = pixels_new(width, height);
	uint32_t seed = 11;

	for (int i = 0; i < 160; i++) {
		int x = (int)(random_next(&seed) % (uint32_t)width);
		int y = (int)(random_next(&seed) % (uint32_t)height);
		int r = 4 + (int)(random_next(&seed) % (uint32_t)(width / 5));
		uint8_t level = (uint8_t)random_next(&seed);

		for (int v = y - r; v < y + r; v++)
			for (int u = x - r; u < x + r; u++)
				if (u >= 0 && v >= 0 && u < width &&
				    v < height &&
				    (u - x) * (u - x) + (v - y) * (v - y) <
					r * r)
					memset(pixel(&p, u, v), level, 3);
	}
	return p;
}

/* With its variants, the caller's to facts_clear(). */
static struct facts
ask(const struct pixels *p, int orientation)
{
	struct facts facts = { 0 };
	struct image img = {
		.format = "test",
		.width = p->width,
		.height = p->height,
		.exif.orientation = orientation,
		.wanted = { .variants = true },
		.bulk = facts.bulk,
	};
	uint8_t *row = calloc(4, (size_t)p->width);

	image_begin(&img, facts.reason);
	for (int y = 0; y < p->height; y++) {
		for (int x = 0; x < p->width; x++)
			memcpy(row + 4 * x, pixel(p, x, y), 3);
		image_row(&img, row);
	}
	image_end(&img, facts.values, facts.reason);
	free(row);
	return facts;
}

/* Level LEVEL outside of FROM. */
static int
sample(const struct pixels *from, double x, double y, int level)
{
	int left = (int)floor(x), top = (int)floor(y);
	double sum = 0;

	for (int k = 0; k < 4; k++) {
		int u = left + k % 2, v = top + k / 2;
		double w = (k % 2 ? x - left : 1 - x + left) *
			   (k / 2 ? y - top : 1 - y + top);

		sum +=
		    w * (u < 0 || v < 0 || u >= from->width || v >= from->height
				? level
				: *pixel(from, u, v));
	}
	return (int)(sum + .5);
}

/* As schemas/variant.h says, but for the turn. */
static struct pixels
make(const struct pixels *from, const struct variant *v)
{
	double w = from->width, h = from->height, a = v->tilt * M_PI / 180;
	struct pixels to = pixels_new((int)((v->right - v->left) * w + .5),
	    (int)((v->bottom - v->top) * h + .5));

	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++) {
			double u = x + .5 + v->left * w - w / 2;
			double t = y + .5 + v->top * h - h / 2;
			int level = sample(from,
			    cos(a) * u + sin(a) * t + w / 2 - .5,
			    -sin(a) * u + cos(a) * t + h / 2 - .5, v->border);

			memset(pixel(&to, x, y),
			    v->inverted ? 255 - level : level, 3);
		}
	return to;
}

static int
bits(const void *a, const uint8_t *b)
{
	const uint8_t *x = a;
	int n = 0;

	for (int i = 0; i < VARIANT_CODE; i++)
		n += __builtin_popcount((unsigned)(x[i] ^ b[i]));
	return n;
}

/* Each STEPth variant of PHOTO; ORIENTATION is undone, and is not looked at. */
static void
variants(const struct pixels *photo, int step)
{
	struct variant_photo shape = { .width = photo->width,
		.height = photo->height };
	struct facts facts = ask(photo, 1);
	const struct bulk *bulk = &facts.bulk[BULK_VARIANTS];
	int most = 0, n = 0;

	OK(bulk->bytes != NULL && bulk->len % VARIANT_BYTES == 0);
	OK(bulk->len / VARIANT_BYTES > 1000);
	for (size_t i = 0; i < bulk->len; i += VARIANT_BYTES) {
		const uint8_t *row = bulk->bytes + i;
		int number = row[0] | row[1] << 8, distance;
		struct variant v;
		struct pixels became;
		struct facts there;

		if (!variant_get(&v, number, &shape)) {
			most = 256;
			continue;
		}
		if (n++ % step != 0 && number >= VARIANT_TURNS)
			continue;
		became = make(photo, &v);
		there = pixels_measure(&became, v.turn);
		distance = bits(value_of(&there, "spdq")->text, row + 2);
		if (distance > NEAR)
			printf("# variant %d: %d bits\n", number, distance);
		most = distance > most ? distance : most;
		free(became.rgb);
	}
	OK(most <= NEAR);
	facts_clear(&facts);
}

/* An orientation that EXIF tells is undone first. */
static void
turned(const struct pixels *photo)
{
	struct facts upright = ask(photo, 1);
	bool same = true;

	for (int o = 2; o <= 8; o++) {
		struct facts facts = ask(photo, o);
		const struct bulk *a = &upright.bulk[BULK_VARIANTS];
		const struct bulk *b = &facts.bulk[BULK_VARIANTS];

		/* Number 0 of the one is O - 1 of the other. */
		same = same && b->len > VARIANT_BYTES * VARIANT_TURNS &&
		       a->bytes[VARIANT_BYTES * (size_t)(o - 1)] == o - 1 &&
		       bits(a->bytes + VARIANT_BYTES * (size_t)(o - 1) + 2,
			   b->bytes + 2) <= NEAR;
		facts_clear(&facts);
	}
	OK(same);
	facts_clear(&upright);
}

/* A border around it, whatever its level, leaves one hash as it is. */
static void
trimmed(const struct pixels *photo)
{
	struct facts plain = pixels_measure(photo, 1);

	OK(value_of(&plain, "spdq_trimmed")->type == VALUE_NONE);
	for (int border = 0; border <= 255; border += 51) {
		struct variant v = { .left = -.1,
			.top = -.07,
			.right = 1.03,
			.bottom = 1.2,
			.border = border };
		struct pixels framed = make(photo, &v);
		struct facts there = pixels_measure(&framed, 1);
		const struct value *in = value_of(&there, "spdq_trimmed");

		OK(in->type == VALUE_BLOB && in->len == VARIANT_CODE);
		OK(bits(in->text,
		       (const uint8_t *)value_of(&plain, "spdq")->text) <=
		    NEAR);
		free(framed.rgb);
	}
}

/* And of a photo that has a border the variant without it is asked for. */
static void
trimmed_photo(const struct pixels *photo)
{
	struct variant v = { .left = -.1,
		.top = -.1,
		.right = 1.1,
		.bottom = 1.1,
		.border = 255 };
	struct facts plain = pixels_measure(photo, 1), facts;
	struct pixels framed = make(photo, &v);
	const uint8_t *spdq = (const uint8_t *)value_of(&plain, "spdq")->text;
	bool found = false;

	facts = ask(&framed, 1);
	for (size_t i = 0; i < facts.bulk[0].len; i += VARIANT_BYTES)
		found =
		    found || bits(facts.bulk[0].bytes + i + 2, spdq) <= NEAR;
	OK(found);
	facts_clear(&facts);
	free(framed.rgb);
}

/* What shows nothing has no variants; what is tiny neither. */
static void
nothing(void)
{
	struct pixels flat = pixels_new(300, 200);
	struct pixels dot = pixels_new(1, 1);
	struct facts facts = ask(&flat, 1);

	OK(facts.bulk[BULK_VARIANTS].bytes != NULL &&
	    facts.bulk[BULK_VARIANTS].len == 0);
	facts_clear(&facts);
	facts = ask(&dot, 1);
	OK(facts.bulk[BULK_VARIANTS].len == 0);
	facts_clear(&facts);
	free(flat.rgb);
	free(dot.rgb);
}

int
main(void)
{
	struct pixels wide = paint(640, 480), high = paint(211, 401);

	variants(&wide, 97);
	variants(&high, 61);
	turned(&high);
	trimmed(&wide);
	trimmed_photo(&high);
	nothing();
	free(wide.rgb);
	free(high.rgb);
	return DONE();
}
