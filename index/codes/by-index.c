/*
 * Answers to queries by an index of the codes, made in memory.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/codes/codes.h"
#include "index/hamming/segment.h"

#define ROUND 4096 /* queries: a run that was stopped repeats so many */

/* The lines of one query, until the next one's come. */
struct lines {
	const struct asked *asked;
	const struct distinct *distinct;
	size_t query, first; /* FIRST: of this round */
	struct hit *list;
	size_t n, room;
};

struct indexed {
	const struct asked *asked;
	struct code *codes; /* until they are sorted */
	struct distinct distinct;
	struct segment segment;
	struct batch batch;
};

static int
compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

static void
put(struct lines *lines)
{
	struct spool *spool = lines->asked->spool;

	if (lines->n > 1)
		qsort(lines->list, lines->n, sizeof(*lines->list), compare);
	for (size_t i = 0; spool != NULL && i < lines->n; i += HITS)
		spool_add(spool, lines->list + i,
		    lines->n - i < HITS ? lines->n - i : HITS, false);
	for (size_t i = 0; spool == NULL && i < lines->n; i++)
		hit_print(&lines->list[i], stdout);
	lines->n = 0;
}

static void
add(struct lines *lines, const struct hit *hit)
{
	if (lines->n == lines->room) {
		lines->room = lines->room * 2 + 16;
		lines->list = reallocarray(
		    lines->list, lines->room, sizeof(*lines->list));
		if (lines->list == NULL)
			err(1, NULL);
	}
	lines->list[lines->n++] = *hit;
}

static void
found(void *arg, const struct pair *pair)
{
	struct lines *lines = arg;
	const struct distinct *d = lines->distinct;
	size_t query = lines->first + pair->a;

	if (query != lines->query)
		put(lines);
	lines->query = query;
	for (uint32_t i = d->first[pair->b]; i < d->first[pair->b + 1]; i++)
		add(lines, &(struct hit) { d->places[i], (uint32_t)query,
			       (uint32_t)pair->distance });
}

static void
read_codes(void *arg, int thread, size_t k)
{
	struct indexed *in = arg;
	struct stretch s;

	(void)thread;
	stretch_new(&s, &in->asked->codes);
	stretch_read(&s, k, true);
	for (size_t i = 0; i < s.place.codes; i++)
		in->codes[s.first + i] = lanes_get(s.plane, i);
	stretch_free(&s);
}

static void
prepare(struct indexed *in)
{
	const struct asked *asked = in->asked;
	size_t n = (size_t)asked->codes.n, len = (n + 1) * sizeof(struct code);
	int jobs = asked->args->opt.jobs;

	in->codes = pages_new(len);
	crew_work(&(struct crew) {
	    jobs, (size_t)source_stretches(&asked->codes), read_codes, in });
	distinct_make(&in->distinct, in->codes, n, jobs);
	pages_free(in->codes, len);
	segment_build(&in->segment, in->distinct.codes, in->distinct.n, jobs);
	in->batch = (struct batch) {
		.segment = &in->segment,
		.plan.radius = asked->args->radius,
		.jobs = jobs,
	};
	plan_make(&in->batch.plan, &in->segment.split, in->segment.n);
}

/* ROUND queries, from so many on. */
static void
answer(struct indexed *in, struct lines *lines, struct progress *progress)
{
	const struct asked *asked = in->asked;
	struct batch *batch = &in->batch;
	double ms[ROUND];

	batch->queries = asked->queries + lines->first;
	batch->n = asked->n - lines->first;
	batch->n = batch->n < ROUND ? batch->n : ROUND;
	batch->sink = (struct sink) { found, lines };
	batch->ms = ms;
	(void)batch_run(batch); /* of a segment in memory nothing is wrong */
	put(lines);
	for (size_t i = 0; i < batch->n && asked->args->opt.verbose; i++)
		fprintf(stderr, "query %zu: %.4f ms\n", lines->first + i,
		    batch->ms[i]);
	progress_step(progress, (int64_t)(lines->first + batch->n));
}

void
answer_by_index(const struct asked *asked)
{
	struct indexed in = { .asked = asked };
	struct lines lines = { .asked = asked, .distinct = &in.distinct };
	struct spool *spool = asked->spool;
	struct progress progress;

	prepare(&in);
	progress_begin(&progress, asked->args->opt.quiet ? NULL : "queries",
	    (int64_t)asked->n);
	if (spool != NULL)
		lines.first = (size_t)spool->next * ROUND;
	for (; lines.first < asked->n; lines.first += ROUND) {
		answer(&in, &lines, &progress);
		if (spool != NULL) {
			spool->next++;
			spool_add(spool, NULL, 0, true);
		}
	}
	progress_end(&progress);
	if (asked->args->plan) {
		segment_tell(&in.segment, &in.batch.plan);
		segment_tell_found(
		    asked->n, in.batch.probes, in.batch.candidates);
	}
	segment_free(&in.segment);
	distinct_free(&in.distinct);
	free(lines.list);
}
