/*
 * A stranger's EXIF.
 */
#include "filter/decode/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct exif exif = { .orientation = 1 };

	exif_read(data, len, &exif);
	return 0;
}
