/*
 * Answers to queries by reading every code once.
 */
#include <inttypes.h>
#include <stdio.h>

#include "index/codes/codes.h"

/* An index of the queries: each code is looked for in it. */
static void
queries_list(struct queries *queries, const struct asked *asked)
{
	queries->whole = true;
	queries->inverse = inverse_new(queries, &asked->cost.lists_plan,
	    &asked->cost.lists, asked->args->opt.jobs);
}

static void
print_lists(const struct asked *asked, const struct stream *stream)
{
	const struct split *split = &asked->cost.lists;
	const int8_t *reach = asked->cost.lists_plan.reach;

	fputs("each code is looked up, slots", stderr);
	for (int i = 0; i < split->slots; i++)
		fprintf(stderr, " %d:%d", split->width[i], reach[i]);
	fprintf(stderr,
	    ": queries compared with a code, expected %.3g, found %.3g; "
	    "%" PRIu64 " bytes were read\n",
	    asked->cost.listed, (double)stream->passed / (double)asked->codes.n,
	    stream->bytes);
}

static void
print_plan(const struct asked *asked, const struct stream *stream)
{
	double pairs = (double)asked->codes.n * (double)asked->n;

	if (asked->method == BY_QUERIES) {
		print_lists(asked, stream);
		return;
	}
	fprintf(stderr,
	    "each code is compared, by %s: 128 bits, expected near %.0f times, "
	    "found %" PRIu64 "; %" PRIu64 " bytes were read\n",
	    stream->queries->kernel->name,
	    pairs * queries_passing(asked->args->radius), stream->passed,
	    stream->bytes);
}

/* All queries take as long as one of them. */
static void
print_times(const struct asked *asked, int64_t ms)
{
	for (size_t i = 0; i < asked->n; i++)
		fprintf(stderr, "query %zu: %.4f ms\n", i,
		    (double)ms / (double)asked->n);
}

void
answer_by_scan(const struct asked *asked)
{
	const struct args *args = asked->args;
	struct queries queries;
	struct stream stream = {
		.queries = &queries,
		.source = &asked->codes,
		.spool = asked->spool,
		.opt = &args->opt,
	};
	int64_t began = time_ms();

	queries_make(&queries, asked->queries, asked->n, args->radius);
	if (asked->method == BY_QUERIES)
		queries_list(&queries, asked);
	stream_run(&stream);
	if (args->plan)
		print_plan(asked, &stream);
	if (args->opt.verbose)
		print_times(asked, time_ms() - began);
	queries_free(&queries);
}
