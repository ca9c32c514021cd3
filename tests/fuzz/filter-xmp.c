/*
 * A stranger's XMP packet.
 */
#include "filter/embedded/embedded.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct image img = { .format = "jpeg" };
	char extended[XMP_GUID] = "";

	xmp_read(data, len, &img, extended);
	return 0;
}
