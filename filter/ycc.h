/*
 * ycc.h -- from Y, Cb and Cr to R, G and B, by any processor and by hand.
 */
#ifndef YCC_H
#define YCC_H

#include "pixels.h"

/*
 * JFIF 1.02.  Red and blue in 32768ths, which round as libjpeg's 65536ths do
 * for each of the 256 samples; green, of two samples, in those themselves.
 */
#define CR_R 13173    /* 1.402 less 1 */
#define CB_B (-7471)  /* 1.772 less 2 */
#define CB_G (-22554) /* -0.34414 */
#define CR_G 18734    /* -0.71414 and 1 */

/* A row that has colours, to where the room's rows have byte AT. */
typedef void ycc_row(const struct ycc *, const struct room *, size_t at);

/* ycc-avx2.c */

bool ycc_avx2(void); /* whether this processor can */
ycc_row ycc_row_avx2;

#endif
