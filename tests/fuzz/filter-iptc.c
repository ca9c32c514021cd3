/*
 * A stranger's image resources, and his bytes as IPTC-IIM.
 */
#include "filter/embedded/embedded.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct image img = { .format = "jpeg" };

	photoshop_read(data, len, &img);
	iptc_read(data, len, &img);
	return 0;
}
