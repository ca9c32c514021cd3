/*
 * Bars and margins: how far rows and columns of one level reach in from the
 * edges, and the box that is left.  A bar ends in a straight edge, as that of a
 * letterbox does; the plain ground around an object does not.
 */
#include <err.h>
#include <stdlib.h>

#include "measure.h"

/*
 * Ours, for JPEGs of quality 75: how many levels a pixel may stray, of a margin
 * how many of its pixels, and across a straight edge how many must, by more
 * than a sky darkens from one row to the next.
 */
#define LEVELS 16
#define STEP 24
#define FEW(n) ((n) / 16)
#define MOST(n) ((n) / 2)
#define BLENDED                                                       \
	2 /* rows and columns after the edge that may be half of each \
	   */

/* Rows of one level that follow one another. */
struct run {
	int from, rows, level;
	int beyond; /* pixels of the next rows inside that are of another */
};

/* Columns that may be a margin: how often each strayed from its level. */
struct side {
	int from, to; /* those that still may; the rest is not counted */
	int level;
	uint16_t *counts; /* a height is under 2^16 */
};

struct state {
	struct run top, bottom;
	int inside; /* rows since the top ended */
	struct side left, right;
};

struct box {
	int x, y, width, height;
};

static bool
strays(int pixel, int level, int by)
{
	return pixel - level > by || level - pixel > by;
}

/* How many of a row by more than BY; it goes on to a multiple of PAD. */
FAST static int
row_strays(const uint8_t *luma, int width, int level, int by)
{
	int lo = level - by < 0 ? 0 : level - by;
	int hi = level + by > 255 ? 255 : level + by;
	uint8_t least = (uint8_t)lo, most = (uint8_t)hi;
	int padded = (width + PAD - 1) / PAD * PAD, n = 0;

	for (int from = 0; from < padded; from += UINT8_MAX * PAD) {
		uint8_t lanes[PAD] = { 0 };
		int left = padded - from;
		int len = left < UINT8_MAX * PAD ? left : UINT8_MAX * PAD;

		for (int x = from; x < from + len; x += PAD)
			for (int i = 0; i < PAD; i++)
				lanes[i] +=
				    luma[x + i] < least || luma[x + i] > most;
		for (int i = 0; i < PAD; i++)
			n += lanes[i];
	}
	return n - (padded - width) * strays(luma[width - 1], level, by);
}

FAST static void
column_strays(const struct side *side, const uint8_t *luma)
{
	int lo = side->level - LEVELS < 0 ? 0 : side->level - LEVELS;
	int hi = side->level + LEVELS > 255 ? 255 : side->level + LEVELS;
	uint8_t least = (uint8_t)lo, most = (uint8_t)hi;
	uint16_t *restrict counts = side->counts;
	int to = side->to;

	for (int x = side->from; x < to; x++)
		counts[x] += luma[x] < least || luma[x] > most;
}

/* The middle one of three. */
static int
level_of(const uint8_t *luma, int width)
{
	int a = luma[width / 4], b = luma[width / 2], c = luma[width * 3 / 4];
	int lo = a < b ? a : b, hi = a < b ? b : a;

	return c < lo ? lo : c > hi ? hi : c;
}

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	size_t n = (size_t)img->width;

	s->left.counts = calloc(2 * n, sizeof(*s->left.counts));
	if (s->left.counts == NULL)
		err(1, NULL);
	s->right.counts = s->left.counts + n;
	s->left.to = s->right.to = img->width;
}

/* Rows of the bottom that are of another level are none of a column's. */
static int
count(const struct state *s, const struct side *side, int x)
{
	bool other =
	    s->bottom.rows > 0 && strays(s->bottom.level, side->level, LEVELS);
	int n = side->counts[x] - (other ? s->bottom.rows : 0);

	return n < 0 ? 0 : n;
}

/* What is past a column that is no margin's needs no more counting. */
static void
narrow(struct state *s, int height)
{
	int x = s->left.from, to = s->left.to;

	while (x < to && count(s, &s->left, x) <= FEW(height))
		x++;
	s->left.to = x + 1 + BLENDED < to ? x + 1 + BLENDED : to;
	x = s->right.to - 1;
	to = s->right.from;
	while (x >= to && count(s, &s->right, x) <= FEW(height))
		x--;
	s->right.from = x - BLENDED > to ? x - BLENDED : to;
}

/* Of the first rows inside, the one that leaves the bar's level most. */
static void
leave_top(struct state *s, const uint8_t *luma, int width)
{
	int n;

	if (s->inside == 0) {
		s->left.level = luma[0];
		s->right.level = luma[width - 1];
	}
	if (s->inside++ > BLENDED || s->top.rows == 0)
		return;
	n = row_strays(luma, width, s->top.level, STEP);
	s->top.beyond = n > s->top.beyond ? n : s->top.beyond;
}

