/*
 * A stranger's JPEG XL, from its bytes to facts.
 */
#include "tests/fuzz/filter-decode.h"

extern const struct decoder decoder_jxl;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return decode_with(&decoder_jxl, data, len);
}
