/*
 * embedded.h -- what a file says of itself beside its pixels: camera, place,
 * rights, and whether it may be trained on.  Every reader takes a stranger's
 * bytes, keeps what it understands, and passes over what is broken.
 */
#ifndef EMBEDDED_H
#define EMBEDDED_H

#include "filter/filter.h"

/* exif.c, iptc.c, xmp.c, c2pa.c -- the forms in which it is said */

/* BYTES begin at the TIFF header (or "Exif\0\0" and then it). */
void exif_read(const uint8_t *bytes, size_t len, struct image *);

#define XMP_GUID 33 /* 32 digits and a NUL */

/* EXTENDED: of the packet that goes on elsewhere; as it was: none does. */
void xmp_read(
    const uint8_t *bytes, size_t len, struct image *, char extended[XMP_GUID]);
/* BYTES: image resources as Photoshop has them, one of which is IPTC's. */
void photoshop_read(const uint8_t *bytes, size_t len, struct image *);
void iptc_read(const uint8_t *bytes, size_t len, struct image *);
/* BYTES begin with the box of a manifest store.  No signature is checked. */
void c2pa_read(const uint8_t *bytes, size_t len, struct image *);

/* source.c -- Digital Source Type; of two, the one that says more of models */

void source_take(struct rights *, const char *uri, size_t len);

/* copyright.c -- of two notices of copyright, the one of the higher rank */

enum notice {
	NOTICE_MARKED = 1, /* xmpRights:Marked, UsageTerms */
	NOTICE_TERMS,
	NOTICE_IPTC,
	NOTICE_EXIF,
	NOTICE_XMP /* dc:rights */
};

void copyright_take(struct rights *, enum notice, const char *text);

/* fit.c -- at most SIZE - 1 bytes of FROM, cut between two characters */

void text_fit(char *to, size_t size, const char *from);

/* part.c -- what all containers share */

enum part_kind { PART_EXIF, PART_XMP, PART_C2PA, PART_IPTC, PART_KINDS };

/* Only so many parts of a kind are read: a file of nothing else ends, too. */
struct parts {
	struct image *img;
	int taken[PART_KINDS];
	char extended[XMP_GUID]; /* of the XMP that goes on elsewhere; or "" */
};

bool part_wanted(const struct parts *, enum part_kind);
void part_take(
    struct parts *, enum part_kind, const uint8_t *bytes, size_t len);

static inline uint32_t
big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* jpeg.c, png.c, ... -- where the containers keep them; how many frames */

void embedded_jpeg(const struct span *, struct image *);
void embedded_png(const struct span *, struct image *);
void embedded_webp(const struct span *, struct image *);
void embedded_bmff(const struct span *, struct image *);
void embedded_gif(const struct span *, struct image *);
void embedded_tiff(const struct span *, struct image *);

#endif
