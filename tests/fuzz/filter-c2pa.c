/*
 * A stranger's manifest store; and his bytes as one assertion of it.  What is
 * made of them is JSON of at most the length that it has room for.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/embedded/embedded.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(const char *json, size_t size)
{
	size_t len = strnlen(json, size);

	if (len == size ||
	    (len > 0 && (json[0] != '{' || json[len - 1] != '}')))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rights rights = { .copyright = "" };
	struct training training = { .manifest = 1 };

	c2pa_read(data, len, &rights);
	check(rights.training_mining, sizeof(rights.training_mining));
	training_read(&training, data, len);
	training_write(
	    &training, rights.training_mining, sizeof(rights.training_mining));
	check(rights.training_mining, sizeof(rights.training_mining));
	return 0;
}
