/*
 * SPDQ of what may have become of an image, all from one small copy of it: a
 * part of it, with borders around it, tilted.  As in axis.c a tent of one cell
 * to either side, but at any place, and in floats: the hashes differ from
 * those of the files themselves in a bit or two.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "derive.h"

#define SIDE AXIS_SIDE
#define LANES 16 /* floats: rows are padded to a multiple */

/* What of a side goes into which of 64; and how much of each is inside. */
struct tents {
	float inside[SIDE];
	int lo[SIDE], n[SIDE];
	float *weights[SIDE];
	float *room;
};

struct derive {
	const struct small *small;
	int height;    /* padded */
	float *turned; /* the image, column by column */
	float *part;   /* 64 columns of it, tents weighed; and as rows: */
	float *rows;
	double left, right; /* that these are of; none: right is less */
	struct tents across, down;
};

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		err(1, NULL);
	return p;
}

static int
padded(int n)
{
	return (n + LANES - 1) / LANES * LANES;
}

/* How much of pixel P is from A to B. */
static float
overlap(int p, float a, float b)
{
	float lo = (float)p > a ? (float)p : a;
	float hi = (float)(p + 1) < b ? (float)(p + 1) : b;

	return hi > lo ? hi - lo : 0;
}

/* One cell's: its middle, and to how far on either side of it. */
struct cell {
	float middle, reach;
	float from, to; /* what is there */
};

/* Of the N pixels of a side. */
static void
weigh_one(struct tents *t, int i, const struct cell *cell, int n)
{
	float sum = 0, inside = 0, *weights = t->weights[i];
	int lo = (int)floorf(fmaxf(cell->middle - cell->reach, cell->from));
	int hi = (int)ceilf(fminf(cell->middle + cell->reach, cell->to));
	int k = 0;

	t->lo[i] = lo < 0 ? 0 : lo;
	for (int p = lo; p < hi; p++) {
		float far = fabsf((float)p + .5F - cell->middle);
		float w = fmaxf(1 - far / cell->reach, 0) *
			  overlap(p, cell->from, cell->to);

		sum += w;
		if (p < 0 || p >= n)
			continue;
		inside += w;
		weights[k++] = w;
	}
	t->n[i] = k;
	sum = sum > 0 ? sum : 1;
	t->inside[i] = inside / sum;
	for (k = 0; k < t->n[i]; k++)
		weights[k] /= sum;
}

/*
 * Tents of (TO - FROM) / 64 around the middle of each cell, of the N pixels of
 * a side; what lies between FROM and TO is there.
 */
static void
weigh(struct tents *t, int n, double from, double to)
{
	struct cell cell = { 0, (float)(to - from) / SIDE, (float)from,
		(float)to };

	for (int i = 0; i < SIDE; i++) {
		cell.middle = cell.from + ((float)i + .5F) * cell.reach;
		weigh_one(t, i, &cell, n);
	}
}

static void
tents_new(struct tents *t, int n)
{
	t->room = zeroed((size_t)SIDE * (size_t)(n + 2), sizeof(*t->room));
	for (int i = 0; i < SIDE; i++)
		t->weights[i] = t->room + (size_t)i * (size_t)(n + 2);
}

struct derive *
derive_new(const struct small *small)
{
	struct derive *d = zeroed(1, sizeof(*d));
	int w = small->width, h = small->height;

	d->small = small;
	d->height = padded(h);
	d->turned = zeroed((size_t)w * (size_t)d->height, sizeof(float));
	d->part = zeroed((size_t)SIDE * (size_t)d->height, sizeof(float));
	d->rows = zeroed((size_t)SIDE * (size_t)d->height, sizeof(float));
	for (int x = 0; x < w; x++)
		for (int y = 0; y < h; y++)
			d->turned[(size_t)x * (size_t)d->height + (size_t)y] =
			    small->luma[(size_t)y * (size_t)w + (size_t)x];
	d->right = -1;
	tents_new(&d->across, w);
	tents_new(&d->down, h);
	return d;
}

void
derive_free(struct derive *d)
{
	if (d == NULL)
		return;
	free(d->across.room);
	free(d->down.room);
	free(d->turned);
	free(d->part);
	free(d->rows);
	free(d);
}

/* Rows of so many, one after the other. */
struct table {
	const float *rows;
	int len;
};

/* OUT: of rows, each times its weight in output I. */
FAST static void
sum_rows(
    float *restrict out, const struct table *in, const struct tents *t, int i)
{
	int len = in->len;

	memset(out, 0, (size_t)len * sizeof(*out));
	for (int k = 0; k < t->n[i]; k++) {
		const float *restrict row =
		    in->rows + (size_t)(t->lo[i] + k) * (size_t)len;
		float w = t->weights[i][k];

		for (int j = 0; j < len; j++)
			out[j] += w * row[j];
	}
}

