/*
 * variant.h -- what may have been done to a photo before it came into a set:
 * a numbered list, the same for who makes the hashes of what became of it
 * (filter), who searches them (index) and who words what was found (audit).
 *
 * What a number stands for never changes under one VARIANT_RULE.
 */
#ifndef VARIANT_H
#define VARIANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VARIANT_RULE "derive-4" /* the table variant's, as in its rows */
#define VARIANT_CODE 32         /* bytes */
/* The table variant's codes: u16 number, little endian, and the code. */
#define VARIANT_BYTES (2 + VARIANT_CODE)
#define VARIANT_TURNS 8   /* EXIF 1..8 */
#define VARIANT_MAX 2048  /* codes of one photo */
#define VARIANT_WORDS 200 /* bytes of variant_words() */

/*
 * Done in this order: the upright photo is inverted, tilted about its middle
 * (its corners are cut off, or black), cut to the box, turned.  Sides of the
 * box are of 1, the photo's width and height, from its left and top; beyond
 * 0 and 1 there is a border.
 */
struct variant {
	int number;
	int turn; /* EXIF 1..8 */
	bool inverted;
	bool trimmed; /* of its own plain margins; the box is what is inside */
	double tilt;  /* degrees, clockwise */
	double left, top, right, bottom;
	int border;        /* luma of what is outside: 0 black .. 255 white */
	const char *shape; /* of the box: "middle square", ...; NULL: no name */
};

/* Of 1, from the left and top; right 0: there is none. */
struct variant_box {
	double left, top, right, bottom;
};

/* The photo, upright. */
struct variant_photo {
	int width, height;
	/* What is inside its outermost plain margins, and inside of all. */
	struct variant_box inner[2];
};

int variant_count(void); /* numbers are below this */
/* False: it is none, or of this photo the same as an earlier one. */
bool variant_get(struct variant *, int number, const struct variant_photo *);
const char *variant_turn(int64_t exif); /* 1 to 8, in words; 1: "none" */
/* Of number 0 "none", as of the photo as it is. */
void variant_words(const struct variant *, char words[VARIANT_WORDS]);

#endif
