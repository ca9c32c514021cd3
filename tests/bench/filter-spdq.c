/*
 * What resizing does to PDQ and to SPDQ: for photographs, how many bits of the
 * hash move, and how many are found again within 31 bits.  The query is hashed
 * in all eight orientations, from flipped pixels.
 */
#include "tests/photos.h"
#include "tests/raster-jpeg.h"

#include "filter/hash/hash.h"

#define STEP 4         /* of the photographs, every so many */
#define RADIUS 31      /* bits: Meta's advice for PDQ */
#define MIN_QUALITY 50 /* the same */
#define QUALITY 50     /* of the JPEG of what is resized */

enum { PDQ, SPDQ, KINDS };

struct hashes {
	uint8_t all[KINDS][8][PDQ_BYTES];
	int quality;
};

/* What is done to a photograph, and what comes of it. */
struct edit {
	const char *name;
	void (*make)(const struct raster *, struct raster *);
	int bits[KINDS], found[KINDS];
};

struct bench {
	struct edit *edits;
	int n;
};

/* Planes of STRIP rows at a time. */
static void
rows(struct pdq *pdq, const struct raster *raster)
{
	size_t stride = ((size_t)raster->width + PAD - 1) / PAD * PAD;
	uint8_t *room = calloc(3 * STRIP, stride);

	if (room == NULL)
		err(1, NULL);
	for (int y = 0; y < raster->height; y += STRIP) {
		int left = raster->height - y;
		struct planes planes = { { room, room + STRIP * stride,
					     room + 2 * STRIP * stride },
			stride, left < STRIP ? left : STRIP };
		const uint8_t *px =
		    raster->rgb + 3 * (size_t)y * (size_t)raster->width;

		for (int i = 0; i < planes.rows; i++)
			for (int x = 0; x < raster->width; x++)
				for (size_t c = 0; c < 3; c++)
					room[(c * STRIP + (size_t)i) * stride +
					     (size_t)x] = *px++;
		pdq_rows(pdq, &planes);
	}
	free(room);
}

static void
hash(const struct raster *raster, struct hashes *hashes)
{
	for (int kind = 0; kind < KINDS; kind++) {
		struct pdq_image img = { .width = raster->width,
			.height = raster->height,
			.eighths = 8,
			.orientation = 1,
			.all = true,
			.even = kind == SPDQ };
		struct pdq *pdq = pdq_new(&img);

		if (pdq == NULL)
			errx(1, "%dx%d", img.width, img.height);
		rows(pdq, raster);
		pdq_dihedral(pdq, hashes->all[kind]);
		if (kind == PDQ)
			hashes->quality =
			    pdq_hash(pdq, (uint8_t[PDQ_BYTES]) { 0 });
		pdq_free(pdq);
	}
}

static void
half(const struct raster *from, struct raster *to)
{
	*to = raster_resize(from, from->width / 2, from->height / 2);
}

static void
squash(const struct raster *from, struct raster *to)
{
	*to = raster_resize(from, 256, 256);
}

static void
thumbnail(const struct raster *from, struct raster *to)
{
	int longer = from->width > from->height ? from->width : from->height;

	*to = raster_resize(
	    from, from->width * 128 / longer, from->height * 128 / longer);
}

static void
mirror(const struct raster *from, struct raster *to)
{
	*to = raster_new(from->width, from->height);
	for (int y = 0; y < from->height; y++) {
		size_t row = (size_t)y * (size_t)from->width;

		for (int x = 0; x < from->width; x++)
			memcpy(to->rgb + 3 * (row + (size_t)x),
			    from->rgb +
				3 * (row + (size_t)(from->width - 1 - x)),
			    3);
	}
}

static void
compress(const struct raster *from, struct raster *to)
{
	size_t len;
	uint8_t *jpeg = raster_jpeg(from, QUALITY, &len);

	*to = raster_read(jpeg, len);
	free(jpeg);
}

static void
half_compressed(const struct raster *from, struct raster *to)
{
	struct raster small;

	half(from, &small);
	compress(&small, to);
	free(small.rgb);
}

static void
mirror_compressed(const struct raster *from, struct raster *to)
{
	struct raster turned;

	mirror(from, &turned);
	half_compressed(&turned, to);
	free(turned.rgb);
}

/* Of the eight that are asked with, the nearest. */
static int
nearest(uint8_t asked[8][PDQ_BYTES], const uint8_t found[PDQ_BYTES])
{
	int least = 8 * PDQ_BYTES;

	for (int k = 0; k < 8; k++) {
		int bits = 0;

		for (int i = 0; i < PDQ_BYTES; i++)
			bits += __builtin_popcount(asked[k][i] ^ found[i]);
		least = bits < least ? bits : least;
	}
	return least;
}

/* SPDQ is not of thumbnails under 64 pixels on a side. */
static bool
is_long(const struct raster *photo)
{
	return photo->width > 2 * photo->height ||
	       photo->height > 2 * photo->width || photo->width < 128 ||
	       photo->height < 128;
}

static void
each(void *arg, const struct span *span)
{
	struct bench *bench = arg;
	struct raster photo = raster_read(span->data, span->len), other;
	struct hashes asked = { .quality = 0 }, found;

	if (!is_long(&photo))
		hash(&photo, &asked);
	bench->n += asked.quality >= MIN_QUALITY;
	for (struct edit *edit = bench->edits;
	     asked.quality >= MIN_QUALITY && edit->name != NULL; edit++) {
		edit->make(&photo, &other);
		hash(&other, &found);
		for (int kind = 0; kind < KINDS; kind++) {
			int bits = nearest(asked.all[kind], found.all[kind][0]);

			edit->bits[kind] += bits;
			edit->found[kind] += bits <= RADIUS;
		}
		free(other.rgb);
	}
	free(photo.rgb);
}

int
main(void)
{
	struct edit edits[] = { { .name = "resized to 50 %", .make = half },
		{ .name = "squashed to 256 x 256", .make = squash },
		{ .name = "thumbnail of 128", .make = thumbnail },
		{ .name = "mirrored", .make = mirror },
		{ .name = "JPEG 50", .make = compress },
		{ .name = "50 % and JPEG 50", .make = half_compressed },
		{ .name = "mirrored, 50 %, JPEG 50",
		    .make = mirror_compressed },
		{ 0 } };
	static const char *const names[] = { "PDQ", "SPDQ" };
	struct bench bench = { .edits = edits };

	if (access(PHOTOS, R_OK) == -1)
		return 0; /* nothing to measure it with */
	photos_each(PHOTOS, STEP, each, &bench);
	for (const struct edit *edit = edits; edit->name != NULL; edit++)
		for (int kind = 0; kind < KINDS; kind++) {
			printf("filter %s, %s: mean bits of %d\t%.2f\t\n",
			    names[kind], edit->name, bench.n,
			    (double)edit->bits[kind] / bench.n);
			printf("filter %s, %s: found within 31\t%.1f %%\t\n",
			    names[kind], edit->name,
			    100.0 * edit->found[kind] / bench.n);
		}
	return 0;
}
