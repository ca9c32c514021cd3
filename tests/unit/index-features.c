/*
 * Whether matches agree: sets whose truth is known, with others among them that
 * are wrong; what cannot be true; and hits put together.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "index/features/features.h"
#include "schemas/point.h"
#include "tests/test.h"

#define PIXEL (1 / 512.0)

/* SplitMix64. */
static double
draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static struct spot
any_spot(uint64_t *state)
{
	return (struct spot) { draw(state), draw(state), PIXEL,
		draw(state) * 6.28 };
}

/* As T says, to within a pixel. */
static struct match
true_match(const struct affine *t, uint64_t *state)
{
	struct match m = { .from = any_spot(state) };
	double scale = affine_scale(t);

	m.to.x = t->a * m.from.x + t->b * m.from.y + t->c;
	m.to.y = t->d * m.from.x + t->e * m.from.y + t->f;
	m.to.x += (draw(state) - 0.5) * PIXEL;
	m.to.y += (draw(state) - 0.5) * PIXEL;
	m.to.size = PIXEL * scale * (0.9 + draw(state) * 0.2);
	m.to.angle = m.from.angle + atan2(t->d - t->b, t->a + t->e) +
		     (draw(state) - 0.5) * 0.3;
	return m;
}

/* RIGHT matches of T, and WRONG ones that say whatever they say. */
static struct agreement
verified(const struct affine *t, int right, int wrong)
{
	struct match matches[MATCHES] = { 0 };
	struct agreement agreement;
	uint64_t state = 7;
	int n = 0;

	while (n < wrong) {
		matches[n].from = any_spot(&state);
		matches[n++].to = any_spot(&state);
	}
	while (n < right + wrong)
		matches[n++] = true_match(t, &state);
	for (int i = 0; i < n; i++)
		matches[i].point = (uint32_t)i;
	matches_verify(matches, (size_t)n, &agreement);
	return agreement;
}

static bool
is_near(const struct affine *a, const struct affine *b)
{
	return fabs(a->a - b->a) < 0.02 && fabs(a->b - b->b) < 0.02 &&
	       fabs(a->c - b->c) < 0.02 && fabs(a->d - b->d) < 0.02 &&
	       fabs(a->e - b->e) < 0.02 && fabs(a->f - b->f) < 0.02;
}

static void
test_truth_is_found(void)
{
	static const struct affine truths[] = {
		{ 1, 0, 0, 0, 1, 0 },
		{ 0.3, 0, 0.5, 0, 0.3, 0.1 },
		{ 0, -0.7, 0.9, 0.7, 0, 0.1 },
		{ 0.98, -0.17, 0.1, 0.17, 0.98, -0.05 },
		{ 1.2, 0.05, 0, -0.03, 0.9, 0 },
		{ 3, 0, -1, 0, 3, -1 },
	};

	for (size_t i = 0; i < sizeof(truths) / sizeof(truths[0]); i++) {
		struct agreement a = verified(&truths[i], 20, 100);

		OK(a.inliers >= 18 && a.inliers <= 22);
		OK(is_near(&a.affine, &truths[i]));
	}
}

static void
test_chance_does_not_agree(void)
{
	static const struct affine none = { 1, 0, 0, 0, 1, 0 };
	struct agreement a = verified(&none, 0, MATCHES);

	OK(a.inliers < INLIERS_MANY);
	OK(verified(&none, 0, 30).inliers < INLIERS);
	OK(verified(&none, 0, 0).inliers == 0);
	OK(verified(&none, 2, 0).inliers == 0);
}

/* Too small, too large, sheared, mirrored: no picture is seen so. */
static void
test_what_cannot_be(void)
{
	static const struct affine odd[] = {
		{ 0.1, 0, 0.2, 0, 0.1, 0.2 },
		{ 9, 0, 0, 0, 9, 0 },
		{ 1, 0, 0, 0, 0.3, 0 },
		{ 1, 1.5, 0, 0, 1, 0 },
		{ -1, 0, 1, 0, 1, 0 },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		OK(!affine_is_sane(&odd[i]));
		OK(verified(&odd[i], 30, 0).inliers < 30);
	}
}

