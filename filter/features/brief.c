/*
 * What is around a corner, in 256 bits: which of places drawn by chance are
 * brighter than others (Calonder and others, "BRIEF: Binary Robust
 * Independent Elementary Features", ECCV 2010), turned as the corner is
 * (Rublee and others, "ORB: an efficient alternative to SIFT or SURF", ICCV
 * 2011).  The places are our own, of a generator that is always the same, and
 * every second bit is the one before it, mirrored: so the code of a mirrored
 * image is known, too.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "features.h"

#define RADIUS 19 /* pixels around a corner that turn it */
#define WITHIN 17 /* and those where brightness is compared */
#define APART 4   /* pixels, across and down together, at least */
#define POINT 14  /* bits after the binary point of cos and sin */
#define REACH 4   /* pixels to either side: of a blur by two boxes of 5 */
#define LESS 2    /* bits: 255 * 5^4 then fits 16 */
#define SEED UINT64_C(0x9e3779b97f4a7c15)

/* Four places, of which the first two are compared with the others. */
struct four {
	int8_t x[4], y[4];
};

/*
 * Of the first 4096 drawn, those that changed least in 160 photographs of
 * BIQ2021 when these were blended, squashed or written over, differed most
 * from image to image, and least with one another: how many are passed over
 * before each.
 */
/* clang-format off */
static const uint8_t kept[BITS / 2] = {
	22, 21, 71, 6, 14, 14, 6, 13, 15, 22, 5, 34, 71, 16, 100, 92,
	5, 78, 36, 15, 33, 8, 39, 3, 71, 15, 5, 10, 25, 4, 2, 21,
	7, 71, 41, 75, 2, 22, 49, 24, 59, 24, 9, 5, 3, 85, 6, 18,
	38, 1, 2, 13, 20, 12, 24, 5, 9, 23, 0, 11, 95, 22, 4, 27,
	32, 29, 14, 44, 34, 3, 96, 29, 4, 5, 48, 41, 84, 34, 96, 7,
	8, 8, 77, 1, 11, 50, 116, 28, 24, 0, 41, 32, 11, 11, 8, 7,
	65, 11, 10, 7, 54, 15, 42, 29, 43, 34, 19, 105, 35, 101, 8, 5,
	62, 74, 17, 6, 4, 13, 11, 146, 16, 67, 33, 31, 49, 6, 15, 44,
};
/* clang-format on */

/* SplitMix64 (Steele and others, OOPSLA 2014). */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Nearly normal, of mean 0 and deviation 9: the sum of 12 times 5 bits. */
static int
draw_near(uint64_t *state)
{
	uint64_t bits = draw(state);
	int sum = 0;

	for (int i = 0; i < 12; i++, bits >>= 5)
		sum += (int)(bits & 31);
	return (sum - 12 * 31 / 2) * 9 / 32;
}

static bool
is_within(int x, int y)
{
	return x * x + y * y <= WITHIN * WITHIN;
}

static void
draw_place(uint64_t *state, int8_t *x, int8_t *y)
{
	int a, b;

	do {
		a = draw_near(state);
		b = draw_near(state);
	} while (!is_within(a, b));
	*x = (int8_t)a;
	*y = (int8_t)b;
}

static bool
is_apart(const struct four *four, int a, int b)
{
	return abs(four->x[a] - four->x[b]) + abs(four->y[a] - four->y[b]) >=
	       APART;
}

/*
 * Corners of a parallelogram, the first two opposite one another: where it only
 * grows brighter to one side, both pairs are as bright.
 */
static struct four
draw_four(uint64_t *state)
{
	struct four four;

	for (;;) {
		int x, y;

		for (int i = 0; i < 3; i++)
			draw_place(state, &four.x[i], &four.y[i]);
		x = four.x[0] + four.x[1] - four.x[2];
		y = four.y[0] + four.y[1] - four.y[2];
		four.x[3] = (int8_t)x;
		four.y[3] = (int8_t)y;
		if (is_within(x, y) && is_apart(&four, 0, 2) &&
		    is_apart(&four, 1, 2))
			return four;
	}
}

/*
 * One step of a turn after the other, in 2^30ths: after 64 of them it is off by
 * less than 2^-24.
 */
static void
turn(struct pattern *p)
{
	const int64_t one = (int64_t)1 << 30, half = (int64_t)1 << 29;
	const int64_t step_cos = 1073418433, step_sin = 26350943;
	int64_t c = one, s = 0;

	for (int i = 0; i < TURN / 4; i++) {
		int32_t x =
		    (int32_t)((c + (1 << (29 - POINT))) >> (30 - POINT));
		int32_t y =
		    (int32_t)((s + (1 << (29 - POINT))) >> (30 - POINT));
		int64_t next = (c * step_cos - s * step_sin + half) >> 30;

		p->cos[i] = p->sin[i + TURN / 4] = x;
		p->cos[i + TURN / 2] = p->sin[i + 3 * TURN / 4] = -x;
		p->sin[i] = p->cos[i + 3 * TURN / 4] = y;
		p->cos[i + TURN / 4] = p->sin[i + TURN / 2] = -y;
		s = (s * step_cos + c * step_sin + half) >> 30;
		c = next;
	}
}

