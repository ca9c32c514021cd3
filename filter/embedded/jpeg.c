/*
 * JPEG: EXIF and XMP in APP1 (XMP goes on in others where it exceeds one),
 * C2PA in APP11, IPTC in APP13.  Not by jpeg_save_markers(), which goes through
 * all that it has at each one more: a file of nothing else takes it minutes.
 */
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

/* ITU-T T.81, table B.1: markers */
#define APP1 0xe1
#define APP11 0xeb
#define APP13 0xed
#define SOS 0xda

/* With the NUL that ends each. */
#define EXIF_NAME "Exif\0"
#define XMP_NAME "http://ns.adobe.com/xap/1.0/"
#define PHOTOSHOP_NAME "Photoshop 3.0"
#define MORE_NAME "http://ns.adobe.com/xmp/extension/"

/* After MORE_NAME: 32 digits, how long all is, where this begins. */
#define MORE_HEAD (sizeof(MORE_NAME) + 32 + 4 + 4)
/* ISO/IEC 19566-5 D.2: "JP", the box's number, the part's; then the box. */
#define JUMBF_HEAD 8
#define BOX_HEAD 8
/* Bytes: what is put together again. */
#define MAX_MORE ((size_t)4 << 20)
#define MAX_RESOURCES ((size_t)1 << 20)
#define MAX_STORE ((size_t)32 << 20)

struct segment {
	int marker;
	const uint8_t *data;
	size_t len;
};

/* The next segment before the pixels, from *AT on. */
static bool
next(const struct span *span, size_t *at, struct segment *segment)
{
	while (span->len - *at >= 4) {
		const uint8_t *p = span->data + *at;
		size_t len = (size_t)p[2] << 8 | p[3];

		if (p[0] != 0xff || p[1] == SOS)
			return false;
		if (p[1] == 0xff) { /* filling */
			++*at;
			continue;
		}
		if (len < 2 || len + 2 > span->len - *at)
			return false;
		segment->marker = p[1];
		segment->data = p + 4;
		segment->len = len - 2;
		*at += len + 2;
		return true;
	}
	return false;
}

static bool
is_named(const struct segment *segment, const char *name, size_t size)
{
	return segment->len > size && memcmp(segment->data, name, size) == 0;
}

/*
 * Where "http" was overwritten by "XMP" and a NUL it is still read: many of
 * Flickr's photographs of 2008 to 2011 are so.
 */
static bool
is_xmp(const struct segment *segment)
{
	return segment->len > sizeof(XMP_NAME) &&
	       memcmp(segment->data + 4, &XMP_NAME[4], sizeof(XMP_NAME) - 4) ==
		   0;
}

/* The pieces of one packet, by its GUID, wherever they stand. */
static void
read_more(const struct span *span, struct parts *parts)
{
	size_t at = 2, size = 0, filled = 0;
	struct segment part;
	uint8_t *packet = NULL;

	while (next(span, &at, &part)) {
		const uint8_t *p = part.data + sizeof(MORE_NAME);
		size_t len, to;

		if (part.marker != APP1 || part.len <= MORE_HEAD ||
		    !is_named(&part, MORE_NAME, sizeof(MORE_NAME)) ||
		    memcmp(p, parts->extended, XMP_GUID - 1) != 0)
			continue;
		len = part.len - MORE_HEAD;
		to = big_endian(p + 36);
		if (packet == NULL) {
			size = big_endian(p + 32);
			if (size > MAX_MORE || size > span->len ||
			    (packet = calloc(1, size + 1)) == NULL)
				return;
		}
		if (to > size || len > size - to)
			continue;
		memcpy(packet + to, part.data + MORE_HEAD, len);
		filled += len;
	}
	if (packet != NULL && filled >= size)
		part_take(parts, PART_XMP, packet, size);
	free(packet);
}

/* A box that one segment does not hold, as far as it has come. */
struct store {
	uint8_t *box;
	size_t len, size;
	uint32_t part;
	uint8_t number[2];
};

