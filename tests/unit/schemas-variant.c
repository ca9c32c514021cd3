/*
 * The list of variants: every number means one thing, in words and geometry.
 */
#include <string.h>

#include "schemas/variant.h"
#include "tests/test.h"

static const struct variant_photo wide = { .width = 1600, .height = 1200 };

static int
usable(const struct variant_photo *photo)
{
	struct variant v;
	int n = 0;

	for (int i = 0; i < variant_count(); i++)
		n += variant_get(&v, i, photo);
	return n;
}

static bool
is_words(int number, const struct variant_photo *photo, const char *want)
{
	char words[VARIANT_WORDS];
	struct variant v;

	if (!variant_get(&v, number, photo))
		return false;
	variant_words(&v, words);
	return strcmp(words, want) == 0;
}

/* The first usable variant whose words begin so; -1: none. */
static int
find(const struct variant_photo *photo, const char *want)
{
	char words[VARIANT_WORDS];
	struct variant v;

	for (int i = 0; i < variant_count(); i++) {
		if (!variant_get(&v, i, photo))
			continue;
		variant_words(&v, words);
		if (strcmp(words, want) == 0)
			return i;
	}
	return -1;
}

static void
boxes(void)
{
	struct variant v;
	bool inside = true, said = true;
	double least = 1;

	for (int i = 0; i < variant_count(); i++) {
		char words[VARIANT_WORDS];
		double area;

		if (!variant_get(&v, i, &wide))
			continue;
		area = (v.right - v.left) * (v.bottom - v.top);
		least = area < least ? area : least;
		inside = inside && v.left < v.right && v.top < v.bottom &&
			 v.number == i && v.turn >= 1 && v.turn <= 8;
		variant_words(&v, words);
		said = said && words[0] != '\0' &&
		       (i == 0 || strcmp(words, "none") != 0) &&
		       strlen(words) < VARIANT_WORDS - 1;
	}
	OK(inside);
	OK(said);
	OK(least > 0.3 && least < 0.31);
}

int
main(void)
{
	static const struct variant_photo square = { .width = 512,
		.height = 512 };
	static const struct variant_photo lost = { .height = 512 };
	struct variant_photo bordered = { 1600, 1200, { { .1, 0, .9, 1 } } };
	struct variant v;
	int i;

	OK(is_words(0, &wide, "none"));
	OK(is_words(1, &wide, "mirrored"));
	OK(is_words(5, &wide, "rotated 90"));
	OK(!variant_get(&v, -1, &wide));
	OK(!variant_get(&v, variant_count(), &wide));
	OK(!variant_get(&v, 0, &lost));
	OK(usable(&wide) <= VARIANT_MAX);
	OK(usable(&square) < usable(&wide));
	OK(variant_count() < 65536);
	boxes();
	OK(strcmp(variant_turn(1), "none") == 0);
	OK(strcmp(variant_turn(2), "mirrored") == 0);
	OK(strcmp(variant_turn(6), "rotated 90") == 0);
	OK(strcmp(variant_turn(8), "rotated 270") == 0);
	OK(strcmp(variant_turn(0), "unknown") == 0);
	OK(strcmp(variant_turn(9), "unknown") == 0);

	i = find(&wide, "cropped to the middle square");
	OK(i > 0 && variant_get(&v, i, &wide));
	OK(v.left > 0.124 && v.left < 0.126 && v.right > 0.874);
	OK(v.top < 1e-9 && v.bottom > 1 - 1e-9);
	OK(find(&square, "cropped to the middle square") == -1);
	i = find(&wide, "padded to a square");
	OK(i > 0 && variant_get(&v, i, &wide));
	OK(v.top < -0.166 && v.top > -0.167);
	OK(find(&wide, "plain margins cut off") == -1);
	i = find(&bordered, "plain margins cut off");
	OK(i > 0 && variant_get(&v, i, &bordered));
	OK(v.left > 0.099 && v.left < 0.101 && v.right > 0.899);
	OK(find(&wide, "tilted 2 degrees clockwise, corners black, "
		       "mirrored") > 0);
	return DONE();
}
