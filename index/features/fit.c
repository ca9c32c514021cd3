/*
 * Maps from one picture's plane to the other's: made of matches, by least
 * squares, and whether they can be true.
 */
#include <math.h>

#include "index/features/features.h"

#define SCALE_MOST 8.0 /* or an eighth: the pixels are not there */
#define SHEAR_MOST 2.0 /* the long axis to the short one */
#define SINGULAR 1e-9

struct affine
affine_of(const struct match *m)
{
	double scale = m->to.size / m->from.size;
	double angle = m->to.angle - m->from.angle;
	struct affine t = { .a = scale * cos(angle), .d = scale * sin(angle) };

	t.b = -t.d;
	t.e = t.a;
	t.c = m->to.x - t.a * m->from.x - t.b * m->from.y;
	t.f = m->to.y - t.d * m->from.x - t.e * m->from.y;
	return t;
}

double
affine_off(const struct affine *t, const struct match *m)
{
	double x = t->a * m->from.x + t->b * m->from.y + t->c - m->to.x;
	double y = t->d * m->from.x + t->e * m->from.y + t->f - m->to.y;

	return x * x + y * y;
}

static void
swap_rows(double a[5], double b[5])
{
	for (int i = 0; i < 5; i++) {
		double keep = a[i];

		a[i] = b[i];
		b[i] = keep;
	}
}

/* ROW less so much of PIVOT that its number I is 0. */
static void
clear(double row[5], const double pivot[5], int i)
{
	for (int c = 4; c >= i; c--)
		row[c] -= row[i] * pivot[c];
}

/* Gauss and Jordan: three unknowns, two right sides. */
static bool
solve(double m[3][5])
{
	for (int i = 0; i < 3; i++) {
		int p = i;

		for (int r = i + 1; r < 3; r++)
			p = fabs(m[r][i]) > fabs(m[p][i]) ? r : p;
		if (fabs(m[p][i]) < SINGULAR)
			return false;
		swap_rows(m[i], m[p]);
		for (int c = 4; c >= i; c--)
			m[i][c] /= m[i][i];
		for (int r = 0; r < 3; r++)
			if (r != i)
				clear(m[r], m[i], i);
	}
	return true;
}

bool
affine_fit(
    struct affine *t, const struct match *matches, const bool *in, size_t n)
{
	double m[3][5] = { { 0 } };

	for (size_t i = 0; i < n; i++) {
		const struct match *x = &matches[i];
		double row[5] = { x->from.x, x->from.y, 1, x->to.x, x->to.y };

		for (int r = 0; r < 3 && in[i]; r++)
			for (int c = 0; c < 5; c++)
				m[r][c] += row[r] * row[c];
	}
	if (!solve(m))
		return false;
	*t = (struct affine) { m[0][3], m[1][3], m[2][3], m[0][4], m[1][4],
		m[2][4] };
	return true;
}

/* The middle of those IN; returns how many these are. */
static double
middle(
    const struct match *matches, const bool *in, size_t n, struct match *mean)
{
	double count = 0;

	*mean = (struct match) { 0 };
	for (size_t i = 0; i < n; i++) {
		if (!in[i])
			continue;
		count++;
		mean->from.x += matches[i].from.x;
		mean->from.y += matches[i].from.y;
		mean->to.x += matches[i].to.x;
		mean->to.y += matches[i].to.y;
	}
	mean->from.x /= count;
	mean->from.y /= count;
	mean->to.x /= count;
	mean->to.y /= count;
	return count;
}

/*
 * Scale, turn and shift: Umeyama, "Least-Squares Estimation of Transformation
 * Parameters Between Two Point Patterns", 1991.
 */
bool
affine_similar(
    struct affine *t, const struct match *matches, const bool *in, size_t n)
{
	double along = 0, across = 0, square = 0;
	struct match mean;

	if (middle(matches, in, n, &mean) < 2)
		return false;
	for (size_t i = 0; i < n; i++) {
		double x = matches[i].from.x - mean.from.x;
		double y = matches[i].from.y - mean.from.y;
		double u = matches[i].to.x - mean.to.x;
		double v = matches[i].to.y - mean.to.y;

		if (!in[i])
			continue;
		along += x * u + y * v;
		across += x * v - y * u;
		square += x * x + y * y;
	}
	if (square < SINGULAR)
		return false;
	*t = (struct affine) { .a = along / square, .d = across / square };
	t->b = -t->d;
	t->e = t->a;
	t->c = mean.to.x - t->a * mean.from.x - t->b * mean.from.y;
	t->f = mean.to.y - t->d * mean.from.x - t->e * mean.from.y;
	return true;
}

bool
affine_inverse(const struct affine *t, struct affine *out)
{
	double det = t->a * t->e - t->b * t->d;

	if (fabs(det) < SINGULAR)
		return false;
	*out = (struct affine) { .a = t->e / det,
		.b = -t->b / det,
		.d = -t->d / det,
		.e = t->a / det };
	out->c = -(out->a * t->c + out->b * t->f);
	out->f = -(out->d * t->c + out->e * t->f);
	return true;
}

double
affine_scale(const struct affine *t)
{
	return sqrt(fabs(t->a * t->e - t->b * t->d));
}

/* By its singular values. */
bool
affine_is_sane(const struct affine *t)
{
	double det = t->a * t->e - t->b * t->d;
	double sum = t->a * t->a + t->b * t->b + t->d * t->d + t->e * t->e;
	double root = sqrt(fmax(0, sum * sum - 4 * det * det));
	double large = sqrt((sum + root) / 2);

	return det > 0 && large < SCALE_MOST && det > large / SCALE_MOST &&
	       large * large < SHEAR_MOST * det;
}

double
spots_narrow(const struct match *matches, const bool *in, size_t n, bool to)
{
	double xx = 0, yy = 0, xy = 0, count, half;
	struct match mean;

	if ((count = middle(matches, in, n, &mean)) < 1)
		return 0;
	for (size_t i = 0; i < n; i++) {
		const struct spot *at = to ? &matches[i].to : &matches[i].from;
		const struct spot *mid = to ? &mean.to : &mean.from;
		double x = at->x - mid->x, y = at->y - mid->y;

		if (!in[i])
			continue;
		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	half = (xx + yy) / 2;
	return sqrt(
	    fmax(0, half - sqrt(fmax(0, half * half - xx * yy + xy * xy))) /
	    count);
}
