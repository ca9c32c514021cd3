/*
 * measure.h -- from rows of pixels to facts.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include "filter/pixels.h"

/*
 * Counts N values in BINS and, every other one, in MORE, so that of equal
 * neighbours none waits for the other.
 */
static inline void
count_values(uint32_t *bins, uint32_t *more, const uint16_t *values, int n)
{
	int i = 0;

	for (; i + 2 <= n; i += 2) {
		bins[values[i]]++;
		more[values[i + 1]]++;
	}
	if (i < n)
		bins[values[i]]++;
}

/* measures.c -- the table of measures */

/*
 * Rows that follow one another, of an image as it comes: shrunk, and without
 * colours, if no measure that is wanted asks for more.  Luma is that of BT.601,
 * rounded: of a JPEG whose colours are whole, halved on both sides or none, the
 * Y that is stored. The two rows of it above these are there, too, but at the
 * image's top; its rows end in their last pixel, again and again, up to the
 * stride.
 */
struct strip {
	int y;             /* of the first row */
	int width, height; /* of the image */
	int first, step;   /* sampled rows: this one, and every STEP on */
	struct planes planes;
	const uint8_t *luma; /* of the same stride */
};

/* Its luma, as three planes that are the same. */
static inline struct planes
strip_luma(const struct strip *strip)
{
	return (struct planes) { { strip->luma, strip->luma, strip->luma },
		strip->planes.stride, strip->planes.rows };
}

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
	const char *about;        /* what it says, and of what */
	const char *source;       /* of its formula: a paper, a standard */
	const char *cost;         /* COST_..., or what it reads, ns a pixel */
	struct column columns[8]; /* up to the first without a name */
	bool full;      /* asks for every pixel as stored: none may be shrunk */
	bool colour;    /* asks for more than luma */
	bool histogram; /* asks for that of struct image */
	bool extra;     /* is taken only where it is named */
	size_t size;    /* of its state, zeroed before the first row */
	/* The first two may be NULL; end is called once, and frees. */
	void (*begin)(void *state, const struct image *);
	void (*strip)(void *state, const struct strip *);
	void (*end)(void *state, const struct image *, struct value out[]);
};

/* NULL: there are no more. */
const struct measure *measures_at(size_t i);
size_t measure_width(const struct measure *); /* its columns */
/* One block holds the state of each that is wanted. */
void *measures_begin(const struct image *);
void measures_strip(const struct image *, void *states, const struct strip *);
void measures_end(void *states, const struct image *, struct value out[]);
/* What is known of an image that cannot be decoded; the rest is none. */
void measures_unread(const struct image *, struct value out[]);

/* select.c -- which measures are taken, and what these need */

/* What the wanted ones ask of a decoder. */
struct need {
	bool full, colour, histogram;
};

struct need measures_need(const struct wanted *);
bool measures_want(const struct wanted *, size_t i);

/* variants.c, preview.c, features.c -- what struct wanted asks for by name */

extern const struct measure measure_variants, measure_preview, measure_features;

#endif
