/*
 * The memory of what is parted.
 */
#include <err.h>

#include "index/hamming/crew.h"
#include "index/hamming/parts.h"

void
parts_new(struct parts *parts, size_t count, size_t n, size_t len)
{
	*parts = (struct parts) {
		.entries = pages_new((n + 1) * len),
		.end = calloc(count, sizeof(*parts->end)),
		.count = count,
		.lines = aligned_alloc(64, count * LINE * len),
		.waiting = calloc(count, sizeof(*parts->waiting)),
	};
	if (parts->end == NULL || parts->lines == NULL ||
	    parts->waiting == NULL)
		err(1, NULL);
}

void
parts_free(struct parts *parts, size_t n, size_t len)
{
	pages_free(parts->entries, (n + 1) * len);
	free(parts->end);
	free(parts->lines);
	free(parts->waiting);
}
