/*
 * Many codes searched for in one segment, by several threads.  What is found is
 * told by the calling thread alone, in the order of the queries and ids.
 */
#include <err.h>
#include <stdlib.h>
#include <time.h>

#include "index/hamming/segment.h"

#define ROUND 4096 /* queries whose hits are in memory together */

struct hit {
	uint32_t id;
	int distance;
};

struct answer {
	struct hit *hits;
	size_t n, room;
	double ms;
	uint64_t probes, candidates;
	const char *why;
};

struct asking {
	const struct batch *batch;
	size_t from; /* query, of the first answer */
	struct answer answers[ROUND];
};

static void
add(void *arg, uint32_t id, int distance)
{
	struct answer *answer = arg;

	if (answer->n == answer->room) {
		answer->room = answer->room * 2 + 16;
		answer->hits = reallocarray(
		    answer->hits, answer->room, sizeof(*answer->hits));
		if (answer->hits == NULL)
			err(1, NULL);
	}
	answer->hits[answer->n++] = (struct hit) { id, distance };
}

static int
compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static double
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void
ask(void *arg, int thread, size_t unit)
{
	struct asking *asking = arg;
	const struct batch *batch = asking->batch;
	struct answer *answer = &asking->answers[unit];
	struct probe probe = {
		.segment = batch->segment,
		.plan = batch->plan,
		.found = add,
		.arg = answer,
	};
	double began = now_ms();

	(void)thread;
	answer->n = 0;
	answer->why = probe_code(&probe, &batch->queries[asking->from + unit]);
	answer->ms = now_ms() - began;
	answer->probes = probe.probes;
	answer->candidates = probe.candidates;
	if (answer->n > 1)
		qsort(answer->hits, answer->n, sizeof(*answer->hits), compare);
}

static void
tell(struct batch *batch, const struct answer *answer, size_t query)
{
	for (size_t i = 0; i < answer->n; i++)
		batch->sink.found(
		    batch->sink.arg, &(struct pair) { query, answer->hits[i].id,
					 (uint64_t)answer->hits[i].distance });
	if (batch->ms != NULL)
		batch->ms[query] = answer->ms;
	batch->probes += answer->probes;
	batch->candidates += answer->candidates;
}

/* Of a round in which something is wrong, nothing is told. */
static const char *
ask_round(struct asking *asking, struct batch *batch)
{
	size_t n = batch->n - asking->from;

	n = n < ROUND ? n : ROUND;
	crew_work(&(struct crew) { batch->jobs, n, ask, asking });
	for (size_t i = 0; i < n; i++)
		if (asking->answers[i].why != NULL)
			return asking->answers[i].why;
	for (size_t i = 0; i < n; i++)
		tell(batch, &asking->answers[i], asking->from + i);
	return NULL;
}

const char *
batch_run(struct batch *batch)
{
	struct asking *asking = calloc(1, sizeof(*asking));
	const char *why = NULL;

	if (asking == NULL)
		err(1, NULL);
	asking->batch = batch;
	for (; asking->from < batch->n && why == NULL; asking->from += ROUND)
		why = ask_round(asking, batch);
	for (size_t i = 0; i < ROUND; i++)
		free(asking->answers[i].hits);
	free(asking);
	return why;
}