/* All on a line, or all in one spot, as a word or a logo is. */
static void
test_no_line_and_no_spot(void)
{
	struct match line[20] = { 0 }, spot[20] = { 0 }, same[20] = { 0 };
	struct affine t = { 1, 0, 0, 0, 1, 0 };
	struct agreement a;
	uint64_t state = 3;

	for (int i = 0; i < 20; i++) {
		line[i] = true_match(&t, &state);
		line[i].from.y = line[i].to.y = 0.5;
		line[i].point = (uint32_t)i;
		spot[i] = true_match(&t, &state);
		spot[i].from.x = spot[i].to.x = 0.5 + 0.05 * draw(&state);
		spot[i].from.y = spot[i].to.y = 0.5 + 0.05 * draw(&state);
		spot[i].point = (uint32_t)i;
		same[i] = true_match(&t, &state);
		same[i].point = (uint32_t)i % 4;
	}
	matches_verify(line, 20, &a);
	OK(a.inliers == 0);
	matches_verify(spot, 20, &a);
	OK(a.inliers == 0);
	matches_verify(same, 20, &a);
	OK(a.inliers <= 4);
}

static void
test_no_numbers(void)
{
	struct match matches[MATCHES + 10];
	struct agreement a;

	for (size_t i = 0; i < MATCHES + 10; i++)
		matches[i] = (struct match) {
			{ NAN, INFINITY, 0, NAN },
			{ -INFINITY, NAN, 1e300, INFINITY },
			(uint32_t)i,
			0,
		};
	matches_verify(matches, MATCHES + 10, &a);
	OK(a.inliers == 0);
}

static void
test_inverse(void)
{
	struct affine t = { 0.3, -0.2, 0.5, 0.1, 0.4, 0.1 }, back, none = { 0 };

	OK(affine_inverse(&t, &back));
	OK(fabs(back.a * t.a + back.b * t.d - 1) < 1e-12);
	OK(fabs(back.a * t.c + back.b * t.f + back.c) < 1e-12);
	OK(!affine_inverse(&none, &back));
}

static struct hit
hit_of(int64_t item, int point, int query)
{
	return (struct hit) { item, (uint32_t)query, false, (uint8_t)point,
		(uint8_t)(query % 30) };
}

/* Items of enough points, in order; of each point the nearest. */
static void
test_hits(void)
{
	struct hits hits = { 0 };
	struct hit out[MATCHES];
	size_t at = 0;

	hits_begin(&hits, 1000, 0);
	for (int i = 0; i < INLIERS; i++) {
		struct hit hit = hit_of(9, i, i);

		hits_add(&hits, &hit);
		for (int k = 0; k < 20; k++) {
			hit = hit_of(7, i, 100 + 20 * i + k);
			hits_add(&hits, &hit);
		}
		hit = hit_of(8, 0, 500 + i);
		hits_add(&hits, &hit);
	}
	hits_sort(&hits);
	OK(hits_next(&hits, &at, out) == 4 * INLIERS);
	OK(out[0].item == 7 && out[0].distance <= out[3].distance);
	OK(hits_next(&hits, &at, out) == INLIERS && out[0].item == 9);
	OK(hits_next(&hits, &at, out) == 0);
	hits_clear(&hits);
}

/* A code that all items have is not looked at, and takes no memory. */
static void
test_hot(void)
{
	struct hits hits = { 0 };
	struct hit out[MATCHES];
	size_t at = 0;

	hits_begin(&hits, 10, 0);
	for (int64_t item = 0; item < 100000; item++)
		for (int i = 0; i < INLIERS; i++) {
			struct hit hit = hit_of(item, i, i);

			hits_add(&hits, &hit);
		}
	OK(hits.n <= (HOT_LEAST + 1) * INLIERS);
	hits_sort(&hits);
	OK(hits.n == 0);
	OK(hits_next(&hits, &at, out) == 0);
	hits_clear(&hits);
}

static void
test_points(void)
{
	struct point_form form = { .x = 0x1234,
		.y = 65535,
		.size = 48,
		.angle = 64,
		.code = { 0x01, 0x80 } };
	uint8_t bytes[POINT_BYTES];
	struct point point;

	point_write(bytes, &form);
	OK(bytes[0] == 0x34 && bytes[1] == 0x12);
	point_read(&point, bytes);
	OK(point.y > 0.99999 && fabs(point.x - 0x1234 / 65535.0) < 1e-12);
	OK(fabs(point.size - 1 / 512.0) < 1e-12);
	OK(fabs(point.angle - 1.5707963) < 1e-6);
	point_mirror(&point);
	OK(point.code[0] == 0x02 && point.code[1] == 0x40);
	point_mirror(&point);
	OK(memcmp(point.code, form.code, POINT_CODE) == 0);
	OK(points_count(80, 2) == 2 && points_count(80, 1) == 0);
	OK(points_count(79, 2) == 0 && points_count(0, 2) == 0);
}

int
main(void)
{
	test_truth_is_found();
	test_chance_does_not_agree();
	test_what_cannot_be();
	test_no_line_and_no_spot();
	test_no_numbers();
	test_inverse();
	test_hits();
	test_hot();
	test_points();
	return DONE();
}
