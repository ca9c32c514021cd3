/*
 * Which corners are kept.  Of an image that is kept, few: so far apart that
 * each part of the image has some, whatever becomes of the rest.  Of one that
 * is asked for, many of each size.
 */
#include <err.h>
#include <stdlib.h>

#include "features.h"

#define CELLS 6      /* to a side, each of which has a share */
#define OF_CELL 24   /* corners that one may have in the choice */
#define APART_MAX 96 /* pixels of the largest level */
#define PARTS 8      /* to a side of one that is asked for */
#define OF_PART 4    /* corners of each that are asked for, of one level */

static int
by_strength(const void *a, const void *b)
{
	const struct corner *x = a, *y = b;

	if (x->strength != y->strength)
		return x->strength > y->strength ? -1 : 1;
	if (x->level != y->level)
		return x->level > y->level ? 1 : -1;
	if (x->y != y->y)
		return x->y > y->y ? 1 : -1;
	return (x->x > y->x) - (x->x < y->x);
}

/* A corner where it is on the largest level. */
struct place {
	int x, y;
};

static struct place
place_of(const struct corner *c, const struct plane *levels)
{
	const struct plane *level = &levels[c->level];

	return (struct place) {
		((2 * c->x + 1) * levels->width) / (2 * level->width),
		((2 * c->y + 1) * levels->height) / (2 * level->height),
	};
}

/* No part of the image has all: the strongest of each, in order. */
static size_t
thin(struct corner *corners, size_t n, const struct plane *levels)
{
	size_t in[CELLS * CELLS] = { 0 }, kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct place at = place_of(&corners[i], levels);
		int cell = at.x * CELLS / levels->width +
			   at.y * CELLS / levels->height * CELLS;

		if (in[cell]++ < OF_CELL)
			corners[kept++] = corners[i];
	}
	return kept;
}

/* Which of N places, in order, are taken. */
struct choice {
	struct place *places;
	size_t n, most;
	size_t *taken;
	size_t kept;
};

static bool
is_near(const struct choice *c, const struct place *place, int apart)
{
	for (size_t i = 0; i < c->kept; i++) {
		int x = place->x - c->places[c->taken[i]].x;
		int y = place->y - c->places[c->taken[i]].y;

		if (x * x + y * y < apart * apart)
			return true;
	}
	return false;
}

/* One after the other that has none of those taken so near; returns if MOST. */
static bool
take(struct choice *c, int apart)
{
	c->kept = 0;
	for (size_t i = 0; i < c->n && c->kept < c->most; i++)
		if (!is_near(c, &c->places[i], apart))
			c->taken[c->kept++] = i;
	return c->kept == c->most;
}

size_t
corners_spread(
    struct corner *corners, size_t n, const struct plane *levels, size_t most)
{
	struct choice c = { .most = most };
	int apart = 0;

	qsort(corners, n, sizeof(*corners), by_strength);
	c.n = thin(corners, n, levels);
	c.places = calloc(c.n + 1, sizeof(*c.places));
	c.taken = calloc(most, sizeof(*c.taken));
	if (c.places == NULL || c.taken == NULL)
		err(1, NULL);
	for (size_t i = 0; i < c.n; i++)
		c.places[i] = place_of(&corners[i], levels);
	for (int step = APART_MAX / 2; step > 0; step /= 2)
		if (take(&c, apart + step))
			apart += step;
	take(&c, apart);
	for (size_t i = 0; i < c.kept; i++)
		corners[i] = corners[c.taken[i]];
	free(c.places);
	free(c.taken);
	return c.kept;
}

size_t
corners_even(struct corner *corners, size_t n, const struct plane *level)
{
	size_t in[PARTS * PARTS] = { 0 }, kept = 0;

	qsort(corners, n, sizeof(*corners), by_strength);
	for (size_t i = 0; i < n; i++) {
		int cell = corners[i].x * PARTS / level->width +
			   corners[i].y * PARTS / level->height * PARTS;

		if (in[cell]++ < OF_PART)
			corners[kept++] = corners[i];
	}
	return kept;
}
