/*
 * What edits are made of.  The parameters are drawn at random, so that they lie
 * on no grid; the same each time.
 */
#include <math.h>
#include <string.h>

#include "edits.h"

const uint8_t black[3] = { 0, 0, 0 }, white[3] = { 255, 255, 255 };

/* splitmix64, public domain; from LO to HI. */
double
draw(struct draw *at, double lo, double hi)
{
	uint64_t z = at->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	z ^= z >> 31;
	return lo + (hi - lo) * (double)(z >> 11) / (double)(1ULL << 53);
}

/* 0 to N - 1. */
int
draw_one(struct draw *at, int n)
{
	return (int)draw(at, 0, n) % n;
}

uint8_t *
edit_at(const struct raster *r, int x, int y)
{
	return r->rgb + 3 * ((size_t)y * (size_t)r->width + (size_t)x);
}

uint8_t
edit_level(double v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v + .5);
}

struct raster
edit_copy(const struct raster *from)
{
	struct raster to = raster_new(from->width, from->height);

	memcpy(
	    to.rgb, from->rgb, 3 * (size_t)from->width * (size_t)from->height);
	return to;
}

struct raster
edit_plain(int width, int height, const uint8_t rgb[3])
{
	struct raster to = raster_new(width, height);

	for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
		memcpy(to.rgb + 3 * i, rgb, 3);
	return to;
}

/* FROM laid on TO, its corner at X, Y, so opaque. */
void
edit_lay(struct raster *to, const struct raster *from, const int at[2],
    double opaque)
{
	for (int y = 0; y < from->height; y++)
		for (int x = 0; x < from->width; x++) {
			int tx = x + at[0], ty = y + at[1];
			const uint8_t *in = edit_at(from, x, y);
			uint8_t *out;

			if (tx < 0 || ty < 0 || tx >= to->width ||
			    ty >= to->height)
				continue;
			out = edit_at(to, tx, ty);
			for (int c = 0; c < 3; c++)
				out[c] = edit_level(
				    opaque * in[c] + (1 - opaque) * out[c]);
		}
}

/* Shares of the sides that are cut off: left, top, right, bottom. */
struct raster
edit_crop(const struct raster *from, const double cut[4])
{
	int left = (int)(cut[0] * from->width + .5);
	int top = (int)(cut[1] * from->height + .5);
	int right = from->width - (int)(cut[2] * from->width + .5);
	int bottom = from->height - (int)(cut[3] * from->height + .5);
	struct raster to = raster_new(right - left, bottom - top);

	for (int y = 0; y < to.height; y++)
		memcpy(edit_at(&to, 0, y), edit_at(from, left, top + y),
		    3 * (size_t)to.width);
	return to;
}

/* The reverse, with one colour. */
struct raster
edit_frame(
    const struct raster *from, const double more[4], const uint8_t rgb[3])
{
	int at[2] = { (int)(more[0] * from->width + .5),
		(int)(more[1] * from->height + .5) };
	int right = (int)(more[2] * from->width + .5);
	int bottom = (int)(more[3] * from->height + .5);
	struct raster to = edit_plain(
	    from->width + at[0] + right, from->height + at[1] + bottom, rgb);

	edit_lay(&to, from, at, 1);
	return to;
}

/* As EXIF orientation O makes it: where a pixel of it comes from. */
static const uint8_t *
turned_from(const struct raster *from, int o, int x, int y)
{
	int across = o < 5 ? x : y, down = o < 5 ? y : x;

	if (o == 2 || o == 3 || o == 7 || o == 8)
		across = from->width - 1 - across;
	if (o == 3 || o == 4 || o == 6 || o == 7)
		down = from->height - 1 - down;
	return edit_at(from, across, down);
}

struct raster
edit_turn(const struct raster *from, int orientation)
{
	struct raster to = orientation < 5
			       ? raster_new(from->width, from->height)
			       : raster_new(from->height, from->width);

	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++)
			memcpy(edit_at(&to, x, y),
			    turned_from(from, orientation, x, y), 3);
	return to;
}

/* RGB where there is none. */
static const uint8_t *
pixel_or(const struct raster *from, int x, int y, const uint8_t *rgb)
{
	if (x < 0 || y < 0 || x >= from->width || y >= from->height)
		return rgb;
	return edit_at(from, x, y);
}

