/*
 * Ends the program where a recipe does not end.  One call of trim() or
 * replace() cannot be broken off from outside; so a timer's signal says which
 * rule it was, over which pair, and exits.  The catalog stands that: what was
 * not committed was not written.
 */
#include <err.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "judge.h"

/* CPU time; a pair takes some 10 us. */
#define PAIR_MS 2000   /* for one pair */
#define MEAN_MS 10     /* a pair, over all of them, */
#define SPARE_MS 10000 /* and this beside */
#define LOOK_MS 100    /* between two looks at the clock */

static void
say(const char *s)
{
	if (write(STDERR_FILENO, s, strlen(s)) == -1)
		return;
}

/* Calls nothing but write(2) and _exit(2): it may come within malloc(3). */
static void
overrun(int signal, siginfo_t *info, void *context)
{
	const struct watch *watch = info->si_value.sival_ptr;

	(void)signal;
	(void)context;
	say("proofsheet-filter: ");
	say(watch->rule);
	say(" took more than 2 s over ");
	say(watch->pair[0] == '\0' ? "a pair" : "the pair ");
	say(watch->pair);
	say("\n");
	_exit(2);
}

static int64_t
cpu_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == -1)
		err(1, "clock");
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
set(struct watch *watch, int ms)
{
	const struct itimerspec when = {
		.it_value = { ms / 1000, ms % 1000 * 1000000L },
	};

	if (timer_settime(watch->timer, 0, &when, NULL) == -1)
		err(1, "timer");
}

void
watch_open(struct watch *watch, const char *rule)
{
	struct sigaction action = { .sa_sigaction = overrun,
		.sa_flags = SA_SIGINFO };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGALRM,
		.sigev_value.sival_ptr = watch };

	*watch = (struct watch) { .rule = rule, .began = cpu_ms() };
	watch->rested = watch->began;
	if (sigaction(SIGALRM, &action, NULL) == -1 ||
	    timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &watch->timer) == -1)
		err(1, "timer");
}

void
watch_pair(struct watch *watch)
{
	int64_t now = time_ms();

	watch->pairs++;
	if (!watch->set) /* what went on meanwhile was no rule's */
		watch->began += cpu_ms() - watch->rested;
	if (watch->set && now >= watch->looked && now - watch->looked < LOOK_MS)
		return;
	if (cpu_ms() - watch->began > SPARE_MS + MEAN_MS * watch->pairs)
		errx(2, "%s, or another, takes more than %d ms a pair",
		    watch->rule, MEAN_MS);
	watch->looked = now;
	watch->set = true;
	set(watch, PAIR_MS + LOOK_MS);
}

void
watch_rest(struct watch *watch)
{
	if (!watch->set)
		return;
	set(watch, 0);
	watch->set = false;
	watch->rested = cpu_ms();
}

void
watch_close(struct watch *watch)
{
	timer_delete(watch->timer);
}
