/*
 * likeness.h -- what a match is worth, and what had become of the photo.
 */
#ifndef LIKENESS_H
#define LIKENESS_H

#include "audit/audit.h"

/* chance.c -- how often chance alone makes a match */

#define CODE_BITS 256
#define CHANCE_MISSED .05 /* in so many of all cases the bound is too low */

/* What near has counted on the set: see the tables chance_of and chance. */
struct chance {
	int64_t sampled, codes;      /* 0: it has not */
	int64_t hits[CODE_BITS + 1]; /* at most so many bits apart */
};

/* What near has counted on that set; the caller frees it. */
struct chance *chance_read(
    struct catalog *mine, const char *set, const char *kind);
/* Of ASKED hashes of one photo, within DISTANCE: an upper bound; NaN: unknown
 */
double chance_expected(const struct chance *, int64_t distance, int64_t asked);
double chance_bound(int64_t hits); /* of the mean, where HITS were counted */
/* Share of pairs of random codes that differ in at most so many bits. */
double chance_ideal(int64_t distance);

/* derived.c -- what had become of a photo */

/* Of 32 bytes; NULL: the photo has none of that number. */
const uint8_t *derived_code(const struct photo *, int64_t variant);
/* MARGINS: the image has some, that its hash is without. */
char *derived_words(const struct photo *, const struct match *, bool margins);

#endif
