/*
 * Corners: pixels around which nine of sixteen in a row on a circle are
 * brighter, or darker (Rosten and Drummond, "Machine Learning for High-Speed
 * Corner Detection", ECCV 2006), and that are the strongest among their
 * neighbours (Harris and Stephens, "A Combined Corner and Edge Detector",
 * 1988).
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "features.h"

#define ARC 9 /* pixels in a row */
#define CIRCLE 16
#define WINDOW 3     /* pixels to either side, of which gradients are summed */
#define LANES 8      /* that are added up at once */
#define EDGE_LIKE 24 /* Harris: determinant - trace^2 / this; 0.04 of them */
#define SHIFT 12     /* strengths then fit 32 bits */
/*
 * How much brighter or darker, of 255: at first, and then half of it, and so
 * on, until one pixel of so many is a corner.
 */
#define LEVELS_FIRST 40
#define LEVELS_LEAST 5
#define ENOUGH 40

struct search {
	const struct plane *plane;
	int circle[CIRCLE]; /* where its pixels are, from the middle */
	uint8_t *corner;    /* of each pixel: is it one */
	uint32_t *strength; /* of each pixel; 0: is no corner */
};

/* ARC in a row, of bytes that are 0 or 1, PAD pixels side by side. */
static inline __attribute__((always_inline)) void
find_arcs(uint8_t *restrict found, uint8_t is[CIRCLE + ARC - 1][PAD])
{
	for (int i = 0; i < ARC - 1; i++)
		memcpy(is[CIRCLE + i], is[i], PAD);
	for (int i = 0; i < CIRCLE; i++)
		for (int x = 0; x < PAD; x++)
			found[x] |= is[i][x] & is[i + 1][x] & is[i + 2][x] &
				    is[i + 3][x] & is[i + 4][x] & is[i + 5][x] &
				    is[i + 6][x] & is[i + 7][x] & is[i + 8][x];
}

/*
 * Of PAD pixels: whether two neighbours of the four that are a quarter apart
 * are brighter, or darker, as two of any arc are.
 */
static inline __attribute__((always_inline)) bool
may_be(const struct search *s, const uint8_t *at, const uint8_t lo[PAD],
    const uint8_t hi[PAD])
{
	const uint8_t *up = at + s->circle[0], *right = at + s->circle[4];
	const uint8_t *down = at + s->circle[8], *left = at + s->circle[12];
	uint8_t any[PAD], all = 0;

	for (int x = 0; x < PAD; x++)
		any[x] = (uint8_t)(((up[x] > hi[x]) | (down[x] > hi[x])) &
				   ((left[x] > hi[x]) | (right[x] > hi[x]))) |
			 (uint8_t)(((up[x] < lo[x]) | (down[x] < lo[x])) &
				   ((left[x] < lo[x]) | (right[x] < lo[x])));
	for (int x = 0; x < PAD; x++)
		all |= any[x];
	return all != 0;
}

/* Of PAD pixels. */
FAST static void
look(const struct search *s, const uint8_t *at, int levels, uint8_t *corner)
{
	uint8_t more[CIRCLE + ARC - 1][PAD], less[CIRCLE + ARC - 1][PAD];
	uint8_t lo[PAD], hi[PAD], found[PAD] = { 0 };

	for (int x = 0; x < PAD; x++) {
		int down = at[x] - levels, up = at[x] + levels;

		lo[x] = (uint8_t)(down < 0 ? 0 : down);
		hi[x] = (uint8_t)(up > UINT8_MAX ? UINT8_MAX : up);
	}
	if (!may_be(s, at, lo, hi)) {
		memset(corner, 0, PAD);
		return;
	}
	for (int i = 0; i < CIRCLE; i++) {
		const uint8_t *there = at + s->circle[i];

		for (int x = 0; x < PAD; x++) {
			more[i][x] = there[x] > hi[x];
			less[i][x] = there[x] < lo[x];
		}
	}
	find_arcs(found, more);
	find_arcs(found, less);
	memcpy(corner, found, PAD);
}

/*
 * Of the gradients around: 0 where it is no corner, but an edge.  Eight columns
 * are summed side by side, of which the last does not count.
 */