void
pattern_make(struct pattern *p)
{
	uint64_t state = SEED;

	turn(p);
	for (int i = 0; i < BITS; i += 2) {
		struct four four = draw_four(&state);

		for (int skip = kept[i / 2]; skip > 0; skip--)
			four = draw_four(&state);
		for (int k = 0; k < 4; k++) {
			p->x[k][i] = p->x[k][i + 1] = four.x[k];
			p->y[k][i] = four.y[k];
			p->y[k][i + 1] = (int8_t)-four.y[k];
		}
	}
}

/* Of 9 pixels in a row, or one below the other, STEP apart. */
FAST static void
across(uint16_t *restrict out, const uint8_t *restrict in, int n)
{
	for (int x = 0; x < n; x++) {
		int sum = 5 * in[x];

		for (int i = 1; i <= REACH; i++)
			sum += (5 - i) * (in[x - i] + in[x + i]);
		out[x] = (uint16_t)sum;
	}
}

FAST static void
down(uint16_t *restrict out, const uint16_t *restrict in, int stride, int n)
{
	for (int x = 0; x < n; x++) {
		uint32_t sum = 5U * in[x];

		for (int i = 1; i <= REACH; i++)
			sum +=
			    (uint32_t)(5 - i) *
			    ((uint32_t)in[x - i * stride] + in[x + i * stride]);
		out[x] = (uint16_t)(sum >> LESS);
	}
}

/* But for what is REACH from the edge: no corner looks there. */
void
blur(const struct plane *plane, struct blurred *to)
{
	int width = plane->width, height = plane->height;
	size_t n = (size_t)width * (size_t)height;
	uint16_t *between = calloc(n + PAD, sizeof(*between));

	*to = (struct blurred) { width, height, NULL };
	to->at = calloc(n + PAD, sizeof(*to->at));
	if (between == NULL || to->at == NULL)
		err(1, NULL);
	for (int y = 0; y < height && width > 2 * REACH; y++) {
		size_t at = (size_t)y * (size_t)width + REACH;

		across(between + at, plane->at + at, width - 2 * REACH);
	}
	for (int y = REACH; y < height - REACH; y++) {
		size_t at = (size_t)y * (size_t)width;

		down(to->at + at, between + at, width, width);
	}
	free(between);
}

/* Half the width of a circle of RADIUS, Y from its middle. */
static int
reach_at(int y)
{
	int x = RADIUS;

	while (x * x + y * y > RADIUS * RADIUS + RADIUS)
		x--;
	return x;
}

/* The last direction, of all, that is not left of X, Y. */
static int
direction(const struct pattern *p, int64_t x, int64_t y)
{
	int quarter = y >= 0 ? (x > 0 ? 0 : 1) : (x < 0 ? 2 : 3);
	int angle = quarter * TURN / 4;

	for (int step = TURN / 8; step > 0; step /= 2)
		if (p->cos[angle + step] * y - p->sin[angle + step] * x >= 0)
			angle += step;
	return angle;
}

FAST static void
moments(const uint8_t *row, int reach, int *sum, int *across_sum)
{
	int all = 0, weighed = 0;

	for (int x = -reach; x <= reach; x++) {
		all += row[x];
		weighed += x * row[x];
	}
	*sum = all;
	*across_sum = weighed;
}

int
corner_angle(const struct pattern *p, const struct plane *plane,
    const struct corner *corner)
{
	const uint8_t *at = plane->at +
			    (size_t)corner->y * (size_t)plane->width +
			    (size_t)corner->x;
	int64_t mx = 0, my = 0;

	for (int y = -RADIUS; y <= RADIUS; y++) {
		int sum, weighed;

		moments(at + y * plane->width, reach_at(y), &sum, &weighed);
		mx += weighed;
		my += y * sum;
	}
	return direction(p, mx, my);
}

/* Where the places of all bits are, turned, from the corner. */
FAST static void
places(const struct view *view, int k, int32_t *restrict out)
{
	const struct pattern *p = view->pattern;
	int32_t c = p->cos[view->angle], s = p->sin[view->angle];
	int32_t half = 1 << (POINT - 1);
	int32_t stride = view->blurred->width;

	for (int i = 0; i < BITS; i++) {
		int32_t x = p->x[k][i], y = p->y[k][i];
		int32_t right = (x * c - y * s + half) >> POINT;
		int32_t below = (x * s + y * c + half) >> POINT;

		out[i] = right + below * stride;
	}
}

void
corner_code(const struct view *view, const struct corner *corner,
    uint8_t code[CODE_BYTES])
{
	const struct blurred *b = view->blurred;
	const uint16_t *from =
	    b->at + (size_t)corner->y * (size_t)b->width + (size_t)corner->x;
	int32_t at[4][BITS];

	for (int i = 0; i < 4; i++)
		places(view, i, at[i]);
	memset(code, 0, CODE_BYTES);
	for (int i = 0; i < BITS; i++) {
		int one = from[at[0][i]] + from[at[1][i]];
		int two = from[at[2][i]] + from[at[3][i]];

		code[i / 8] |= (uint8_t)((one < two) << i % 8);
	}
}
