/*
 * How much of an image has lettering laid over it, without a model: stretches
 * of single rows in which many edges are hard, rise as often as they fall, and
 * have one level on one side, as letters of one colour do; two or more side by
 * side, and not a field of them.  proofsheet-filter(1) says what it misses.
 */
#include <math.h>

#include "measure.h"

/* Ours, found on half of 319 photographs, with text of 7 sizes and without. */
#define CELLS 24       /* that the longer side has */
#define LEAST_CELL 8   /* pixels */
#define DOWN 256       /* rows that are looked at, at most: as far apart */
#define EDGE 110       /* levels within two pixels */
#define LEAST 0.08     /* edges a pixel, */
#define DENSE 0.16     /* where few cells are enough, */
#define MOST 0.4       /* and the most */
#define BALANCE 0.25   /* of them rise, and of them fall */
#define STRAY 150      /* levels squared: variance on the side of one level */
#define NEXT 12        /* levels: how far that is from the next cell's */
#define SIDE_BY_SIDE 2 /* cells, if dense, */
#define IN_A_ROW 4     /* or else */
#define TALL 24        /* of DOWN rows: what is taller is a field */
#define MAX_ACROSS 48  /* CELLS, or as many as LEAST_CELL makes of less */
#define STRETCH 256    /* pixels: their marks stay in the first cache */

/* One cell: edges that rise, that fall; the level of either side. */
struct cell {
	int up, down, sums[2], squares[2];
};

struct state {
	int width, across; /* of a cell; cells in a row */
	int step;          /* rows from one that is looked at to the next */
	struct cell cells[MAX_ACROSS];
	uint64_t hits[DOWN]; /* of each row, a bit for each cell */
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;
	int longer = img->width > img->height ? img->width : img->height;

	s->width = (longer + CELLS - 1) / CELLS;
	s->width = s->width < LEAST_CELL ? LEAST_CELL : s->width;
	s->across = img->width / s->width;
	s->step = (img->height + DOWN - 1) / DOWN;
}

/* Which of N pixels lie in an edge; of some more, so that no rest is left. */
FAST static void
mark(const uint8_t *luma, int n, uint8_t marks[STRETCH])
{
	n = (n + PAD - 1) / PAD * PAD;
	for (int x = 0; x < n; x++) {
		uint8_t a = luma[x - 1], b = luma[x + 1];

		marks[x] = (a > b ? a - b : b - a) > EDGE;
	}
}

static int
distance(int a, int b)
{
	return a > b ? a - b : b - a;
}

/* An edge counts once, where it is steepest. */
static void
count(struct cell *cell, const uint8_t *luma)
{
	int step = luma[1] - luma[-1], size = step < 0 ? -step : step;
	int hi = step > 0 ? luma[2] : luma[-2];
	int lo = step > 0 ? luma[-2] : luma[2];

	if (size < distance(luma[0], luma[-2]) ||
	    size <= distance(luma[2], luma[0]))
		return;
	cell->up += step > 0;
	cell->down += step < 0;
	cell->sums[0] += hi;
	cell->squares[0] += hi * hi;
	cell->sums[1] += lo;
	cell->squares[1] += lo * lo;
}

static void
row(struct state *s, const uint8_t *luma, int width)
{
	uint8_t marks[STRETCH];
	int end = s->across * s->width;

	end = end < width - 3 ? end : width - 3;
	for (int from = 3; from < end; from += STRETCH) {
		int n = end - from < STRETCH ? end - from : STRETCH;
		const uint8_t *next = marks;

		mark(luma + from, n, marks);
		while ((next = memchr(next, 1, (size_t)(marks + n - next))) !=
		       NULL) {
			int x = from + (int)(next++ - marks);

			count(&s->cells[x / s->width], luma + x);
		}
	}
}

/* SIDE 0: of one level where it is light; 1: where it is dark. */
static bool
is_lettered(
    const struct state *s, const struct cell *cell, int side, int *level)
{
	int n = cell->up + cell->down;
	int less = cell->up < cell->down ? cell->up : cell->down;
	double mean;

	if (n < LEAST * s->width || n > MOST * s->width || less < BALANCE * n)
		return false;
	mean = (double)cell->sums[side] / n;
	*level = (int)mean;
	return (double)cell->squares[side] / n - mean * mean <= STRAY;
}

/* Of a row of cells, those that have lettering side by side. */
static uint64_t
lettered(const struct state *s, int side)
{
	uint64_t bits = 0, run = 0;
	int len = 0, dense = 0, level = 0, before = 0;

	for (int i = 0; i < s->across; i++) {
		const struct cell *cell = &s->cells[i];
		bool is = is_lettered(s, cell, side, &level);

		if (!is || distance(level, before) > NEXT)
			len = 0, dense = 0, run = 0;
		if (!is)
			continue;
		before = level;
		run |= UINT64_C(1) << i;
		len++;
		dense += cell->up + cell->down >= DENSE * s->width;
		if (len >= IN_A_ROW || dense >= SIDE_BY_SIDE)
			bits |= run;
	}
	return bits;
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;

	for (int i = 0; i < strip->planes.rows; i++) {
		int y = strip->y + i;

		if (y % s->step != 0)
			continue;
		memset(s->cells, 0, sizeof(s->cells));
		row(s, strip->luma + (size_t)i * strip->planes.stride,
		    strip->width);
		s->hits[y / s->step] = lettered(s, 0) | lettered(s, 1);
	}
}

/* How many of column I, but for those of what is tall. */
static int
column(const struct state *s, int i)
{
	int n = 0, run = 0;

	for (int y = 0; y < DOWN; y++) {
		run = s->hits[y] >> i & 1 ? run + 1 : 0;
		n += run > 0;
		if (run > TALL)
			n -= run == TALL + 1 ? run : 1;
	}
	return n;
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	int n = 0, down = (img->height + s->step - 1) / s->step;

	for (int i = 0; i < s->across; i++)
		n += column(s, i);
	value_real(&out[0],
	    s->across == 0 ? 0 : (double)n / ((double)s->across * down));
}

const struct measure measure_lettering = {
	.name = "lettering",
	.about =
	    "stretches, a 24th of the longer side, of 256 rows at most, in "
	    "which hard edges are many, rise and fall, and have one level "
	    "on a side",
	.source = "ours, after Smith and Kanade 1995, \"Video skimming for "
		  "quick browsing based on audio and image characterization\"",
	.cost = "256 rows of luma, 0.05 ns",
	.columns = { { "text_share", "of the area", 0, 1 } },
	.full = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
