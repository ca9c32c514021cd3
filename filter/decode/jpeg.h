/*
 * jpeg.h -- the short way for the usual JPEG: grey, or Y and whole or halved
 *            colours.
 */
#ifndef JPEG_H
#define JPEG_H

#include "decode.h"

#include <jpeglib.h>

/* Before jpeg_start_decompress(): whether this file can. */
bool jpeg_raw(const struct jpeg_decompress_struct *);
/* Bytes of ROOM, beginning on a multiple of 32. */
size_t jpeg_raw_room(const struct jpeg_decompress_struct *);
/* Every row to image_rows_ycc(); raw_data_out is set. */
void jpeg_raw_rows(struct jpeg_decompress_struct *, struct image *, void *room);

/* jpeg-quality.c: 1 to 100, of a header that was read; 0: it has no tables. */
int jpeg_quality(const struct jpeg_decompress_struct *);

#endif
