/*
 * How codes were searched, in words: of --plan and -v.
 */
#include <inttypes.h>
#include <stdio.h>

#include "index/near/near.h"

void
plan_tell(const struct hashes *hashes, int radius)
{
	fprintf(stderr, "%s: %zu segment%s, %" PRIu64 " hashes\n",
	    hashes->source->name, hashes->n, plural((int64_t)hashes->n),
	    hashes->list.live);
	for (size_t i = 0; i < hashes->n; i++) {
		const struct segment_file *file = &hashes->files[i];
		struct plan plan = { .radius = radius };

		fprintf(stderr,
		    "segment %" PRIu64 ": %" PRIu64 " hashes, %zu MiB, "
		    "%zu item%s gone from older ones\n",
		    hashes->list.segments[i].number, file->nitems,
		    file->len >> 20, file->gone.n,
		    plural((int64_t)file->gone.n));
		plan_make(&plan, &file->segment.split, file->segment.n);
		segment_tell(&file->segment, &plan);
	}
}
