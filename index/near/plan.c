/*
 * How codes were searched, in words: of --plan and -v.
 */
#include <inttypes.h>
#include <stdio.h>

#include "index/near/near.h"

void
plan_tell(const struct segment *segment, const struct plan *plan)
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
plan_tell_found(const struct looked *looked)
{
	double n = (double)looked->queries;

	if (n > 0)
		fprintf(stderr,
		    "a query, found: %.0f probes, %.0f candidates\n",
		    (double)looked->probes / n, (double)looked->candidates / n);
}

void
plan_tell_segments(const struct hashes *hashes, int radius)
{
	fprintf(stderr, "%s: %zu segment%s, %" PRIu64 " hashes\n",
	    hashes->source->name, hashes->n, plural((int64_t)hashes->n),
	    hashes->list.live);
	for (size_t i = 0; i < hashes->n; i++) {
		const struct segment_file *file = &hashes->files[i];
		struct plan plan = { .radius = radius };

		fprintf(stderr,
		    "segment %" PRIu64 ": %" PRIu64 " hashes, %zu MiB, "
		    "says of %zu item%s that older ones are gone\n",
		    hashes->list.segments[i].number, file->nitems,
		    file->len >> 20, file->gone.n,
		    plural((int64_t)file->gone.n));
		plan_make(&plan, &file->segment.split, file->segment.n);
		plan_tell(&file->segment, &plan);
	}
}
