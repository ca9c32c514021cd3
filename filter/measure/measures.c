/*
 * The table of measures.  Their columns, in this order, are those of the
 * table fact in schemas/filter.sql, after its item and reason.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

#define MEASURES(X)      \
	X(size)          \
	X(pdq)           \
	X(spdq)          \
	X(trimmed)       \
	X(phash)         \
	X(pixels)        \
	X(spread)        \
	X(sharpness)     \
	X(sharpness_256) \
	X(brightness)    \
	X(blurriness)    \
	X(contrast)      \
	X(entropy)       \
	X(entropy_rgb)   \
	X(exposure)      \
	X(noise)         \
	X(blockiness)    \
	X(quality)       \
	X(colourfulness) \
	X(grey)          \
	X(colours)       \
	X(borders)       \
	X(graphic)       \
	X(lettering)     \
	X(exif)          \
	X(rights)        \
	X(named)         \
	X(variants)      \
	X(preview)       \
	X(features)

#define DECLARE(name) extern const struct measure measure_##name;
#define POINT(name) &measure_##name,

MEASURES(DECLARE)

static const struct measure *const measures[] = { MEASURES(POINT) };

#define COUNT (sizeof(measures) / sizeof(measures[0]))
_Static_assert(COUNT < 64, "struct wanted has a bit for each");
#define MEASURE_COLUMNS (sizeof(measures[0]->columns) / sizeof(struct column))
#define MIN_SAMPLE 8192 /* pixels */
#define MAX_STEP 7      /* rows */
/* Bytes: states begin where any type, and any vector, may. */
#define ALIGNED(n) (((n) + 63) & ~(size_t)63)

void
value_integer(struct value *value, int64_t number)
{
	value->type = VALUE_INTEGER;
	value->number = (double)number;
}

/* What is not finite is not a fact. */
void
value_real(struct value *value, double number)
{
	value->type = isfinite(number) ? VALUE_REAL : VALUE_NONE;
	value->number = isfinite(number) ? number : 0;
}

/* An empty text is none; what is longer than VALUE_SIZE - 1 bytes is cut. */
void
value_text(struct value *value, const char *text)
{
	value->len = strnlen(text, VALUE_SIZE - 1);
	memcpy(value->text, text, value->len);
	value->text[value->len] = '\0';
	value->type = value->len > 0 ? VALUE_TEXT : VALUE_NONE;
}

/* LEN is at most VALUE_SIZE. */
void
value_blob(struct value *value, const void *bytes, size_t len)
{
	value->type = VALUE_BLOB;
	value->len = len < VALUE_SIZE ? len : VALUE_SIZE;
	memcpy(value->text, bytes, value->len);
}

size_t
measure_width(const struct measure *measure)
{
	size_t n = 0;

	while (n < MEASURE_COLUMNS && measure->columns[n].name != NULL)
		n++;
	return n;
}

const struct measure *
measures_at(size_t i)
{
	return i < COUNT ? measures[i] : NULL;
}

/* How many there are; points COLUMNS to the first MAX of them. */
size_t
measures_columns(const struct column **columns, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNT; i++)
		for (size_t c = 0; c < measure_width(measures[i]); c++, n++)
			if (n < max)
				columns[n] = &measures[i]->columns[c];
	return n;
}

void
measures_list(void)
{
	for (size_t i = 0; i < COUNT; i++) {
		const struct measure *measure = measures[i];

		about_list(&(struct about) { measure->name, measure->about,
		    measure->source, measure->cost, measure->extra,
		    measure->columns, measure_width(measure) });
	}
}

void *
measures_begin(const struct image *img)
{
	size_t size = ALIGNED(1);
	char *states;

	for (size_t i = 0; i < COUNT; i++)
		if (measures_want(&img->wanted, i))
			size += ALIGNED(measures[i]->size);
	states = aligned_alloc(ALIGNED(1), size);
	if (states == NULL)
		err(1, NULL);
	memset(states, 0, size);
	for (size_t i = 0, at = 0; i < COUNT; i++) {
		if (!measures_want(&img->wanted, i))
			continue;
		if (measures[i]->begin != NULL)
			measures[i]->begin(states + at, img);
		at += ALIGNED(measures[i]->size);
	}
	return states;
}

/* Odd, or it would keep step with the blocks of 8 rows that a JPEG has. */
int
row_step(const struct image *img)
{
	int64_t step = (int64_t)img->width * img->height / MIN_SAMPLE;
	int most = img->height < MAX_STEP ? img->height : MAX_STEP;

	step = step < most ? step : most;
	return step < 3 ? 1 : ((int)step - 1) | 1;
}

void
measures_strip(const struct image *img, void *states, const struct strip *strip)
{
	char *state = states;

	for (size_t i = 0; i < COUNT; i++) {
		if (!measures_want(&img->wanted, i))
			continue;
		if (measures[i]->strip != NULL)
			measures[i]->strip(state, strip);
		state += ALIGNED(measures[i]->size);
	}
}

void
measures_end(void *states, const struct image *img, struct value out[])
{
	char *state = states;

	for (size_t i = 0; i < COUNT; i++) {
		memset(out, 0, measure_width(measures[i]) * sizeof(out[0]));
		if (measures_want(&img->wanted, i)) {
			measures[i]->end(state, img, out);
			state += ALIGNED(measures[i]->size);
		}
		out += measure_width(measures[i]);
	}
	free(states);
}

void
measures_unread(const struct image *img, struct value out[])
{
	for (size_t i = 0; i < COUNT; i++) {
		if (measures[i]->columns[0].always &&
		    measures_want(&img->wanted, i))
			measures[i]->end(NULL, img, out);
		else
			memset(out, 0,
			    measure_width(measures[i]) * sizeof(out[0]));
		out += measure_width(measures[i]);
	}
}
