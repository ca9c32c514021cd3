/*
 * What a search for the points of one photo has met, put together by item: its
 * points that look like some of the photo's.  The order of the search does not
 * matter.
 */
#include <err.h>
#include <stdlib.h>

#include "index/features/features.h"

#define OF_POINT 4 /* matches of one point, the nearest; MATCHES has room */

void
hits_begin(struct hits *hits, size_t queries, uint64_t codes)
{
	hits->n = 0;
	hits->hot = HOT_LEAST + codes / HOT_SHARE;
	free(hits->of_query);
	hits->of_query = calloc(queries + 1, sizeof(*hits->of_query));
	if (hits->of_query == NULL)
		err(1, NULL);
}

void
hits_clear(struct hits *hits)
{
	free(hits->all);
	free(hits->of_query);
	*hits = (struct hits) { 0 };
}

/* A code that is met everywhere says nothing, and would fill the memory. */
void
hits_add(struct hits *hits, const struct hit *hit)
{
	if (hits->of_query[hit->query] > hits->hot)
		return;
	hits->of_query[hit->query]++;
	if (hits->n == hits->room) {
		hits->room = hits->room * 2 + 4096;
		hits->all =
		    reallocarray(hits->all, hits->room, sizeof(*hits->all));
		if (hits->all == NULL)
			err(1, NULL);
	}
	hits->all[hits->n++] = *hit;
}

static int
compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->mirrored != y->mirrored)
		return x->mirrored - y->mirrored;
	if (x->point != y->point)
		return x->point - y->point;
	if (x->distance != y->distance)
		return x->distance - y->distance;
	return (x->query > y->query) - (x->query < y->query);
}

void
hits_sort(struct hits *hits)
{
	size_t n = 0;

	for (size_t i = 0; i < hits->n; i++)
		if (hits->of_query[hits->all[i].query] <= hits->hot)
			hits->all[n++] = hits->all[i];
	hits->n = n;
	if (n > 0)
		qsort(hits->all, n, sizeof(*hits->all), compare);
}

/* How many of N hits, of one item, are of points of their own. */
static size_t
points(const struct hit *hits, size_t n)
{
	size_t count = n > 0;

	for (size_t i = 1; i < n; i++)
		count += hits[i].point != hits[i - 1].point;
	return count;
}

/* Of hits that are sorted, at most OF_POINT of each point. */
static size_t
nearest(const struct hit *hits, size_t n, struct hit out[MATCHES])
{
	size_t kept = 0, of = 0;

	for (size_t i = 0; i < n && kept < MATCHES; i++) {
		of = i > 0 && hits[i].point == hits[i - 1].point ? of + 1 : 0;
		if (of < OF_POINT)
			out[kept++] = hits[i];
	}
	return kept;
}

/*
 * The next item with enough points to agree, from *AT on: its hits, of the
 * photo or of the photo mirrored.  0: there are no more.
 */
size_t
hits_next(const struct hits *hits, size_t *at, struct hit out[MATCHES])
{
	while (*at < hits->n) {
		const struct hit *first = &hits->all[*at];
		size_t left = hits->n - *at, n = 1;

		while (n < left && first[n].item == first->item &&
		       first[n].mirrored == first->mirrored)
			n++;
		*at += n;
		if (points(first, n) >= INLIERS)
			return nearest(first, n, out);
	}
	return 0;
}
