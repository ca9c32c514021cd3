/*
 * A dictionary of Structured Fields: what parses has keys that are each one,
 * and parses with a blank before it too.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/sf.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(const struct sf_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (sf_get(list, list->items[i].key) != &list->items[i])
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct sf_list list, again;
	char *field = malloc(len + 1);
	int good = sf_dictionary(&list, (const char *)data, len);

	if (field == NULL)
		abort();
	field[0] = ' ';
	if (len > 0)
		memcpy(field + 1, data, len);
	check(&list);
	if (good == 0 && len < 60000 &&
	    (sf_dictionary(&again, field, len + 1) == -1 || again.n != list.n))
		abort();
	if (good == 0 && len < 60000)
		sf_clear(&again);
	sf_clear(&list);
	free(field);
	return 0;
}
