/*
 * jpeg.h -- the short way for the usual JPEG: its light alone, or with colours
 *            that are whole or halved.
 */
#ifndef JPEG_H
#define JPEG_H

#include "decode.h"

#include <jpeglib.h>

/*
 * Scans of a progressive file.  The usual script has 10; each costs a pass
 * over all blocks, so that thousands in a small file are an attack
 * (libjpeg-turbo, "Two Issues with the JPEG Standard", 2016).
 */
#define MAX_SCANS 100

/* A stretch of the file. */
struct part {
	size_t from, to;
};

/* A file without the scans that luma does not need. */
struct scans {
	const struct span *span;
	struct part part[MAX_SCANS];
	size_t n, next;
	boolean (*end)(j_decompress_ptr); /* what comes behind the last */
};

/* After jpeg_read_header(), of a file that was read from memory. */
void jpeg_scans(struct jpeg_decompress_struct *, const struct span *,
    struct scans *); /* zeroed, and there until the file is read */

/* Before jpeg_start_decompress(): whether this file can, in full size. */
bool jpeg_raw(const struct jpeg_decompress_struct *);
/* Bytes of ROOM, beginning on a multiple of 32. */
size_t jpeg_raw_room(const struct jpeg_decompress_struct *);
/* Every row to image_rows_ycc(); raw_data_out is set. */
void jpeg_raw_rows(struct jpeg_decompress_struct *, struct image *, void *room);

/* The same of light alone, at any scale, once that is known. */
bool jpeg_luma(const struct jpeg_decompress_struct *);
void jpeg_luma_only(struct jpeg_decompress_struct *);
void jpeg_luma_rows(struct jpeg_decompress_struct *, struct image *);

/* jpeg-quality.c: 1 to 100, of a header that was read; 0: it has no tables. */
int jpeg_quality(const struct jpeg_decompress_struct *);

#endif
