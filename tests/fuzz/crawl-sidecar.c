/*
 * Whatever lies beside a photograph: what is taken from it is clean text, and
 * an object of JSON without a place.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct sidecar car = { 0 };

	sidecar_json(&car, (const char *)data, len);
	assert(car.extra == NULL ||
	       (car.extra[0] == '{' &&
		   strcasestr(car.extra, "\"gpslatitude\":") == NULL));
	sidecar_text(&car, (const char *)data, len);
	sidecar_clear(&car);
	image_mime(data, len);
	return 0;
}