/* Many boxes that follow one another have the same sides. */
static void
prepare(struct derive *d, double left, double right)
{
	size_t h = (size_t)d->height;

	if (left >= d->left && left <= d->left && right >= d->right &&
	    right <= d->right)
		return;
	d->left = left;
	d->right = right;
	weigh(&d->across, d->small->width, left * d->small->across,
	    right * d->small->across);
	for (int i = 0; i < SIDE; i++)
		sum_rows(d->part + (size_t)i * h,
		    &(struct table) { d->turned, d->height }, &d->across, i);
	for (size_t y = 0; y < h; y++)
		for (size_t i = 0; i < SIDE; i++)
			d->rows[y * SIDE + i] = d->part[i * h + y];
}

static void
add_border(const struct derive *d, float border, float out[SIDE][SIDE])
{
	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE; j++)
			out[i][j] += border * (1 - d->down.inside[i] *
						       d->across.inside[j]);
}

void
derive_levels(
    struct derive *d, const struct derive_box *box, float out[SIDE][SIDE])
{
	prepare(d, box->left, box->right);
	weigh(&d->down, d->small->height, box->top * d->small->down,
	    box->bottom * d->small->down);
	for (int i = 0; i < SIDE; i++)
		sum_rows(
		    out[i], &(struct table) { d->rows, SIDE }, &d->down, i);
	if (box->left < 0 || box->top < 0 || box->right > 1 || box->bottom > 1)
		add_border(d, (float)box->border, out);
}

/* A row of the tilted image, in the one that it is of. */
struct tilting {
	const struct small *from;
	float x, y, dx, dy; /* where a row begins in it, and goes on */
	float border;
};

static float
at(const struct tilting *t, int x, int y)
{
	const struct small *from = t->from;

	if (x < 0 || y < 0 || x >= from->width || y >= from->height)
		return t->border;
	return from->luma[(size_t)y * (size_t)from->width + (size_t)x];
}

/* Between four pixels, of which some are outside. */
static uint8_t
between(const struct tilting *t, float x, float y)
{
	int left = (int)floorf(x), top = (int)floorf(y);
	float across = x - (float)left, down = y - (float)top;
	float upper =
	    at(t, left, top) * (1 - across) + at(t, left + 1, top) * across;
	float lower = at(t, left, top + 1) * (1 - across) +
		      at(t, left + 1, top + 1) * across;

	return (uint8_t)(upper * (1 - down) + lower * down + .5F);
}

static void
tilt_row(const struct tilting *t, uint8_t *out)
{
	int w = t->from->width, h = t->from->height;

	for (int i = 0; i < w; i++) {
		float x = t->x + (float)i * t->dx, y = t->y + (float)i * t->dy;
		int left = (int)x, top = (int)y;
		const uint8_t *in;
		float across, down, upper, lower;

		if (x < 0 || y < 0 || left + 1 >= w || top + 1 >= h) {
			out[i] = between(t, x, y);
			continue;
		}
		in = t->from->luma + (size_t)top * (size_t)w + (size_t)left;
		across = x - (float)left;
		down = y - (float)top;
		upper = in[0] + (in[1] - in[0]) * across;
		lower = in[w] + (in[w + 1] - in[w]) * across;
		out[i] = (uint8_t)(upper + (lower - upper) * down + .5F);
	}
}

/* Each pixel of four. */
struct small
small_half(const struct small *from)
{
	struct small to = { .width = (from->width + 1) / 2,
		.height = (from->height + 1) / 2,
		.across = from->across / 2,
		.down = from->down / 2 };
	size_t w = (size_t)from->width;

	to.luma = zeroed((size_t)to.width * (size_t)to.height, 1);
	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++) {
			size_t right = 2 * x + 1 < from->width ? 1 : 0;
			size_t below = 2 * y + 1 < from->height ? w : 0;
			const uint8_t *in =
			    from->luma + 2 * (size_t)y * w + 2 * (size_t)x;

			to.luma[(size_t)y * (size_t)to.width + (size_t)x] =
			    (uint8_t)((in[0] + in[right] + in[below] +
					  in[below + right] + 2) /
				      4);
		}
	return to;
}

/* Turned clockwise about the middle by DEGREES; its sides stay. */
struct small
small_tilt(const struct small *from, double degrees, int border)
{
	struct small to = *from;
	float s = sinf((float)(degrees * M_PI / 180));
	float c = cosf((float)(degrees * M_PI / 180));
	float mx = (float)from->across / 2, my = (float)from->down / 2;
	struct tilting t = { from, 0, 0, c, -s, (float)border };

	to.luma = zeroed((size_t)to.width * (size_t)to.height, 1);
	for (int i = 0; i < to.height; i++) {
		float y = (float)i + .5F - my;

		t.x = mx + c * (.5F - mx) + s * y - .5F;
		t.y = my - s * (.5F - mx) + c * y - .5F;
		tilt_row(&t, to.luma + (size_t)i * (size_t)to.width);
	}
	return to;
}
