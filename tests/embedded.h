/*
 * What a file says of its own use, as the tests write it: a packet of XMP and
 * a manifest store; and whether a container's reader finds it.
 */
#ifndef EMBEDDED_TEST_H
#define EMBEDDED_TEST_H

#include <stdlib.h>

#include "filter/decode/decode.h"
#include "tests/jumbf.h"
#include "tests/test.h"

#define RDF                                                             \
	"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' " \
	"xmlns:p='http://ns.useplus.org/ldf/xmp/1.0/' "                 \
	"xmlns:n='http://ns.adobe.com/xmp/note/'><r:Description "
#define REFUSAL RDF "p:DataMining='DMI-PROHIBITED'/></r:RDF>"
#define TRAINING "{\"cawg.ai_training\":\"notAllowed\"}"

typedef void find(const struct span *, struct image *);

static inline struct image
image_of(find *embedded, const struct bytes *file, size_t len)
{
	struct image img = { .exif.orientation = 1 };
	uint8_t *copy = malloc(len + (len == 0));
	struct span span = { .data = copy, .len = len };

	memcpy(copy, file->data, len);
	embedded(&span, &img);
	free(copy);
	return img;
}

static inline bool
refuses(find *embedded, const struct bytes *file)
{
	return strcmp(image_of(embedded, file, file->len).rights.data_mining,
		   "DMI-PROHIBITED") == 0;
}

static inline bool
asserts(find *embedded, const struct bytes *file)
{
	return strcmp(
		   image_of(embedded, file, file->len).rights.training_mining,
		   TRAINING) == 0;
}

static inline int
frames_of(find *embedded, const struct bytes *file)
{
	return image_of(embedded, file, file->len).frames;
}

/* Cut anywhere, and with any byte set to something else, it is only read. */
static inline void
torture(find *embedded, const struct bytes *file)
{
	struct bytes copy;
	size_t read = 0;

	for (size_t len = 2; len < file->len; len++)
		image_of(embedded, file, len), read++;
	for (size_t at = 0; at < file->len; at++)
		for (int i = -1; i <= 1; i++) {
			copy = *file;
			copy.data[at] = (uint8_t)i;
			image_of(embedded, &copy, copy.len);
			read++;
		}
	OK(read > 0);
}

static inline struct bytes
store(void)
{
	static const char *const no[] = { "cawg.ai_training", "notAllowed",
		NULL };
	struct bytes b = { .len = 0 }, cbor = { .len = 0 };
	size_t at = super_begin(&b, "c2pa", "c2pa");

	cbor_entries(&cbor, true, no);
	put_manifest(&b, "c2ma", "cawg.training-mining", &cbor);
	box_end(&b, at);
	return b;
}

#endif
