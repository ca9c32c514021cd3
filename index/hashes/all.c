/*
 * The codes of all segments, as if they were one: of each code, in whatever
 * segments it is, all items.
 */
#include <err.h>
#include <stdlib.h>

#include "index/hashes/hashes.h"

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
arrange(struct all *all, const struct entries *entries)
{
	const struct distinct *d = &all->distinct;

	all->codes = d->codes;
	all->n = d->n;
	all->first = d->first;
	all->nitems = d->nplaces;
	all->items = pages_new((all->nitems + 1) * sizeof(*all->items));
	for (size_t i = 0; i < all->nitems; i++)
		all->items[i] = entries->items[d->places[i]];
	for (size_t i = 0; i < all->n; i++)
		if (all->first[i + 1] - all->first[i] > 1)
			qsort(all->items + all->first[i],
			    all->first[i + 1] - all->first[i],
			    sizeof(*all->items), compare);
}

const char *
all_make(struct all *all, const struct hashes *hashes, int jobs, size_t *i)
{
	struct entries entries = { 0 };
	const char *why = NULL;

	*all = (struct all) { 0 };
	for (*i = 0; *i < hashes->n; ++*i) {
		why = segment_entries(
		    &hashes->files[*i], &hashes->gone[*i], &entries);
		if (why != NULL)
			break;
	}
	if (why == NULL) {
		distinct_make(&all->distinct, entries.codes, entries.n, jobs);
		arrange(all, &entries);
	}
	entries_clear(&entries);
	return why;
}

void
all_clear(struct all *all)
{
	if (all->items != NULL)
		pages_free(all->items, (all->nitems + 1) * sizeof(*all->items));
	if (all->codes != NULL)
		distinct_free(&all->distinct);
	*all = (struct all) { 0 };
}
