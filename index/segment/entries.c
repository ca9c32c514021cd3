/*
 * Codes and who has them, as many as come.
 */
#include <err.h>
#include <string.h>

#include "index/segment/file.h"

#define ROOM 65536 /* entries at first */

static void
grow(struct entries *entries)
{
	size_t room = entries->room == 0 ? ROOM : entries->room * 2;

	entries->codes =
	    pages_grow(entries->codes, entries->room * sizeof(*entries->codes),
		room * sizeof(*entries->codes));
	entries->items =
	    pages_grow(entries->items, entries->room * sizeof(*entries->items),
		room * sizeof(*entries->items));
	entries->room = room;
}

void
entries_add(struct entries *entries, const void *code, int64_t item)
{
	if (entries->n == UINT32_MAX)
		errx(1, "a segment of more than %u codes", UINT32_MAX);
	if (entries->n == entries->room)
		grow(entries);
	memcpy(&entries->codes[entries->n], code, sizeof(*entries->codes));
	entries->items[entries->n++] = item;
}

void
entries_clear(struct entries *entries)
{
	if (entries->room > 0) {
		pages_free(
		    entries->codes, entries->room * sizeof(*entries->codes));
		pages_free(
		    entries->items, entries->room * sizeof(*entries->items));
	}
	*entries = (struct entries) { 0 };
}

bool
items_have(const struct items *items, int64_t item)
{
	size_t lo = 0, hi = items->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (items->list[mid] < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < items->n && items->list[lo] == item;
}
