/*
 * All stretches, by several threads: while some search, others read.  What a
 * stretch has is added when all before it is, so that a run that was stopped
 * has whole stretches, up to one.
 */
#include <err.h>
#include <pthread.h>
#include <stdlib.h>

#include "index/hamming/crew.h"
#include "index/plane/search.h"

#define READERS 2 /* threads beyond those that search: they wait for a disk */

struct state {
	struct stream *stream;
	struct match **matches; /* of each thread, or NULL */
	uint64_t begin;         /* the first stretch */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int searching; /* threads */
	struct progress progress;
};

/* What a thread is at. */
struct task {
	struct state *state;
	uint64_t k; /* stretch */
};

static void
start_search(struct state *state)
{
	pthread_mutex_lock(&state->lock);
	while (state->searching == state->stream->opt->jobs)
		pthread_cond_wait(&state->changed, &state->lock);
	state->searching++;
	pthread_mutex_unlock(&state->lock);
}

/* With the lock: waits until all stretches before K are added. */
static void
wait_turn(struct state *state, uint64_t k)
{
	state->searching--;
	pthread_cond_broadcast(&state->changed);
	while (state->stream->spool->next != k)
		pthread_cond_wait(&state->changed, &state->lock);
}

/* Hits in the middle of a stretch: there is no room for more of them. */
static void
add(void *arg, struct match *m)
{
	struct task *task = arg;
	struct state *state = task->state;

	pthread_mutex_lock(&state->lock);
	wait_turn(state, task->k);
	spool_add(state->stream->spool, m->hits, m->n, false);
	m->n = 0;
	pthread_mutex_unlock(&state->lock);
	start_search(state);
}

static void
finish(struct state *state, struct match *m, uint64_t k)
{
	struct stream *stream = state->stream;

	pthread_mutex_lock(&state->lock);
	wait_turn(state, k);
	stream->spool->next = k + 1;
	spool_add(stream->spool, m->hits, m->n, true);
	stream->passed += m->passed;
	stream->bytes += m->stretch.bytes;
	progress_step(&state->progress,
	    (int64_t)((k - state->begin) * STRETCH + m->stretch.place.codes));
	pthread_cond_broadcast(&state->changed);
	pthread_mutex_unlock(&state->lock);
	m->passed = m->stretch.bytes = m->n = 0;
}

static struct match *
match_of(struct state *state, int thread)
{
	if (state->matches[thread] == NULL)
		state->matches[thread] =
		    match_new(state->stream->queries, state->stream->source);
	return state->matches[thread];
}

static void
work(void *arg, int thread, size_t unit)
{
	struct state *state = arg;
	struct task task = { state, state->begin + unit };
	struct match *m = match_of(state, thread);

	stretch_read(&m->stretch, task.k, state->stream->queries->whole);
	start_search(state);
	m->full = add;
	m->arg = &task;
	if (state->stream->queries->inverse != NULL)
		inverse_stretch(m);
	else
		match_stretch(m);
	finish(state, m, task.k);
}

void
stream_run(struct stream *stream)
{
	int threads = stream->opt->jobs + READERS;
	struct state state = {
		.stream = stream,
		.begin = stream->spool->next,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};

	state.matches = calloc((size_t)threads, sizeof(*state.matches));
	if (state.matches == NULL)
		err(1, NULL);
	progress_begin(&state.progress, stream->opt->quiet ? NULL : "codes",
	    (int64_t)(stream->source->n - state.begin * STRETCH));
	crew_work(&(struct crew) { threads,
	    source_stretches(stream->source) - state.begin, work, &state });
	progress_end(&state.progress);
	for (int i = 0; i < threads; i++)
		match_free(state.matches[i]);
	free(state.matches);
}
