/*
 * One file's facts: decoded once, measured as it is decoded.  What it says of
 * its use is a fact also where its pixels cannot be read.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/decode/decode.h"
#include "filter/measure/measure.h"

void
facts_measure(
    const struct span *span, const struct wanted *wanted, struct facts *facts)
{
	struct image img = { .wanted = *wanted };
	int read, whole;

	memset(facts, 0, sizeof(*facts));
	img.bulk = facts->bulk;
	read = image_decode(span, &img, facts->reason);
	whole = image_end(&img, facts->values,
	    read == 0 ? facts->reason : (char[REASON_SIZE]) { 0 });
	if (read == -1 || whole == -1) {
		facts_clear(facts);
		measures_unread(&img, facts->values);
	}
}

void
facts_clear(struct facts *facts)
{
	for (int i = 0; i < BULKS; i++) {
		free(facts->bulk[i].bytes);
		facts->bulk[i] = (struct bulk) { NULL, 0 };
	}
}
