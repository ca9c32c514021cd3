/*
 * A stranger's caption: every measure ends, and says something that the parent
 * accepts.
 */
#include <stdlib.h>

#include "filter/text/text.h"
#include "filter/work/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct texts *texts; /* costs 10 ms */
	struct span caption = { .data = data, .len = len };
	struct text_facts facts;

	if (texts == NULL)
		texts = texts_open();
	texts_measure(texts, &caption, &facts);
	if (text_facts_check(&facts) == -1)
		abort();
	return 0;
}
