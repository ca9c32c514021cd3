/*
 * sheet.h -- the answers to a person as one page, with pictures.
 */
#ifndef SHEET_H
#define SHEET_H

#include "audit/audit.h"

/* sheet.c -- the answers as one page, with pictures */

void sheet_begin(FILE *, const struct scope *, const struct tally *);
void sheet_answer(
    FILE *, struct catalog *mine, const struct scope *, const struct answer *);
void sheet_end(FILE *);

/* output.c -- a file that is there whole, or not at all */

void output_write(
    const char *dir, const char *name, const char *text, size_t len);

/* drawing.c -- a photo beside what a set holds of it */

struct drawn {
	struct variant_photo photo; /* its sides */
	int64_t variant;            /* of schemas/variant.h; ABSENT: none */
	const char *words;          /* the same; NULL: none */
};

void drawing_photo(FILE *, const struct span *jpeg, const struct drawn *);
void drawing_image(FILE *, const struct span *jpeg);

#endif
