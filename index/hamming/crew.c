/*
 * Several threads at work on one thing, that all of them read and of which each
 * writes another part: no lock, but for the number of the next unit.
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "index/hamming/crew.h"

struct member {
	const struct crew *crew;
	atomic_size_t *next; /* unit */
	int number;
	pthread_t thread;
};

static void *
run(void *arg)
{
	const struct member *m = arg;
	size_t unit;

	while ((unit = atomic_fetch_add(m->next, 1)) < m->crew->units)
		m->crew->work(m->crew->arg, m->number, unit);
	return NULL;
}

void
crew_work(const struct crew *crew)
{
	struct member *all = calloc((size_t)crew->jobs, sizeof(*all));
	atomic_size_t next = 0;

	if (all == NULL)
		err(1, NULL);
	for (int i = crew->jobs; i-- > 0;) {
		all[i] = (struct member) { crew, &next, i, 0 };
		if (i > 0 && (errno = pthread_create(
				  &all[i].thread, NULL, run, &all[i])) != 0)
			err(1, "pthread_create");
	}
	run(&all[0]);
	for (int i = 1; i < crew->jobs; i++)
		pthread_join(all[i].thread, NULL);
	free(all);
}
