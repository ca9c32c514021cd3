/*
 * The table of collectors, in the order in which they are asked whether they
 * take a source.  A new one is a file in crawl/collect/ and a word here.
 */
#include <string.h>

#include "crawl/crawl.h"

#define COLLECTORS(X) \
	X(page)       \
	X(list)       \
	X(instagram)  \
	X(facebook)   \
	X(takeout)    \
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

static const struct collector *
named(const char *name, size_t len)
{
	for (size_t i = 0; i < N; i++)
		if (strlen(collectors[i]->name) == len &&
		    strncmp(collectors[i]->name, name, len) == 0)
			return collectors[i];
	return NULL;
}

const struct collector *
collector_named(const char *name)
{
	return named(name, strlen(name));
}

const struct collector *
collector_among(const char *names, const char *locator)
{
	const struct collector *collector;
	size_t len;

	for (;; names += len + 1) {
		len = strcspn(names, ",");
		if ((collector = named(names, len)) == NULL)
			return NULL;
		if (locator != NULL && collector->takes(locator))
			return collector;
		if (names[len] == '\0')
			return locator == NULL ? collector : NULL;
	}
}

void
collectors_list(void)
{
	for (size_t i = 0; i < N; i++)
		printf("%-9s %s\n", collectors[i]->name, collectors[i]->about);
}
