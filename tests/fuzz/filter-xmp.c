/*
 * A stranger's XMP packet.
 */
#include "filter/embedded/embedded.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rights rights = { .copyright = "" };
	char extended[XMP_GUID] = "";

	xmp_read(data, len, &rights, extended);
	return 0;
}
