/*
 * The table of collectors, in the order in which they are asked whether they
 * take a source.  A new one is a file in crawl/collect/ and a word here.
 */
#include <string.h>

#include "crawl/crawl.h"

#define COLLECTORS(X) \
	X(page)       \
	X(list)       \
	X(files)

#define DECLARE(name) extern const struct collector collector_##name;
#define POINT(name) &collector_##name,

COLLECTORS(DECLARE)

static const struct collector *const collectors[] = { COLLECTORS(POINT) };

#define N (sizeof(collectors) / sizeof(*collectors))

const struct collector *
collector_find(const char *locator)
{
	for (size_t i = 0; i < N; i++)
		if (collectors[i]->takes(locator))
			return collectors[i];
	return NULL;
}

const struct collector *
collector_named(const char *name)
{
	for (size_t i = 0; i < N; i++)
		if (strcmp(collectors[i]->name, name) == 0)
			return collectors[i];
	return NULL;
}

void
collectors_list(void)
{
	for (size_t i = 0; i < N; i++)
		printf("%-8s %s\n", collectors[i]->name, collectors[i]->about);
}