/* Between four pixels at X, Y. */
static void
edit_between(const struct raster *from, const double at[2],
    const uint8_t rgb[3], uint8_t *out)
{
	int left = (int)floor(at[0]), top = (int)floor(at[1]);
	double across = at[0] - left, down = at[1] - top, sum[3] = { 0 };

	for (int k = 0; k < 4; k++) {
		const uint8_t *in =
		    pixel_or(from, left + k % 2, top + k / 2, rgb);
		double w =
		    (k % 2 ? across : 1 - across) * (k / 2 ? down : 1 - down);

		for (int c = 0; c < 3; c++)
			sum[c] += w * in[c];
	}
	for (int c = 0; c < 3; c++)
		out[c] = edit_level(sum[c]);
}

/* As x' = (a x + b y + c) / (g x + h y + 1), y' likewise: of the middle. */
struct raster
edit_warp(const struct raster *from, const double m[8], const uint8_t rgb[3])
{
	struct raster to = raster_new(from->width, from->height);
	double mx = from->width / 2., my = from->height / 2.;

	for (int y = 0; y < to.height; y++)
		for (int x = 0; x < to.width; x++) {
			double u = x + .5 - mx, v = y + .5 - my;
			double w = m[6] * u + m[7] * v + 1;

			const double at[2] = {
				(m[0] * u + m[1] * v + m[2]) / w + mx - .5,
				(m[3] * u + m[4] * v + m[5]) / w + my - .5
			};

			edit_between(from, at, rgb, edit_at(&to, x, y));
		}
	return to;
}

struct raster
edit_tilt(const struct raster *from, double degrees, const uint8_t rgb[3])
{
	double s = sin(degrees * M_PI / 180), c = cos(degrees * M_PI / 180);
	const double m[8] = { c, s, 0, -s, c, 0, 0, 0 };

	return edit_warp(from, m, rgb);
}

/* The shorter side SIDE. */
struct raster
edit_fit(const struct raster *from, int side)
{
	int w = from->width, h = from->height;

	return w < h ? raster_resize(from, side, h * side / w)
		     : raster_resize(from, w * side / h, side);
}

/* The longer one. */
struct raster
edit_into(const struct raster *from, int side)
{
	int w = from->width, h = from->height;

	return w > h ? raster_resize(from, side, h * side / w)
		     : raster_resize(from, w * side / h, side);
}

struct raster
edit_tone(const struct raster *from, const struct tone *tone)
{
	struct raster to = edit_copy(from);

	for (size_t i = 0; i < (size_t)to.width * (size_t)to.height; i++)
		for (int c = 0; c < 3; c++) {
			const uint8_t *in = from->rgb + 3 * i;
			double v = tone->m[c][0] * in[0] +
				   tone->m[c][1] * in[1] +
				   tone->m[c][2] * in[2] + tone->more;

			v = v < 0 ? 0 : v > 255 ? 255 : v;
			v = 255 * pow(v / 255, tone->gamma);
			to.rgb[3 * i + (size_t)c] =
			    edit_level((v - 127.5) * tone->contrast + 127.5);
		}
	return to;
}

static int
within(int x, int n)
{
	return x < 0 ? 0 : x >= n ? n - 1 : x;
}

/* Gaussian, of one side; sides change places. */
static struct raster
edit_blur_side(const struct raster *from, double sigma)
{
	struct raster to = raster_new(from->height, from->width);
	int reach = (int)(3 * sigma + 1), n = to.width * to.height;

	for (int i = 0; i < n; i++) {
		int x = i / to.width, y = i % to.width;
		double sum[3] = { 0 }, all = 0;

		for (int k = -reach; k <= reach; k++) {
			const uint8_t *in =
			    edit_at(from, within(x + k, from->width), y);
			double w = exp(-k * k / (2 * sigma * sigma));

			all += w;
			for (int c = 0; c < 3; c++)
				sum[c] += w * in[c];
		}
		for (int c = 0; c < 3; c++)
			to.rgb[3 * (size_t)i + (size_t)c] =
			    edit_level(sum[c] / all);
	}
	return to;
}

struct raster
edit_blur(const struct raster *from, double sigma)
{
	struct raster turned = edit_blur_side(from, sigma), to;

	to = edit_blur_side(&turned, sigma);
	free(turned.rgb);
	return to;
}
