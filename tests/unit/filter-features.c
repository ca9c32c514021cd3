/*
 * Local features: found again where the image is turned, mirrored, smaller or
 * larger; the same on every machine; and none where there is nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/features/features.h"
#include "schemas/point.h"
#include "tests/test.h"

#define SIDE 300 /* pixels */
#define NEAR_BITS 40
#define SUM 0x4e9b70ca3d0bce6eU

static uint32_t
mix(uint32_t a, uint32_t b)
{
	uint32_t x = a * 2654435761U ^ b * 2246822519U;

	x = (x ^ x >> 15) * 2246822519U;
	return x ^ x >> 13;
}

/* Blocks of 7 x 9 pixels of a brightness of their own. */
static struct small
blocks(void)
{
	struct small img = { SIDE, SIDE - 40, SIDE, SIDE - 40, NULL };

	img.luma = malloc((size_t)img.width * (size_t)img.height);
	for (int y = 0; y < img.height; y++)
		for (int x = 0; x < img.width; x++)
			img.luma[y * img.width + x] = (uint8_t)mix(
			    (uint32_t)x / 7, (uint32_t)y / 9 + 100);
	return img;
}

static struct small
mirrored(const struct small *from)
{
	struct small to = *from;

	to.luma = malloc((size_t)to.width * (size_t)to.height);
	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++)
			to.luma[y * to.width + x] =
			    from->luma[y * to.width + to.width - 1 - x];
	return to;
}

/* By a quarter, clockwise. */
static struct small
turned(const struct small *from)
{
	struct small to = { from->height, from->width, from->down, from->across,
		NULL };

	to.luma = malloc((size_t)to.width * (size_t)to.height);
	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++)
			to.luma[y * to.width + x] =
			    from->luma[(from->height - 1 - x) * from->width +
				       y];
	return to;
}

static struct small
sized(const struct small *from, int width, int height)
{
	struct plane in = { from->width, from->height, from->luma };
	struct plane out = { width, height, NULL };

	if (width < from->width)
		plane_shrink(&in, &out);
	else
		plane_stretch(&in, &out);
	return (struct small) { width, height, width, height, out.at };
}

static int
distance(const struct point *a, const struct point *b)
{
	int n = 0;

	for (int i = 0; i < POINT_CODE; i++)
		n += __builtin_popcount(a->code[i] ^ b->code[i]);
	return n;
}

/* Where a point of the image is in what became of it. */
typedef void place(double *x, double *y);

static void
same_place(double *x, double *y)
{
	(void)x;
	(void)y;
}

static void
turned_place(double *x, double *y)
{
	double keep = *x;

	*x = 1 - *y;
	*y = keep;
}

static bool
is_there(const struct point *a, const struct point *b, place *where)
{
	double x = a->x, y = a->y;

	where(&x, &y);
	return x - b->x < 0.01 && b->x - x < 0.01 && y - b->y < 0.01 &&
	       b->y - y < 0.01 && distance(a, b) <= NEAR_BITS;
}

/* Of 100 points of KEPT, how many are those of ASKED, and there. */
static int
share(const struct bulk *asked, const struct bulk *kept, bool mirror,
    place *where)
{
	int n = (int)(kept->len / POINT_BYTES), found = 0;

	for (int i = 0; i < n; i++) {
		struct point b;
		bool there = false;

		point_read(&b, kept->bytes + (size_t)i * POINT_BYTES);
		for (size_t k = 0; k < asked->len && !there; k += POINT_BYTES) {
			struct point a;

			point_read(&a, asked->bytes + k);
			if (mirror)
				point_mirror(&a);
			there = is_there(&a, &b, where);
		}
		found += there;
	}
	return n == 0 ? 0 : found * 100 / n;
}

