/*
 * What the targets of all decoders do: read one file, and give up its facts.
 */
#ifndef FILTER_DECODE_H
#define FILTER_DECODE_H

#include "filter/decode/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* 0, always: what is wrong shows itself. */
static inline int
decode_wanting(const struct decoder *decoder, uint64_t measures,
    const uint8_t *data, size_t len)
{
	struct span span = { .data = data, .len = len };
	struct image img = { .format = "fuzz",
		.exif.orientation = 1,
		.wanted.measures = measures };
	struct value values[MAX_COLUMNS] = { 0 };
	char reason[REASON_SIZE] = "";

	if (!decoder->sniff(&span))
		return 0;
	decoder->embedded(&span, &img);
	decoder->decode(&span, &img, reason);
	image_end(&img, values, reason);
	return 0;
}

static inline int
decode_with(const struct decoder *decoder, const uint8_t *data, size_t len)
{
	return decode_wanting(decoder, 0, data, len);
}

#endif
