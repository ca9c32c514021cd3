/*
 * A stranger's JPEG, from its bytes to facts; and as luma only, shrunk.
 */
#include "tests/fuzz/filter-decode.h"

extern const struct decoder decoder_jpeg;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint64_t measures = 0;

	measures_select("pdq", &measures);
	decode_wanting(&decoder_jpeg, measures, data, len);
	return decode_with(&decoder_jpeg, data, len);
}
