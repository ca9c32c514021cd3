/*
 * How long a worker has been at its request.  Its own processor time counts,
 * so that what is a fact on an idle machine is one on a busy machine, too; but
 * one that only waits is ended as well.
 */
#include <time.h>

#include "work.h"

static int64_t
ms_of(clockid_t clock)
{
	struct timespec ts;

	if (clock_gettime(clock, &ts) == -1)
		return 0;
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
monotonic_ms(void)
{
	return ms_of(CLOCK_MONOTONIC);
}

/* Of all its threads; 0: it has gone. */
static int64_t
spent_by(pid_t pid)
{
	clockid_t clock;

	return clock_getcpuclockid(pid, &clock) == 0 ? ms_of(clock) : 0;
}

void
stopwatch_start(struct stopwatch *watch, pid_t pid, int64_t limit)
{
	watch->pid = pid;
	watch->limit = limit;
	watch->began = monotonic_ms();
	watch->until = watch->began + limit;
	watch->before = spent_by(pid);
}

enum overrun
stopwatch_look(struct stopwatch *watch)
{
	int64_t now = monotonic_ms(), left;

	if (now < watch->until)
		return WITHIN;
	left = watch->limit - (spent_by(watch->pid) - watch->before);
	if (left <= 0)
		return SPENT;
	if (now - watch->began >= STANDSTILL * watch->limit)
		return STOOD;
	watch->until = now + left;
	return WITHIN;
}
