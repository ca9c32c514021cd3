/*
 * facts.h -- what is learnt of an image, on its way from worker to parent.
 */
#ifndef FACTS_H
#define FACTS_H

#include <stddef.h>
#include <stdint.h>

#define REASON_SIZE 200
#define MAX_COLUMNS 96
#define VALUE_SIZE 256 /* pdq_dihedral is the longest */

enum { VALUE_NONE, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT, VALUE_BLOB };

struct value {
	int type; /* VALUE_... */
	double number;
	size_t len; /* of the text or blob */
	char text[VALUE_SIZE];
};

/* What is too long for a value: bytes that malloc(3) gave; NULL: none. */
struct bulk {
	uint8_t *bytes;
	size_t len; /* BULK_SIZE, at most */
};

enum { BULK_VARIANTS, BULK_PREVIEW, BULK_POINTS, BULKS };

#define PREVIEW_SIZE (24 << 10) /* bytes of a preview, at most */

#define BULK_SIZE (96 << 10) /* two of them and the values fit a message */

struct facts {
	char reason[REASON_SIZE];         /* "": the image was read */
	struct value values[MAX_COLUMNS]; /* in the order of the table */
	struct bulk bulk[BULKS];
};

#endif
