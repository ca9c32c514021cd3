/*
 * features.h -- local features: whether one picture shows what another does,
 * seen from points that look alike.  Ownership and errors as in schemas.h.
 */
#ifndef INDEX_FEATURES_H
#define INDEX_FEATURES_H

#include "schemas/schemas.h"

/* fit.c -- maps from one picture's plane to the other's */

/* A point, in sides of its picture: the longer one is 1. */
struct spot {
	double x, y;
	double size;  /* of its pixels */
	double angle; /* radians, clockwise */
};

struct match {
	struct spot from, to;
	uint32_t point; /* of TO */
	int distance;   /* of the codes, bits */
};

/* To a x + b y + c, d x + e y + f. */
struct affine {
	double a, b, c, d, e, f;
};

struct affine affine_of(const struct match *); /* as it says by itself */
/* Squared: how far a match is from where it would be. */
double affine_off(const struct affine *, const struct match *);
/* Least squares, of those of N matches that are IN.  False: they do not say. */
bool affine_similar(
    struct affine *, const struct match *, const bool *in, size_t n);
bool affine_fit(
    struct affine *, const struct match *, const bool *in, size_t n);
bool affine_inverse(const struct affine *, struct affine *out);
double affine_scale(const struct affine *);
/* Neither mirrors, nor shears much, nor is of a scale that is not credible. */
bool affine_is_sane(const struct affine *);
/* How narrow the place of points is: a deviation, of those IN. */
double spots_narrow(const struct match *, const bool *in, size_t n, bool to);

/* verify.c -- whether matches agree on one such map */

#define MATCHES 256 /* that are looked at: more say no more */

/*
 * How many must agree: one of INLIERS_SHARE points that are where the photo
 * would be, or INLIERS_MANY, as 7 were seen of photos that are framed alike.
 */
#define INLIERS 5
#define INLIERS_SHARE 5
#define INLIERS_MANY 9

struct agreement {
	int inliers; /* each with points of its own; 0: they do not agree */
	struct affine affine;
};

void matches_verify(const struct match *, size_t n, struct agreement *);

/* hits.c -- which items have points like some of a photo's */

/* Codes near one, of all that are searched, above which it is met everywhere.
 */
#define HOT_LEAST 256
#define HOT_SHARE 32768 /* and one more of so many */

struct hit {
	int64_t item;
	uint32_t query; /* of the photo's codes */
	uint8_t mirrored, point, distance;
};

struct hits {
	struct hit *all;
	size_t n, room;
	uint64_t hot;
	uint64_t *of_query;
};

/* As zeros, or used before; of so many codes, among so many. */
void hits_begin(struct hits *, size_t queries, uint64_t codes);
void hits_add(struct hits *, const struct hit *);
void hits_sort(struct hits *);
size_t hits_next(const struct hits *, size_t *at, struct hit out[MATCHES]);
void hits_clear(struct hits *);

#endif
