/*
 * An image made smaller, each pixel the mean of the area that it covers, to the
 * fraction of a pixel; or larger.  Of a smaller one rows are added up first, as
 * that is fast, and only what is left of them is then made narrower.
 */
#include <err.h>
#include <stdlib.h>

#include "features.h"

#define POINT 40 /* bits after the binary point of what we multiply by */

struct means {
	int width, height; /* of what comes */
	struct plane *to;
	int y, out;     /* the next row that comes, and that goes */
	uint32_t *sum;  /* of the rows that go into it: 255 * height at most */
	uint64_t *left; /* of a row: the sum of all that is left of a pixel */
	uint64_t times; /* 2^POINT over the pixels of an area */
};

static struct plane
plane_new(int width, int height)
{
	struct plane plane = { width, height, NULL };

	/* What is done in vectors may look beyond. */
	plane.at = calloc(1, (size_t)width * (size_t)height + 2 * PAD);
	if (plane.at == NULL)
		err(1, NULL);
	return plane;
}

static struct means *
means_new(int width, int height, struct plane *to)
{
	struct means *s = calloc(1, sizeof(*s));

	if (s == NULL)
		err(1, NULL);
	s->width = width;
	s->height = height;
	s->to = to;
	s->times =
	    ((uint64_t)1 << POINT) / ((uint64_t)width * (uint64_t)height);
	s->sum = calloc((size_t)width + PAD, sizeof(*s->sum));
	s->left = calloc((size_t)width + 1, sizeof(*s->left));
	if (s->sum == NULL || s->left == NULL)
		err(1, NULL);
	return s;
}

static void
means_free(struct means *s)
{
	if (s == NULL)
		return;
	free(s->sum);
	free(s->left);
	free(s);
}

FAST static void
add(uint32_t *restrict sum, const uint8_t *restrict row, int n, uint32_t times)
{
	for (int x = 0; x < n; x++)
		sum[x] += row[x] * times;
}

FAST static void
set(uint32_t *restrict sum, const uint8_t *restrict row, int n, uint32_t times)
{
	for (int x = 0; x < n; x++)
		sum[x] = row[x] * times;
}

/*
 * Of a row, all up to where pixel X of the smaller one begins, in parts of a
 * pixel; left of it there are FROM whole ones, and some parts.
 */
static uint64_t
up_to(const struct means *s, int x)
{
	uint64_t at = (uint64_t)x * (uint64_t)s->width;
	uint64_t to = (uint64_t)s->to->width, from = at / to, part = at % to;

	return s->left[from] * to + (part == 0 ? 0 : s->sum[from] * part);
}

static void
emit(struct means *s)
{
	uint8_t *row = s->to->at + (size_t)s->out * (size_t)s->to->width;
	uint64_t before = 0;

	for (int x = 0; x < s->width; x++)
		s->left[x + 1] = s->left[x] + s->sum[x];
	for (int x = 0; x < s->to->width; x++) {
		uint64_t now = up_to(s, x + 1);

		/* Less than 2^48: no brighter than 255 of an area. */
		row[x] = (uint8_t)(((now - before) * s->times +
				       ((uint64_t)1 << (POINT - 1))) >>
				   POINT);
		before = now;
	}
	s->out++;
}

/* A row is to->height parts high, and each that goes height of them. */
static void
means_row(struct means *s, const uint8_t *row)
{
	int64_t from = (int64_t)s->y++ * s->to->height;
	int64_t end = (int64_t)(s->out + 1) * s->height;
	int64_t rest = from + s->to->height - end;

	if (s->out >= s->to->height)
		return;
	if (rest < 0) {
		add(s->sum, row, s->width, (uint32_t)s->to->height);
		return;
	}
	add(s->sum, row, s->width, (uint32_t)(s->to->height - rest));
	emit(s);
	set(s->sum, row, s->width, (uint32_t)rest);
}

/* Two pixels in a row, and how much of the second, in 256ths. */
struct blend {
	int first, second, part;
};

/* Between the middles of pixels; past the last there is no more. */
static struct blend
between(int i, int from, int to)
{
	int64_t place = ((int64_t)(2 * i + 1) * from * 128) / to - 128;
	struct blend b;

	place = place < 0 ? 0 : place;
	b.first = (int)(place >> 8);
	b.second = b.first + 1 < from ? b.first + 1 : b.first;
	b.part = (int)(place & 255);
	return b;
}

static int
blend(const uint8_t *row, const struct blend *b)
{
	return row[b->first] * (256 - b->part) + row[b->second] * b->part;
}

/* What is not there is made up of its neighbours. */
void
plane_stretch(const struct plane *from, struct plane *to)
{
	size_t width = (size_t)from->width;
	struct blend *across = calloc((size_t)to->width, sizeof(*across));

	if (across == NULL)
		err(1, NULL);
	for (int x = 0; x < to->width; x++)
		across[x] = between(x, from->width, to->width);
	*to = plane_new(to->width, to->height);
	for (int y = 0; y < to->height; y++) {
		struct blend down = between(y, from->height, to->height);
		uint8_t *row = to->at + (size_t)y * (size_t)to->width;

		for (int x = 0; x < to->width; x++) {
			int up = blend(
			    from->at + (size_t)down.first * width, &across[x]);
			int low = blend(
			    from->at + (size_t)down.second * width, &across[x]);

			row[x] = (uint8_t)((up * (256 - down.part) +
					       low * down.part + (1 << 15)) >>
					   16);
		}
	}
	free(across);
}

void
plane_shrink(const struct plane *from, struct plane *to)
{
	struct means *s;

	*to = plane_new(to->width, to->height);
	s = means_new(from->width, from->height, to);
	for (int y = 0; y < from->height; y++)
		means_row(s, from->at + (size_t)y * (size_t)from->width);
	means_free(s);
}
