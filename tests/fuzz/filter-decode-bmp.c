/*
 * A stranger's BMP, from its bytes to facts.
 */
#include "tests/fuzz/filter-decode.h"

extern const struct decoder decoder_bmp;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return decode_with(&decoder_bmp, data, len);
}
