/*
 * edits.h -- what the web does to a photograph.
 */
#ifndef EDITS_H
#define EDITS_H

#include "tests/raster-jpeg.h"

/* raster.c -- what edits are made of */

struct draw {
	uint64_t state;
};

/* Each colour by a matrix and a curve. */
struct tone {
	double m[3][3], gamma, contrast, more;
};

extern const uint8_t black[3], white[3];

/* From LO to HI. */
double draw(struct draw *at, double lo, double hi);
/* 0 to N - 1. */
int draw_one(struct draw *at, int n);
uint8_t *edit_at(const struct raster *r, int x, int y);
uint8_t edit_level(double v);
struct raster edit_copy(const struct raster *from);
struct raster edit_plain(int width, int height, const uint8_t rgb[3]);
void edit_lay(struct raster *to, const struct raster *from, const int at[2],
    double opaque);
struct raster edit_crop(const struct raster *from, const double cut[4]);
struct raster edit_frame(
    const struct raster *from, const double more[4], const uint8_t rgb[3]);
struct raster edit_turn(const struct raster *from, int orientation);
struct raster edit_warp(
    const struct raster *from, const double m[8], const uint8_t rgb[3]);
struct raster edit_tilt(
    const struct raster *from, double degrees, const uint8_t rgb[3]);
struct raster edit_fit(const struct raster *from, int side);
struct raster edit_into(const struct raster *from, int side);
struct raster edit_tone(const struct raster *from, const struct tone *tone);
struct raster edit_blur(const struct raster *from, double sigma);

/* shapes.c, tones.c, overlays.c -- the edits */

#define EDITS(X)            \
	X(same)             \
	X(shrunk)           \
	X(thumbnail)        \
	X(squashed)         \
	X(keep_ratio)       \
	X(center_crop)      \
	X(border)           \
	X(cropped)          \
	X(cropped_one)      \
	X(margins_5)        \
	X(margins_10)       \
	X(margins_20)       \
	X(window_70)        \
	X(window_50)        \
	X(framed)           \
	X(framed_blurred)   \
	X(letterbox)        \
	X(mirrored)         \
	X(turned)           \
	X(mirrored_cropped) \
	X(tilted)           \
	X(tilted_cut)       \
	X(tilted_10)        \
	X(social)           \
	X(gamma_off)        \
	X(contrast_off)     \
	X(hue_off)          \
	X(grey)             \
	X(sepia)            \
	X(inverted)         \
	X(blurred)          \
	X(captioned)        \
	X(meme)             \
	X(logo)             \
	X(watermarked)      \
	X(screenshot)       \
	X(perspective)

#define EDIT_PROTOTYPE(name) \
	struct raster name(const struct raster *, struct draw *);

EDITS(EDIT_PROTOTYPE)

#endif
