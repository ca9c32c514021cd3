/*
 * How a segment is searched, in words, on standard error.
 */
#include <stdio.h>

#include "index/hamming/segment.h"

void
segment_tell(const struct segment *segment, const struct plan *plan)
{
	const struct split *split = &segment->split;

	fprintf(
	    stderr, "%u distinct codes, radius %d: ", segment->n, plan->radius);
	if (plan->scan)
		fputs("each is compared", stderr);
	for (int i = 0; i < split->slots && !plan->scan; i++)
		fprintf(stderr, "%s%d:%d", i == 0 ? "slots " : " ",
		    split->width[i], plan->reach[i]);
	fputs("\n", stderr);
	if (!plan->scan)
		fprintf(stderr,
		    "a query, expected: %.0f probes, %.0f candidates, "
		    "%.3f ms\n",
		    plan->probes, plan->candidates, plan->ns / 1e6);
}

void
segment_tell_found(size_t queries, uint64_t probes, uint64_t candidates)
{
	double n = (double)queries;

	if (queries > 0)
		fprintf(stderr,
		    "a query, found: %.0f probes, %.0f candidates\n",
		    (double)probes / n, (double)candidates / n);
}
