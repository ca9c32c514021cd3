/*
 * jpeg.h -- the short way for the usual JPEG: colours halved on both sides.
 */
#ifndef JPEG_H
#define JPEG_H

#include "decode.h"

#include <jpeglib.h>

/* Before jpeg_start_decompress(): whether this file, and processor, can. */
bool jpeg_halved(const struct jpeg_decompress_struct *);
/* Bytes of ROOM, beginning on a multiple of 32. */
size_t jpeg_halved_room(const struct jpeg_decompress_struct *);
/* Every row to image_row_ycc(); raw_data_out is set. */
void jpeg_halved_rows(
    struct jpeg_decompress_struct *, struct image *, void *room);

#endif
