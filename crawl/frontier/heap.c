/*
 * Origins in a binary heap, by when they may be asked.
 */
#include "crawl/crawl.h"

void
heap_push(struct heap *h, struct origin *o)
{
	size_t i = h->n++;

	for (; i > 0 && h->list[(i - 1) / 2]->at > o->at; i = (i - 1) / 2)
		h->list[i] = h->list[(i - 1) / 2];
	h->list[i] = o;
}

struct origin *
heap_pop(struct heap *h)
{
	struct origin *top = h->list[0], *last = h->list[--h->n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < h->n) {
		if (child + 1 < h->n &&
		    h->list[child + 1]->at < h->list[child]->at)
			child++;
		if (last->at <= h->list[child]->at)
			break;
		h->list[i] = h->list[child];
		i = child;
	}
	h->list[i] = last;
	return top;
}