/* A row of one level: it goes on, or is the first of another run. */
static void
go_on(struct run *run, const struct strip *strip, int i, int level)
{
	size_t stride = strip->planes.stride;
	const uint8_t *above = strip->luma + (size_t)i * stride;
	int y = strip->y + i;

	if (run->rows > 0 && !strays(level, run->level, LEVELS)) {
		run->rows++;
		return;
	}
	*run = (struct run) { y, 1, level, 0 };
	for (int k = 1; k <= BLENDED && k <= y; k++) {
		int n = row_strays(
		    above - (size_t)k * stride, strip->width, level, STEP);

		run->beyond = n > run->beyond ? n : run->beyond;
	}
}

static void
row(struct state *s, const struct strip *strip, int i)
{
	const uint8_t *luma = strip->luma + (size_t)i * strip->planes.stride;
	int level = level_of(luma, strip->width);
	bool plain =
	    row_strays(luma, strip->width, level, LEVELS) <= FEW(strip->width);

	if (s->inside == 0 && plain &&
	    (s->top.rows == 0 || !strays(level, s->top.level, LEVELS))) {
		s->top.level = s->top.rows == 0 ? level : s->top.level;
		s->top.rows++;
		return;
	}
	leave_top(s, luma, strip->width);
	column_strays(&s->left, luma);
	column_strays(&s->right, luma);
	if (plain)
		go_on(&s->bottom, strip, i, level);
	else
		s->bottom.rows = 0;
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;

	for (int i = 0; i < strip->planes.rows; i++)
		row(s, strip, i);
	narrow(s, strip->height);
}

static struct box
inside(const struct state *s, const struct image *img)
{
	struct box box = { .y = s->top.rows,
		.height = s->inside - s->bottom.rows };
	int x = 0, end = img->width;

	while (x < s->left.to && count(s, &s->left, x) <= FEW(box.height))
		x++;
	while (end > x && end > s->right.from &&
	       count(s, &s->right, end - 1) <= FEW(box.height))
		end--;
	box.x = x;
	box.width = end - x;
	return box;
}

/* Whether one of the columns from X on, by STEP, is across a straight edge. */
static bool
straight(const struct state *s, const struct side *side, struct box box, int at)
{
	int step = at == box.x ? 1 : -1;

	for (int k = 0; k <= BLENDED; k++) {
		int x = at + k * step;

		if (x >= side->from && x < side->to &&
		    count(s, side, x) > MOST(box.height))
			return true;
	}
	return false;
}

/* Pixels in bars. */
static double
bars(const struct state *s, const struct image *img, struct box box)
{
	double area = 0;

	if (s->top.beyond > MOST(box.width))
		area += (double)s->top.rows * img->width;
	if (s->bottom.rows > 0 && s->bottom.beyond > MOST(box.width))
		area += (double)s->bottom.rows * img->width;
	if (box.x > 0 && straight(s, &s->left, box, box.x))
		area += (double)box.x * box.height;
	if (box.x + box.width < img->width &&
	    straight(s, &s->right, box, box.x + box.width - 1))
		area += (double)(img->width - box.x - box.width) * box.height;
	return area;
}

/* As it is meant to be seen: EXIF 2.32, tag 0x0112. */
static struct box
upright(struct box in, const struct image *img)
{
	int o = img->exif.orientation;
	struct box box = in;

	if (o == 2 || o == 3 || o == 7 || o == 8)
		box.x = img->width - in.x - in.width;
	if (o == 3 || o == 4 || o == 6 || o == 7)
		box.y = img->height - in.y - in.height;
	if (o < 5)
		return box;
	return (struct box) { box.y, box.x, in.height, in.width };
}

static void
end(void *state, const struct image *img, struct value out[])
{
	const struct state *s = state;
	double all = (double)img->width * img->height;
	struct box box = inside(s, img);
	double area = (double)box.width * box.height;

	value_real(&out[0], 1 - area / all);
	value_real(&out[1], area > 0 ? bars(s, img, box) / all : 0);
	if (area > 0) {
		box = upright(box, img);
		value_integer(&out[2], box.x);
		value_integer(&out[3], box.y);
		value_integer(&out[4], box.width);
		value_integer(&out[5], box.height);
	}
	free(s->left.counts);
}

const struct measure measure_borders = {
	.name = "borders",
	.about = "rows and columns at the edges of which 15 of 16 pixels are "
		 "within 16 levels of luma; bars, where half of the next ones "
		 "are not within 24; the box of the rest",
	.source = "ours",
	.cost = "every pixel of luma, 0.05 ns",
	.columns = {
		{ "border_share", "of the pixels; 1: all is plain", 0, 1 },
		{ "bar_share", "of the pixels; bars with straight edges", 0,
		    1 },
		{ "inner_x", "pixels, upright, from the left", 0, 65500 },
		{ "inner_y", "pixels, upright, from the top", 0, 65500 },
		{ "inner_width", "pixels, upright", 1, 65500 },
		{ "inner_height", "pixels, upright", 1, 65500 },
	},
	.full = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
