/*
 * PDQ of photographs as they are decoded where only a hash is wanted, against
 * that of RGB at full size: at the size that they have, and made larger, so
 * that they are decoded at a half and at a quarter.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/facts.h"
#include "tests/photos.h"
#include "tests/raster-jpeg.h"
#include "tests/test.h"

#define STEP 23 /* one of so many photographs: 80 */
#define MAX_FILES 200
#define MIN_QUALITY 50 /* of a hash that says something */
#define QUALITY 90     /* of the JPEGs that are made */

struct size {
	int shorter; /* pixels; 0: as it is */
	const char *rule;
	int bits[MAX_FILES];
	size_t n, other; /* hashes, and those of another rule */
};

static int
distance(const struct value *a, const struct value *b)
{
	int bits = 0;

	for (size_t i = 0; i < a->len; i++)
		bits += __builtin_popcount(
		    (unsigned int)(uint8_t)a->text[i] ^ (uint8_t)b->text[i]);
	return bits;
}

/* A photograph without colours has no other luma than that of its RGB. */
static bool
is_rule(const struct value *rule, const char *wanted)
{
	return strcmp(rule->text, PDQ_EXACT) == 0 ||
	       strncmp(rule->text, wanted, strlen(wanted)) == 0;
}

static void
compare(struct size *size, const struct span *span)
{
	struct wanted wanted = { 0 };
	struct facts fast, exact;

	measures_select("pdq", &wanted.measures);
	facts_measure(span, &wanted, &fast);
	wanted.exact = true;
	facts_measure(span, &wanted, &exact);
	if (value_of(&exact, "pdq_quality")->number < MIN_QUALITY ||
	    size->n == MAX_FILES)
		return;
	size->other +=
	    strcmp(value_of(&exact, "pdq_rule")->text, PDQ_EXACT) != 0 ||
	    !is_rule(value_of(&fast, "pdq_rule"), size->rule);
	size->bits[size->n++] =
	    distance(value_of(&fast, "pdq"), value_of(&exact, "pdq"));
}

static void
each(void *arg, const struct span *span)
{
	struct size *size = arg;
	struct raster from, to;
	struct span larger;
	int shorter;
	uint8_t *jpeg;

	if (size->shorter == 0) {
		compare(size, span);
		return;
	}
	from = raster_read(span->data, span->len);
	shorter = from.width < from.height ? from.width : from.height;
	to = raster_resize(&from, from.width * size->shorter / shorter,
	    from.height * size->shorter / shorter);
	jpeg = raster_jpeg(&to, QUALITY, &larger.len);
	larger.data = jpeg;
	compare(size, &larger);
	free(from.rgb);
	free(to.rgb);
	free(jpeg);
}

static int
by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* 95 of 100 are at most 2 bits away. */
static bool
is_near(int shorter, int step, const char *rule)
{
	struct size size = { .shorter = shorter, .rule = rule };
	int p95, sum = 0;

	photos_each(PHOTOS, step, each, &size);
	if (size.n == 0)
		return false;
	qsort(size.bits, size.n, sizeof(size.bits[0]), by_value);
	for (size_t i = 0; i < size.n; i++)
		sum += size.bits[i];
	p95 = size.bits[(size.n * 95 + 99) / 100 - 1];
	printf("# %s: %zu, mean %.2f bits, p95 %d, most %d\n", rule, size.n,
	    (double)sum / (double)size.n, p95, size.bits[size.n - 1]);
	return size.other == 0 && p95 <= 2;
}

int
main(void)
{
	if (access(PHOTOS, R_OK) == -1) {
		printf("1..1\nok 1 - photographs # SKIP no " PHOTOS "\n");
		return 0;
	}
	OK(is_near(0, STEP, "r0-luma"));
	OK(is_near(1080, 3 * STEP, "r0-luma-4"));
	OK(is_near(2160, 8 * STEP, "r0-luma-2"));
	return DONE();
}
