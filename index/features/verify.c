/*
 * Whether matches agree on where one picture lies in the other.  It is RANSAC
 * (Fischler and Bolles, 1981) with nothing left to chance: each match says by
 * itself where, as its points have a size and an angle, so that all can be
 * tried.  What most agree with, roughly, is then fitted to those, again and
 * again, first as a similarity, then as an affine map.
 */
#include <math.h>
#include <string.h>

#include "index/features/features.h"

#define TAU 6.283185307179586
/*
 * How far a match may be from where it would be, in pixels of its point and in
 * sides of the picture, which a perspective bends; and at first.
 */
#ifndef NEAR_PIXELS
#define NEAR_PIXELS 3.0
#define NEAR_SIDE 0.012
#define ROUGH_SIDE 0.10
#define TURN_COS 0.88 /* of how far it may be turned from it: 28 degrees */
#define SIZE_MOST 1.5 /* how much larger or smaller its point may be */
#define STEPS 6
#define ROUGH_STEPS 3      /* of these; the last to fit a similarity */
#define TRIES 5            /* with the matches that most agree with */
#define AFFINE_LEAST 4     /* matches: with less a similarity is all they say */
#define NARROW_LEAST 0.035 /* of a side: less is a line, a logo, a word */
#define SAME_PIXELS 3.0    /* nearer ones are of one and the same point */
#endif

/* What is the same for all maps. */
struct facet {
	double ratio, cos, sin; /* of sizes; of how far it turns */
	double limit;           /* how far off, in the end */
};

struct vote {
	const struct match *all;
	size_t n;
	struct facet facets[MATCHES];
	bool in[MATCHES];
	int count;
};

static void
prepare(struct vote *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct match *m = &v->all[i];
		double turn = m->to.angle - m->from.angle;

		v->facets[i] =
		    (struct facet) { m->to.size / m->from.size, cos(turn),
			    sin(turn), NEAR_SIDE + NEAR_PIXELS * m->to.size };
	}
}

/* Which matches agree, where each may be ROUGH farther off. */
static void
gather(struct vote *v, const struct affine *t, double rough)
{
	double scale = affine_scale(t), c = t->a + t->e, s = t->d - t->b;
	double len = sqrt(c * c + s * s);

	v->count = 0;
	for (size_t i = 0; i < v->n; i++) {
		const struct facet *f = &v->facets[i];
		double limit = f->limit + rough;

		v->in[i] = f->ratio < scale * SIZE_MOST &&
			   f->ratio * SIZE_MOST > scale &&
			   f->cos * c + f->sin * s > TURN_COS * len &&
			   affine_off(t, &v->all[i]) < limit * limit;
		v->count += v->in[i];
	}
}

static bool
is_same(const struct spot *a, const struct spot *b)
{
	double x = a->x - b->x, y = a->y - b->y;

	return x * x + y * y < SAME_PIXELS * SAME_PIXELS * a->size * b->size;
}

/* A point of either picture counts once: the match that fits best. */
static void
unite(struct vote *v, const struct affine *t)
{
	for (size_t i = 0; i < v->n; i++)
		for (size_t k = 0; k < i && v->in[i]; k++) {
			const struct match *a = &v->all[i], *b = &v->all[k];
			bool same = a->point == b->point ||
				    is_same(&a->from, &b->from) ||
				    is_same(&a->to, &b->to);

			if (!v->in[k] || !same)
				continue;
			v->in[affine_off(t, a) < affine_off(t, b) ? k : i] =
			    false;
			v->count--;
		}
}

/* T becomes what the matches say that roughly agree with it. */
static bool
refine(struct vote *v, struct affine *t)
{
	double rough = ROUGH_SIDE;

	gather(v, t, rough);
	for (int step = 0; step < STEPS; step++) {
		bool whole = step >= ROUGH_STEPS && v->count >= AFFINE_LEAST;
		bool said = whole ? affine_fit(t, v->all, v->in, v->n)
				  : affine_similar(t, v->all, v->in, v->n);

		if (!said || v->count < 3)
			return false;
		rough = step < ROUGH_STEPS ? rough / 2 : 0;
		gather(v, t, rough);
	}
	unite(v, t);
	return affine_is_sane(t) &&
	       spots_narrow(v->all, v->in, v->n, false) >= NARROW_LEAST &&
	       spots_narrow(v->all, v->in, v->n, true) >= NARROW_LEAST;
}

static size_t
most(const int *count, size_t n)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++)
		best = count[i] > count[best] ? i : best;
	return best;
}

void
matches_verify(const struct match *matches, size_t n, struct agreement *out)
{
	struct vote v = { .all = matches, .n = n < MATCHES ? n : MATCHES };
	int counts[MATCHES];

	*out = (struct agreement) { 0 };
	prepare(&v);
	for (size_t i = 0; i < v.n; i++) {
		struct affine t = affine_of(&matches[i]);

		gather(&v, &t, ROUGH_SIDE);
		counts[i] = v.count;
	}
	for (int try = 0; try < TRIES && v.n > 0; try++) {
		size_t best = most(counts, v.n);
		struct affine t = affine_of(&matches[best]);

		if (counts[best] < 3)
			return;
		counts[best] = 0;
		if (!refine(&v, &t) || v.count <= out->inliers)
			continue;
		*out = (struct agreement) { v.count, t };
		/* Those that agree would say the same once more. */
		for (size_t i = 0; i < v.n; i++)
			counts[i] = v.in[i] ? 0 : counts[i];
	}
}
