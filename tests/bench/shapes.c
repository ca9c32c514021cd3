/*
 * Edits of a photograph's shape: resized, cut, framed, turned, tilted.
 */
#include <math.h>
#include <string.h>

#include "edits.h"

#define SIDE 256 /* pixels: img2dataset's image_size */

struct raster
same(const struct raster *r, struct draw *d)
{
	(void)d;
	return edit_copy(r);
}

struct raster
shrunk(const struct raster *r, struct draw *d)
{
	double by = draw(d, .5, 1);

	return raster_resize(
	    r, (int)(by * r->width + .5), (int)(by * r->height + .5));
}

struct raster
thumbnail(const struct raster *r, struct draw *d)
{
	(void)d;
	return edit_fit(r, 128);
}

struct raster
squashed(const struct raster *r, struct draw *d)
{
	(void)d;
	return raster_resize(r, SIDE, SIDE);
}

struct raster
keep_ratio(const struct raster *r, struct draw *d)
{
	(void)d;
	return edit_fit(r, SIDE);
}

struct raster
center_crop(const struct raster *r, struct draw *d)
{
	struct raster fit = edit_fit(r, SIDE), to;
	double w = fit.width, h = fit.height;
	double x = w > h ? (w - h) / 2 / w : 0, y = h > w ? (h - w) / 2 / h : 0;

	(void)d;
	to = edit_crop(&fit, (const double[4]) { x, y, x, y });
	free(fit.rgb);
	return to;
}

struct raster
border(const struct raster *r, struct draw *d)
{
	struct raster in = edit_into(r, SIDE), to;
	double w = in.width, h = in.height;
	double x = h > w ? (h - w) / 2 / w : 0, y = w > h ? (w - h) / 2 / h : 0;

	(void)d;
	to = edit_frame(&in, (const double[4]) { x, y, x, y }, white);
	free(in.rgb);
	return to;
}

struct raster
cropped(const struct raster *r, struct draw *d)
{
	double by = draw(d, 0, .2);

	return edit_crop(r, (const double[4]) { by, by, by, by });
}

struct raster
cropped_one(const struct raster *r, struct draw *d)
{
	double by[4] = { 0 };

	by[draw_one(d, 4)] = draw(d, 0, .25);
	return edit_crop(r, by);
}

static struct raster
any_margins(const struct raster *r, struct draw *d, double most)
{
	double by[4];

	for (int i = 0; i < 4; i++)
		by[i] = draw(d, 0, most);
	return edit_crop(r, by);
}

struct raster
margins_5(const struct raster *r, struct draw *d)
{
	return any_margins(r, d, .05);
}

struct raster
margins_10(const struct raster *r, struct draw *d)
{
	return any_margins(r, d, .1);
}

struct raster
margins_20(const struct raster *r, struct draw *d)
{
	return any_margins(r, d, .2);
}

/* Of its own ratio, anywhere. */
static struct raster
window(const struct raster *r, struct draw *d, double area)
{
	double cut = 1 - sqrt(area), x = draw(d, 0, cut), y = draw(d, 0, cut);

	return edit_crop(r, (const double[4]) { x, y, cut - x, cut - y });
}

struct raster
window_70(const struct raster *r, struct draw *d)
{
	return window(r, d, draw(d, .7, 1));
}

struct raster
window_50(const struct raster *r, struct draw *d)
{
	return window(r, d, .5);
}

struct raster
framed(const struct raster *r, struct draw *d)
{
	double by = draw(d, .02, .2);
	uint8_t rgb[3];

	for (int c = 0; c < 3; c++)
		rgb[c] = (uint8_t)draw_one(d, 256);
	return edit_frame(r, (const double[4]) { by, by, by, by }, rgb);
}

struct raster
framed_blurred(const struct raster *r, struct draw *d)
{
	double by = draw(d, .05, .15);
	struct raster fill = edit_blur(r, r->width / 20.), to, back;
	int at[2];

	to = raster_resize(&fill, (int)((1 + 2 * by) * r->width),
	    (int)((1 + 2 * by) * r->height));
	at[0] = (to.width - r->width) / 2;
	at[1] = (to.height - r->height) / 2;
	edit_lay(&to, r, at, 1);
	back = to;
	free(fill.rgb);
	return back;
}

struct raster
letterbox(const struct raster *r, struct draw *d)
{
	double by = draw(d, .04, .25);
	bool across = draw_one(d, 2) == 0;

	return edit_frame(r,
	    (const double[4]) { across ? 0 : by, across ? by : 0,
		across ? 0 : by, across ? by : 0 },
	    draw_one(d, 4) == 0 ? white : black);
}

struct raster
mirrored(const struct raster *r, struct draw *d)
{
	(void)d;
	return edit_turn(r, 2);
}

struct raster
turned(const struct raster *r, struct draw *d)
{
	return edit_turn(r, 3 + draw_one(d, 6));
}

struct raster
mirrored_cropped(const struct raster *r, struct draw *d)
{
	struct raster turn = edit_turn(r, 2), to = cropped(&turn, d);

	free(turn.rgb);
	return to;
}

struct raster
tilted(const struct raster *r, struct draw *d)
{
	return edit_tilt(
	    r, draw(d, -3, 3), draw_one(d, 4) == 0 ? white : black);
}

struct raster
tilted_cut(const struct raster *r, struct draw *d)
{
	double degrees = draw(d, -3, 3), a = fabs(degrees) * M_PI / 180;
	double w = r->width, h = r->height, ratio = w > h ? w / h : h / w;
	double by = (1 - 1 / (cos(a) + ratio * sin(a))) / 2;
	struct raster tilt = edit_tilt(r, degrees, black), to;

	to = edit_crop(&tilt, (const double[4]) { by, by, by, by });
	free(tilt.rgb);
	return to;
}

struct raster
tilted_10(const struct raster *r, struct draw *d)
{
	return edit_tilt(r, draw_one(d, 2) == 0 ? 10 : -10, black);
}

struct raster
social(const struct raster *r, struct draw *d)
{
	double by = draw(d, 0, .03);
	struct raster cut = edit_crop(r, (const double[4]) { by, by, by, by });
	struct raster to = shrunk(&cut, d);

	free(cut.rgb);
	return to;
}
