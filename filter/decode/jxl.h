/*
 * jxl.h -- what a JPEG XL says beside its pixels.
 */
#ifndef JXL_H
#define JXL_H

#include "decode.h"

/* jxl-boxes.c */
void jxl_embedded(const struct span *, struct image *);

#endif
