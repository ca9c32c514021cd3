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

#define PAD 32 /* pixels: rows go on to a multiple of this */

/* Where rows are made; each has room up to a multiple of PAD. */
struct room {
	uint8_t *rgb[3];
	uint8_t *luma;
	int16_t *sums[2]; /* of a row of colours; [-1] is there, too */
	size_t stride;
	int width;
};

/* luma.c -- from a decoder's pixels */

void luma_row(const uint8_t *rgbx, const struct room *);

/* ycc.c -- from a JPEG's own samples */

void ycc_rows(const struct ycc *, int n, const struct room *);
/* The same, one by one, in plain C. */
void ycc_plain(const struct ycc *, int n, const struct room *);

/* columns.c -- rows of colours, weighed */

/* 255 times this is under 2^15; a row alone may weigh more. */
#define COLUMNS_LIGHT 127

struct run {
	const struct planes *planes;
	int from, rows;          /* of these; STRIP, at most */
	const uint16_t *weights; /* of each row */
	uint32_t total;          /* of them, at most COLUMNS_LIGHT */
	bool first;              /* what is in the sums is forgotten */
};

/* Of N columns, a multiple of PAD: thousandths of luma, times weights. */
void columns_add(uint32_t *sums, const struct run *, int n);
/* The same, one by one, in plain C. */
void columns_plain(uint32_t *sums, const struct run *, int n);

/* scale.c -- an image made 64 x 64, and flipped */

#define SCALE_SIDE 64

struct scale;

/* WANTED [down][across]: which flips scale_levels() will be asked for. */
struct scale *scale_new(int width, int height, const bool wanted[2][2]);
void scale_rows(struct scale *, const struct planes *);
void scale_levels(const struct scale *, bool down, bool across,
    float out[SCALE_SIDE][SCALE_SIDE]); /* of 0 to 255 */
void scale_free(struct scale *);

/* measures.c -- the table of measures */

#define STRIP 16 /* rows that come at a time, at most */

/*
 * Rows that follow one another.  Luma is that of BT.601, rounded: of a JPEG
 * whose colours are whole, halved on both sides or none, the Y that is stored.
 * The two rows of it above these are there, too, but at the image's top; its
 * rows end in their last pixel, again and again, up to the stride.
 */
struct strip {
	int y;             /* of the first row */
	int width, height; /* of the image */
	int first, step;   /* sampled rows: this one, and every STEP on */
	struct planes planes;
	const uint8_t *luma; /* of the same stride */
};

/*
 * Statistics look at every row of an image of less than 24,576 pixels, and at
 * every third to seventh of a larger one: which is at least 8192 pixels.
 */
int row_step(const struct image *);

/* What the about of such a statistic ends with. */
#define SAMPLED "; of 24,576 pixels and more, every 3rd to 7th row is read"

/* What reads no pixel, and what reads only the histogram of luma. */
#define COST_HEADER "header"
#define COST_HISTOGRAM "histogram"

struct measure {
	const char *name;
	const char *about;        /* with the source of its formula */
	const char *cost;         /* COST_..., or what it reads, ns a pixel */
	struct column columns[8]; /* up to the first without a name */
	size_t size; /* of its state, zeroed before the first row */
	/* The first two may be NULL; end is called once, and frees. */
	void (*begin)(void *state, const struct image *);
	void (*strip)(void *state, const struct strip *);
	void (*end)(void *state, const struct image *, struct value out[]);
};

/* One block holds every measure's state. */
void *measures_begin(const struct image *);
void measures_strip(void *states, const struct strip *);
void measures_end(void *states, const struct image *, struct value out[]);
/* What is known of an image that cannot be decoded; the rest is none. */
void measures_unread(const struct image *, struct value out[]);

#endif
