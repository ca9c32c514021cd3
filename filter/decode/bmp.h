/*
 * bmp.h -- what a BMP's header says, and its pixels where they are run lengths.
 */
#ifndef BMP_H
#define BMP_H

#include "decode.h"

/* BITMAPINFOHEADER.biCompression */
enum { BMP_RGB, BMP_RLE8, BMP_RLE4, BMP_BITFIELDS, BMP_ALPHABITFIELDS = 6 };

/* Of a file's bytes, points into them; all of it is checked. */
struct bmp {
	int width, height, bits, compression;
	bool down;             /* the first row stored is the top one */
	size_t pixels;         /* where they begin */
	uint32_t masks[4];     /* of R, G, B and A; A may be 0 */
	const uint8_t *map;    /* colours, blue first; NULL: none */
	size_t colours, entry; /* in the map; bytes of each */
};

/* bmp-head.c -- -1 and a reason: not one that is read here */
int bmp_head(const struct span *, struct bmp *, char reason[REASON_SIZE]);

/* bmp-rle.c -- indices, a byte each, the top row first; -1: they end early */
int bmp_unpack(const struct span *, const struct bmp *, uint8_t *indices);

#endif
