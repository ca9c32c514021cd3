/*
 * TIFF is what EXIF is made of: the file as a whole is one.  XMP and C2PA are
 * fields of the first of its directories, of which each page has one.
 */
#include <string.h>

#include "embedded.h"

#define XMP_TAG 700         /* XMP specification, part 3, 1.1.3 */
#define PHOTOSHOP_TAG 34377 /* the same, 1.1.3: image resources */
#define C2PA_TAG 52545      /* C2PA 2.1 A.3.7 */
#define HEADER_SIZE 8       /* bytes; of BigTIFF 16 */
#define BIG_VERSION 43      /* BigTIFF: 8 bytes where others have 4 */

struct tiff {
	const uint8_t *data;
	size_t len;
	bool big_end, big;
};

/* N bytes; of what is not there, 0. */
static uint64_t
number(const struct tiff *tiff, uint64_t at, size_t n)
{
	uint64_t value = 0;

	if (at > tiff->len || n > tiff->len - at)
		return 0;
	for (size_t i = 0; i < n; i++)
		value = value << 8 |
			tiff->data[at + (tiff->big_end ? i : n - 1 - i)];
	return value;
}

/* The number of a directory's fields; 0: AT is where none can be. */
static uint64_t
fields(const struct tiff *tiff, uint64_t at)
{
	size_t entry = tiff->big ? 20 : 12;
	uint64_t n = number(tiff, at, tiff->big ? 8 : 2);

	return at >= HEADER_SIZE && at < tiff->len &&
		       n <= (tiff->len - at) / entry
		   ? n
		   : 0;
}

static void
take(const struct tiff *tiff, uint64_t entry, struct parts *parts)
{
	size_t word = tiff->big ? 8 : 4;
	uint64_t tag = number(tiff, entry, 2);
	uint64_t len = number(tiff, entry + 4, word);
	uint64_t at = number(tiff, entry + 4 + word, word);

	/* Bytes; what is shorter than a word stands here, and is neither. */
	if (at >= tiff->len || len <= word || len > tiff->len - at)
		return;
	if (tag == XMP_TAG)
		part_take(parts, PART_XMP, tiff->data + at, (size_t)len);
	else if (tag == PHOTOSHOP_TAG)
		part_take(parts, PART_IPTC, tiff->data + at, (size_t)len);
	else if (tag == C2PA_TAG)
		part_take(parts, PART_C2PA, tiff->data + at, (size_t)len);
}

void
embedded_tiff(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	struct tiff tiff = { .data = span->data, .len = span->len };
	uint64_t at, n;
	size_t word;

	if (span->len < 16)
		return;
	tiff.big_end = span->data[0] == 'M';
	tiff.big = number(&tiff, 2, 2) == BIG_VERSION;
	word = tiff.big ? 8 : 4;
	at = number(&tiff, word, word);
	n = fields(&tiff, at);
	for (uint64_t i = 0; i < n; i++)
		take(&tiff, at + (tiff.big ? 8 + 20 * i : 2 + 12 * i), &parts);
	if (!tiff.big)
		part_take(&parts, PART_EXIF, span->data, span->len);
	for (img->frames = 0; n > 0 && img->frames < MAX_FRAMES;
	     img->frames++) {
		at += tiff.big ? 8 + 20 * n : 2 + 12 * n;
		at = number(&tiff, at, word);
		n = fields(&tiff, at);
	}
}