/* C2PA 2.1 A.3.1: in order, and one right after the other. */
static void
add_store(struct store *store, const struct segment *segment)
{
	size_t skip = JUMBF_HEAD + BOX_HEAD, len;
	const uint8_t *p = segment->data;

	if (store->box == NULL || memcmp(p + 2, store->number, 2) != 0 ||
	    big_endian(p + 4) != store->part + 1)
		return;
	/* The box's head stands in each; a long one with its length. */
	if (big_endian(p + JUMBF_HEAD) == 1)
		skip += 8;
	if (store->part == 0)
		skip = JUMBF_HEAD;
	store->part++;
	if (segment->len <= skip)
		return;
	len = segment->len - skip;
	if (len > store->size - store->len)
		len = store->size - store->len;
	memcpy(store->box + store->len, p + skip, len);
	store->len += len;
}

static void
end_store(struct store *store, struct parts *parts)
{
	if (store->box != NULL)
		part_take(parts, PART_C2PA, store->box, store->len);
	free(store->box);
	*store = (struct store) { 0 };
}

static void
begin_store(struct store *store, const struct segment *segment)
{
	const uint8_t *p = segment->data;
	uint64_t size = big_endian(p + JUMBF_HEAD);

	if (size == 1 && segment->len >= JUMBF_HEAD + 16)
		size = (uint64_t)big_endian(p + 16) << 32 | big_endian(p + 20);
	if (size == 0 || size > MAX_STORE)
		size = MAX_STORE;
	if ((store->box = malloc((size_t)size)) == NULL)
		return;
	store->size = (size_t)size;
	memcpy(store->number, p + 2, 2);
}

static void
read_store(
    struct store *store, const struct segment *segment, struct parts *parts)
{
	const uint8_t *p = segment->data;

	if (segment->len < JUMBF_HEAD + BOX_HEAD || memcmp(p, "JP", 2) != 0 ||
	    memcmp(p + 12, "jumb", 4) != 0 || !part_wanted(parts, PART_C2PA))
		return;
	if (big_endian(p + 4) == 1) {
		end_store(store, parts);
		begin_store(store, segment);
	}
	add_store(store, segment);
	if (store->len == store->size)
		end_store(store, parts);
}

/* Photoshop's resources go on from segment to segment, cut anywhere. */
static void
read_resources(const struct span *span, struct parts *parts)
{
	uint8_t *resources = NULL;
	struct segment part;
	size_t at = 2, len = 0;

	while (next(span, &at, &part)) {
		const uint8_t *p = part.data + sizeof(PHOTOSHOP_NAME);
		size_t n = part.len - sizeof(PHOTOSHOP_NAME);

		if (part.marker != APP13 ||
		    !is_named(&part, PHOTOSHOP_NAME, sizeof(PHOTOSHOP_NAME)))
			continue;
		if (resources == NULL &&
		    (resources = malloc(MAX_RESOURCES)) == NULL)
			return;
		if (n > MAX_RESOURCES - len)
			break;
		memcpy(resources + len, p, n);
		len += n;
	}
	if (len > 0)
		part_take(parts, PART_IPTC, resources, len);
	free(resources);
}

void
embedded_jpeg(const struct span *span, struct image *img)
{
	struct parts parts = { .img = img };
	struct store store = { 0 };
	struct segment part;
	size_t at = 2;
	bool resources = false;

	while (next(span, &at, &part)) {
		if (part.marker == APP11)
			read_store(&store, &part, &parts);
		resources = resources || part.marker == APP13;
		if (part.marker != APP1)
			continue;
		if (is_named(&part, EXIF_NAME, sizeof(EXIF_NAME)))
			part_take(&parts, PART_EXIF, part.data, part.len);
		else if (is_xmp(&part))
			part_take(&parts, PART_XMP,
			    part.data + sizeof(XMP_NAME),
			    part.len - sizeof(XMP_NAME));
	}
	end_store(&store, &parts);
	if (parts.extended[0] != '\0')
		read_more(span, &parts);
	if (resources)
		read_resources(span, &parts);
}