FAST static uint32_t
strength(const uint8_t *at, int stride)
{
	int32_t a[LANES] = { 0 }, b[LANES] = { 0 }, c[LANES] = { 0 };
	int64_t xx = 0, yy = 0, xy = 0, harris;

	at -= WINDOW;
	for (int y = -WINDOW; y <= WINDOW; y++) {
		const uint8_t *row = at + y * stride;

		for (int x = 0; x < LANES; x++) {
			int dx = row[x + 1] - row[x - 1];
			int dy = row[x + stride] - row[x - stride];

			a[x] += dx * dx;
			b[x] += dy * dy;
			c[x] += dx * dy;
		}
	}
	for (int x = 0; x < 2 * WINDOW + 1; x++) {
		xx += a[x];
		yy += b[x];
		xy += c[x];
	}
	harris = xx * yy - xy * xy - (xx + yy) * (xx + yy) / EDGE_LIKE;
	harris = harris < 0 ? 0 : harris >> SHIFT;
	return harris > UINT32_MAX ? UINT32_MAX : (uint32_t)harris;
}

static void
prepare(struct search *s, const struct plane *plane)
{
	static const int8_t circle[CIRCLE][2] = { { 0, -3 }, { 1, -3 },
		{ 2, -2 }, { 3, -1 }, { 3, 0 }, { 3, 1 }, { 2, 2 }, { 1, 3 },
		{ 0, 3 }, { -1, 3 }, { -2, 2 }, { -3, 1 }, { -3, 0 },
		{ -3, -1 }, { -2, -2 }, { -1, -3 } };
	size_t n = (size_t)plane->width * (size_t)plane->height;

	s->plane = plane;
	for (int i = 0; i < CIRCLE; i++)
		s->circle[i] = circle[i][0] + circle[i][1] * plane->width;
	s->strength = calloc(n, sizeof(*s->strength));
	s->corner = calloc(1, n + PAD);
	if (s->strength == NULL || s->corner == NULL)
		err(1, NULL);
}

FAST static size_t
count(const uint8_t *corner, int n)
{
	unsigned sum = 0;

	for (int x = 0; x < n; x++)
		sum += corner[x];
	return sum;
}

/* What is done PAD at a time may look, and find, beyond: that is put out. */
static size_t
look_all(const struct search *s, int levels)
{
	int width = s->plane->width, height = s->plane->height;
	size_t n = 0;

	for (int y = CORNER_EDGE; y < height - CORNER_EDGE; y++) {
		size_t row = (size_t)y * (size_t)width;
		uint8_t *corner = s->corner + row;

		for (int x = CORNER_EDGE; x < width - CORNER_EDGE; x += PAD)
			look(s, s->plane->at + row + x, levels, corner + x);
		for (int x = width - CORNER_EDGE; x < width + PAD; x++)
			corner[x] = 0;
		n += count(corner + CORNER_EDGE, width - 2 * CORNER_EDGE);
	}
	return n;
}

/* The next corner of N pixels, from I on; N: there are no more. */
static size_t
next(const struct search *s, size_t i, size_t n)
{
	const uint8_t *at = memchr(s->corner + i, 1, n - i);

	return at == NULL ? n : (size_t)(at - s->corner);
}

static void
search(struct search *s)
{
	int width = s->plane->width, height = s->plane->height;
	size_t pixels = (size_t)width * (size_t)height;
	int levels = LEVELS_FIRST;

	while (look_all(s, levels) < pixels / ENOUGH && levels > LEVELS_LEAST)
		levels /= 2;
	for (size_t i = next(s, 0, pixels); i < pixels;
	     i = next(s, i + 1, pixels))
		s->strength[i] = strength(s->plane->at + i, width);
}

/* Of equal ones the first. */
static bool
is_strongest(const uint32_t *at, int stride)
{
	for (int y = -1; y <= 1; y++)
		for (int x = -1; x <= 1; x++) {
			uint32_t other = at[y * stride + x];

			if (other > *at ||
			    (other == *at && (y < 0 || (y == 0 && x < 0))))
				return false;
		}
	return true;
}

static size_t
collect(const struct search *s, struct corner *corners, size_t room)
{
	int width = s->plane->width;
	size_t pixels = (size_t)width * (size_t)s->plane->height, n = 0;

	for (size_t i = next(s, 0, pixels); i < pixels && n < room;
	     i = next(s, i + 1, pixels)) {
		const uint32_t *at = &s->strength[i];

		if (*at > 0 && is_strongest(at, width))
			corners[n++] = (struct corner) {
				.x = (int16_t)(i % (size_t)width),
				.y = (int16_t)(i / (size_t)width),
				.strength = *at,
			};
	}
	return n;
}

size_t
corners_find(const struct plane *plane, struct corner *corners, size_t room)
{
	struct search s;
	size_t n = 0;

	if (plane->width <= 2 * CORNER_EDGE || plane->height <= 2 * CORNER_EDGE)
		return 0;
	prepare(&s, plane);
	search(&s);
	n = collect(&s, corners, room);
	free(s.strength);
	free(s.corner);
	return n;
}