/* Of IMG, which is freed. */
static int
share_of(const struct bulk *asked, struct small img, bool mirror, place *where)
{
	struct bulk kept = { 0 };
	int n;

	features_make(&img, false, &kept);
	n = share(asked, &kept, mirror, where);
	free(kept.bytes);
	free(img.luma);
	return n;
}

static void
test_found_again(void)
{
	struct small img = blocks();
	struct bulk asked = { 0 };

	features_make(&img, true, &asked);
	OK(asked.len > 500 * POINT_BYTES);
	OK(asked.len <= POINTS_ASKED * POINT_BYTES);
	OK(share_of(&asked, sized(&img, SIDE, SIDE - 40), false, same_place) >
	    90);
	OK(share_of(&asked, mirrored(&img), true, same_place) > 80);
	OK(share_of(&asked, mirrored(&img), false, same_place) < 10);
	OK(share_of(&asked, turned(&img), false, turned_place) > 80);
	OK(share_of(&asked, sized(&img, 200, 173), false, same_place) > 60);
	OK(share_of(&asked, sized(&img, 500, 433), false, same_place) > 60);
	free(asked.bytes);
	free(img.luma);
}

static void
test_few_are_kept(void)
{
	struct small img = blocks();
	struct bulk kept = { 0 };
	int quarters[4] = { 0 };

	features_make(&img, false, &kept);
	OK(kept.len == POINTS_KEPT * POINT_BYTES);
	for (size_t i = 0; i < kept.len; i += POINT_BYTES) {
		struct point p;

		point_read(&p, kept.bytes + i);
		quarters[(p.x > 0.5) + 2 * (p.y > 0.5)]++;
	}
	for (int i = 0; i < 4; i++)
		OK(quarters[i] >= 8);
	free(kept.bytes);
	free(img.luma);
}

/* Of an image of one level, and of sizes that no corner fits in. */
static void
test_nothing(void)
{
	static const int sides[][2] = { { 300, 200 }, { 1, 1 }, { 5000, 1 },
		{ 1, 700 }, { 40, 3000 } };

	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
		struct small img = { sides[i][0], sides[i][1], 0, 0, NULL };
		size_t n = (size_t)img.width * (size_t)img.height;
		struct bulk none = { 0 };

		img.luma = malloc(n);
		memset(img.luma, 127, n);
		for (int asked = 0; asked < 2; asked++) {
			features_make(&img, asked, &none);
			OK(none.bytes != NULL && none.len == 0);
			free(none.bytes);
		}
		free(img.luma);
	}
}

/* What every machine makes of the same pixels: FNV-1a of the points. */
static void
test_equal_everywhere(void)
{
	struct small img = blocks();
	struct bulk kept = { 0 };
	uint64_t sum = 14695981039346656037U;

	features_make(&img, false, &kept);
	for (size_t i = 0; i < kept.len; i++)
		sum = (sum ^ kept.bytes[i]) * 1099511628211U;
	OK(sum == SUM);
	if (sum != SUM)
		printf("# %016llx\n", (unsigned long long)sum);
	free(kept.bytes);
	free(img.luma);
}

static void
test_pattern(void)
{
	struct pattern *p = malloc(sizeof(*p));
	bool within = true, mirrors = true;

	pattern_make(p);
	for (int i = 0; i < BITS; i++)
		for (int k = 0; k < 4; k++) {
			int x = p->x[k][i], y = p->y[k][i];

			within = within && x * x + y * y <= 17 * 17;
			mirrors = mirrors && p->x[k][i ^ 1] == x &&
				  p->y[k][i ^ 1] == -y;
		}
	OK(within);
	OK(mirrors);
	OK(p->cos[0] == 16384 && p->sin[64] == 16384 && p->cos[128] == -16384);
	OK(p->cos[32] == 11585 && p->sin[32] == 11585);
	free(p);
}

int
main(void)
{
	test_found_again();
	test_few_are_kept();
	test_nothing();
	test_equal_everywhere();
	test_pattern();
	return DONE();
}
