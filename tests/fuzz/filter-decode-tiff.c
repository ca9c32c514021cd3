/*
 * A stranger's TIFF, from its bytes to facts.
 */
#include "tests/fuzz/filter-decode.h"

extern const struct decoder decoder_tiff;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return decode_with(&decoder_tiff, data, len);
}
