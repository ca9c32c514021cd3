/*
 * What is laid over a photograph, or put around it.
 */
#include <math.h>
#include <string.h>

#include "edits.h"

/* Lettering, as far as a hash can see: blocks in lines, in a band. */
static void
letter(struct raster *r, struct draw *d, const int band[2], const uint8_t ink)
{
	int high = (band[1] - band[0]) / 2, top = band[0] + high / 2;
	const uint8_t rgb[3] = { ink, ink, ink };

	for (int x = r->width / 20; x < r->width * 19 / 20;) {
		int wide = 1 + draw_one(d, high + 1);
		struct raster block = edit_plain(wide, high, rgb);

		edit_lay(r, &block, (const int[2]) { x, top }, 1);
		free(block.rgb);
		x += wide + 1 + high / 4;
	}
}

struct raster
captioned(const struct raster *r, struct draw *d)
{
	struct raster to = edit_copy(r);
	int high = (int)(r->height * draw(d, .06, .12));
	struct raster band = edit_plain(r->width, high, black);
	int at = r->height - high - r->height / 20;

	edit_lay(&to, &band, (const int[2]) { 0, at }, .6);
	letter(&to, d, (const int[2]) { at, at + high }, 255);
	free(band.rgb);
	return to;
}

struct raster
meme(const struct raster *r, struct draw *d)
{
	struct raster to =
	    edit_frame(r, (const double[4]) { 0, .2, 0, 0 }, white);

	letter(&to, d, (const int[2]) { 0, r->height / 10 }, 0);
	letter(&to, d, (const int[2]) { r->height / 10, r->height / 5 }, 0);
	return to;
}

struct raster
logo(const struct raster *r, struct draw *d)
{
	struct raster to = edit_copy(r);
	const uint8_t rgb[3] = { (uint8_t)draw_one(d, 256),
		(uint8_t)draw_one(d, 256), (uint8_t)draw_one(d, 256) };
	int side = (r->width < r->height ? r->width : r->height) / 5;
	struct raster mark = edit_plain(side, side, rgb);
	const int at[2] = { draw_one(d, 2) * (r->width - side),
		draw_one(d, 2) * (r->height - side) };

	letter(&mark, d, (const int[2]) { side / 4, 3 * side / 4 }, 255);
	edit_lay(&to, &mark, at, 1);
	free(mark.rgb);
	return to;
}

struct raster
watermarked(const struct raster *r, struct draw *d)
{
	struct raster to = edit_copy(r), over = edit_copy(r);

	for (int y = 0; y + 20 < r->height; y += r->height / 6 + 1)
		letter(&over, d, (const int[2]) { y, y + r->height / 12 }, 255);
	edit_lay(&to, &over, (const int[2]) { 0, 0 }, .3);
	free(over.rgb);
	return to;
}

/* In the middle of something larger. */
static struct raster
on_top(const struct raster *r, struct raster under)
{
	const int at[2] = { (under.width - r->width) / 2,
		(under.height - r->height) / 2 };

	edit_lay(&under, r, at, 1);
	return under;
}

struct raster
screenshot(const struct raster *r, struct draw *d)
{
	struct raster to =
	    on_top(r, edit_plain(r->width * 5 / 4, r->height * 8 / 5, white));

	for (int i = 0; i < 2; i++) {
		int at = i == 0 ? 2 : to.height - r->height / 8;

		letter(&to, d, (const int[2]) { at, at + r->height / 10 }, 60);
	}
	return to;
}

struct raster
perspective(const struct raster *r, struct draw *d)
{
	double by = draw(d, .05, .1) * (draw_one(d, 2) == 0 ? 1 : -1);
	const double m[8] = { 1, 0, 0, 0, 1, 0, 2 * by / r->width,
		by / r->height };

	return edit_warp(r, m, black);
}
