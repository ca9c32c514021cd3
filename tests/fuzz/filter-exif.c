/*
 * A stranger's EXIF.
 */
#include "filter/embedded/embedded.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct image img = { .exif.orientation = 1 };

	exif_read(data, len, &img);
	return 0;
}
