/*
 * measure.h -- from rows of pixels to facts.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <string.h>

#include "filter/filter.h"

/* A loop over pixels, compiled for the common and for the better processor. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define FAST
#endif

/* R, G and B are bits 0, 8 and 16 on. */
static inline uint32_t
pixel(const uint8_t *rgbx, int x)
{
	const uint8_t *p = rgbx + 4 * (size_t)x;
	uint32_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

/* luma.c -- what each pixel goes through */

#define LUMA_RB (114 << 16 | 299) /* pairs of 16-bit weights */
#define LUMA_G 587
/* ROUNDED is EXACT / 1000: (EXACT + 500) / 8, and 33555 / 2^22 is 1 / 125. */
#define LUMA_HALF 500
#define LUMA_RECIPROCAL 33555 /* right for all that can come */
#define LUMA_SHIFT 22

void luma_row(const uint8_t *rgbx, uint32_t *exact, uint8_t *luma, int width);
/* The same, one by one, in plain C. */
void luma_plain(const uint8_t *rgbx, uint32_t *exact, uint8_t *luma, int width);

/* ycc.c -- the same from a JPEG's samples */

struct lumas {
	uint32_t *exact;
	uint8_t *luma;
	uint32_t *rgbx; /* or NULL */
};

bool ycc_can(void); /* or this processor is too old for it */
/* All rows have room up to a multiple of PAD. */
void ycc_row(const struct ycc *, const struct lumas *, int width);

/* scale.c -- an image made 64 x 64, and flipped */

#define SCALE_SIDE 64

struct scale;

/* WANTED [down][across]: which flips scale_levels() will be asked for. */
struct scale *scale_new(int width, int height, const bool wanted[2][2]);
void scale_row(struct scale *, const uint32_t *exact);
void scale_levels(const struct scale *, bool down, bool across,
    float out[SCALE_SIDE][SCALE_SIDE]); /* of 0 to 255 */
void scale_free(struct scale *);

/* measures.c -- the table of measures */

#define PAD 32 /* pixels: rows of luma go on to a multiple of this */

struct row {
	int y, width, height;
	int padded;             /* the width, up to a multiple of PAD */
	const uint8_t *rgbx;    /* 4 bytes a pixel: 8-bit sRGB, and one unused;
				   may be NULL for all but sampled rows */
	const uint32_t *exact;  /* 299 R + 587 G + 114 B: luma in thousandths */
	const uint8_t *luma[3]; /* rounded: this row, and the two above; padded
				   with the last pixel */
};

/*
 * Statistics look at every row of an image of less than 24,576 pixels, and at
 * every third to seventh of a larger one: which is at least 8192 pixels.
 */
int row_step(const struct image *);

/* What the about of such a statistic ends with. */
#define SAMPLED "; of 24,576 pixels and more, every 3rd to 7th row is read"

struct measure {
	const char *name;
	const char *about;        /* with the source of its formula */
	struct column columns[8]; /* up to the first without a name */
	bool sampled; /* a share of the rows is enough, see row_step() */
	size_t size;  /* of its state, zeroed before the first row */
	/* The first two may be NULL; end is called once, and frees. */
	void (*begin)(void *state, const struct image *);
	void (*row)(void *state, const struct row *);
	void (*end)(void *state, const struct image *, struct value out[]);
};

/* One block holds every measure's state.  ALL: this row is a sampled one. */
void *measures_begin(const struct image *);
void measures_row(void *states, const struct row *, bool all);
void measures_end(void *states, const struct image *, struct value out[]);

#endif
