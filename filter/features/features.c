/*
 * All local features of an image: it is made smaller and smaller, and corners
 * are looked for at each size.
 */
#include <err.h>
#include <stdlib.h>

#include "features.h"
#include "schemas/point.h"

/* The sizes at which corners are looked for. */
struct sizes {
	int side; /* pixels: the longer side of the largest level */
	int levels;
	int step; /* from one to the next, in quarters of an octave */
	size_t points;
};

/*
 * Of what is asked for a copy may show a part, and larger; or it is a quarter
 * of a collage, or in a screenshot, and small.
 */
static const struct sizes kept = { 512, 4, 2, POINTS_KEPT };
static const struct sizes asked = { 724, 13, 1, POINTS_ASKED };

#define LEVELS_MOST 13
#define SHORTER_LEAST (2 * CORNER_EDGE + 8) /* pixels of a level */
#define CORNERS 8192                        /* of one level, at most */

struct work {
	struct pattern pattern;
	const struct sizes *sizes;
	struct plane levels[LEVELS_MOST];
	struct blurred blurred[LEVELS_MOST];
	int n;
	struct corner *corners; /* CORNERS of each */
	struct bulk *out;
};

/* A side, LEVEL times a quarter of an octave smaller. */
static int
smaller(int side, int level)
{
	static const int64_t quarter[4] = { 65536, 55109, 46341, 38968 };
	int64_t at = side * quarter[level % 4] >> (level / 4);

	return (int)((at + 32768) >> 16);
}

/* The first level has a longer side of SIDE, whatever the image has. */
static void
make_first(struct work *w, const struct small *small)
{
	struct plane from = { small->width, small->height, small->luma };
	int longer = from.width > from.height ? from.width : from.height;
	struct plane *to = &w->levels[0];
	int side = w->sizes->side;

	to->width = (int)(((int64_t)from.width * side + longer / 2) / longer);
	to->height = (int)(((int64_t)from.height * side + longer / 2) / longer);
	to->width = to->width < 1 ? 1 : to->width;
	to->height = to->height < 1 ? 1 : to->height;
	if (longer >= side)
		plane_shrink(&from, to);
	else
		plane_stretch(&from, to);
}

static void
make_levels(struct work *w)
{
	const struct plane *base = &w->levels[0];

	for (w->n = 1; w->n < w->sizes->levels; w->n++) {
		struct plane *to = &w->levels[w->n];

		to->width = smaller(base->width, w->n * w->sizes->step);
		to->height = smaller(base->height, w->n * w->sizes->step);
		if (to->width < SHORTER_LEAST || to->height < SHORTER_LEAST)
			break;
		plane_shrink(to - 1, to);
	}
	for (int i = 0; i < w->n; i++)
		blur(&w->levels[i], &w->blurred[i]);
}

/* How large a pixel is, against the longer side. */
static uint8_t
size_of(const struct plane *level)
{
	int longer =
	    level->width > level->height ? level->width : level->height;
	int64_t side = (int64_t)longer << 16;
	uint8_t size = 0;

	while (side < (int64_t)POINT_SIZE_LEAST << 16 && size < UINT8_MAX) {
		side = side * 68438 >> 16; /* 2^(1 / POINT_OCTAVE) */
		size++;
	}
	return size;
}

static uint16_t
share(int at, int side)
{
	return (uint16_t)(((int64_t)(2 * at + 1) * UINT16_MAX) / (2 * side));
}

static void
add(struct work *w, const struct corner *corner)
{
	const struct plane *level = &w->levels[corner->level];
	struct view view = { &w->pattern, &w->blurred[corner->level],
		corner_angle(&w->pattern, level, corner) };
	struct point_form point = {
		.x = share(corner->x, level->width),
		.y = share(corner->y, level->height),
		.size = size_of(level),
		.angle = (uint8_t)view.angle,
	};

	corner_code(&view, corner, point.code);
	point_write(w->out->bytes + w->out->len, &point);
	w->out->len += POINT_BYTES;
}

/* Of one level, after N others. */
static size_t
find(struct work *w, int level, size_t n)
{
	size_t more = corners_find(&w->levels[level], w->corners + n, CORNERS);

	for (size_t i = n; i < n + more; i++)
		w->corners[i].level = (uint8_t)level;
	return more;
}

static void
keep(struct work *w)
{
	size_t n = 0;

	for (int i = 0; i < w->n; i++)
		n += find(w, i, n);
	n = corners_spread(w->corners, n, w->levels, POINTS_KEPT);
	for (size_t i = 0; i < n; i++)
		add(w, &w->corners[i]);
}

/* The small levels first: they have few, and stand for many. */
static void
ask(struct work *w)
{
	size_t left = POINTS_ASKED;

	for (int i = w->n; i-- > 0;) {
		size_t n = find(w, i, 0);

		n = corners_even(w->corners, n, &w->levels[i]);
		n = n < left ? n : left;
		left -= n;
		for (size_t k = 0; k < n; k++)
			add(w, &w->corners[k]);
	}
}

static void
work_free(struct work *w)
{
	for (int i = 0; i < w->n; i++) {
		free(w->levels[i].at);
		free(w->blurred[i].at);
	}
	free(w->corners);
	free(w);
}

void
features_make(const struct small *small, bool to_ask, struct bulk *out)
{
	struct work *w = calloc(1, sizeof(*w));

	if (w == NULL)
		err(1, NULL);
	w->sizes = to_ask ? &asked : &kept;
	w->out = out;
	out->len = 0;
	out->bytes = malloc(w->sizes->points * POINT_BYTES);
	w->corners = calloc(LEVELS_MOST * CORNERS, sizeof(*w->corners));
	if (out->bytes == NULL || w->corners == NULL)
		err(1, NULL);
	pattern_make(&w->pattern);
	make_first(w, small);
	make_levels(w);
	if (to_ask)
		ask(w);
	else
		keep(w);
	work_free(w);
}
