/*
 * A comparison, by several processes: each takes the next unit and sends the
 * pairs it finds, in messages that pipe(7) keeps whole, to this one, which
 * alone touches the catalog.  Where this one dies, they do.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/hamming/segment.h"

/* A message that tells of a unit: b, comparisons; distance, its number. */
#define NO_PAIR UINT64_MAX
#define FEW 100000 /* codes that are all compared within a second */
#define BUFFERED (PIPE_BUF / sizeof(struct pair))

struct sender {
	int fd;
	size_t n;
	struct pair pairs[BUFFERED];
};

static void
flush(struct sender *to)
{
	size_t len = to->n * sizeof(to->pairs[0]);

	if (len > 0 && write(to->fd, to->pairs, len) != (ssize_t)len)
		_exit(1);
	to->n = 0;
}

static void
send_pair(void *arg, const struct pair *pair)
{
	struct sender *to = arg;

	to->pairs[to->n++] = *pair;
	if (to->n == BUFFERED)
		flush(to);
}

/* What all processes share. */
struct shared {
	atomic_size_t next;  /* unit that is to be done */
	const uint8_t *done; /* of each unit; NULL: none is */
};

static _Noreturn void
work(const struct join *join, int fd, struct shared *shared)
{
	struct sender to = { .fd = fd };
	const struct sink sink = { send_pair, &to };
	size_t unit;

	/* Nobody would take what is found. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Only the first process says that it was stopped. */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	while ((unit = atomic_fetch_add(&shared->next, 1)) < join->units) {
		uint64_t compared;

		if (shared->done != NULL && shared->done[unit])
			continue;
		compared = join->work(join->of, unit, &sink);
		send_pair(&to, &(struct pair) { NO_PAIR, compared, unit });
		flush(&to);
	}
	_exit(0);
}

/*
 * The write end stays open in the workers alone: when they are done, or dead,
 * the pipe ends.
 */
static int
start(const struct join *join, pid_t *workers, size_t jobs)
{
	struct shared *shared = mmap(NULL, sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int fd[2];

	if (shared == MAP_FAILED)
		err(1, NULL);
	if (pipe(fd) == -1)
		err(1, "pipe");
	if (join->stops != NULL)
		shared->done =
		    join->stops->begin(join->stops->arg, join->units);
	fflush(NULL);
	for (size_t i = 0; i < jobs; i++) {
		workers[i] = fork();
		if (workers[i] == -1)
			err(1, "fork");
		if (workers[i] > 0)
			continue;
		close(fd[0]);
		work(join, fd[1], shared);
	}
	close(fd[1]);
	munmap(shared, sizeof(*shared));
	return fd[0];
}

/* Other children of this process are not waited for. */
static void
finish(const pid_t *workers, size_t jobs)
{
	for (size_t i = 0; i < jobs; i++) {
		int status;

		if (waitpid(workers[i], &status, 0) == -1)
			err(1, "wait");
		if (status != 0)
			errx(1, "a process that compared hashes was ended: "
				"run near again");
	}
}

static void
receive(const struct join *join, const struct pair *pair, struct progress *p)
{
	if (pair->a != NO_PAIR) {
		join->sink.found(join->sink.arg, pair);
		return;
	}
	progress_step(p, p->done + (int64_t)pair->b);
	if (join->stops != NULL)
		join->stops->done(join->stops->arg, pair->distance);
}

/*
 * Of A and B alike, a message is whole: a short read ends between two pairs.
 */
static void
collect(const struct join *join, int fd, struct progress *p)
{
	struct pair pairs[BUFFERED];
	size_t have = 0;
	ssize_t n;

	while (
	    (n = read(fd, (char *)pairs + have, sizeof(pairs) - have)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			err(1, "pipe");
		have += (size_t)n;
		if (have % sizeof(pairs[0]) != 0)
			continue;
		for (size_t i = 0; i < have / sizeof(pairs[0]); i++)
			receive(join, &pairs[i], p);
		have = 0;
	}
}

void
join_run(const struct join *join, const struct options *opt)
{
	size_t units = join->units;
	size_t jobs = (size_t)opt->jobs < units ? (size_t)opt->jobs : units;
	pid_t *workers = calloc(jobs + 1, sizeof(*workers));
	struct progress p;
	int fd;

	if (workers == NULL)
		err(1, NULL);
	if (jobs > 0) {
		progress_begin(
		    &p, opt->quiet ? NULL : "comparisons", join->total);
		fd = start(join, workers, jobs);
		collect(join, fd, &p);
		close(fd);
		finish(workers, jobs);
		progress_end(&p);
	}
	free(workers);
}

static uint64_t
compare_unit(void *of, size_t unit, const struct sink *sink)
{
	struct scan scan = *(const struct scan *)of;

	scan.found = sink->found;
	scan.arg = sink->arg;
	return scan_unit(&scan, unit);
}

static int64_t
total(const struct scan *scan)
{
	double all = (double)scan->na * (double)scan->nb;

	all = scan->self ? all / 2 : all;
	return all < (double)INT64_MAX ? (int64_t)all : 0;
}

void
join_scan(struct scan *scan, const struct options *opt)
{
	join_run(
	    &(struct join) {
		.units = scan_units(scan),
		.work = compare_unit,
		.of = scan,
		.sink = { scan->found, scan->arg },
		.total = total(scan),
		.stops = scan->stops,
	    },
	    opt);
}

void
join_self(struct scan *scan, const struct options *opt)
{
	struct meet meet = { .radius = scan->radius };

	if (scan->na < FEW) {
		join_scan(scan, opt);
		return;
	}
	meet_begin(&meet, scan->a, scan->na, opt->jobs);
	join_run(
	    &(struct join) {
		.units = meet_units(&meet),
		.work = meet_unit,
		.of = &meet,
		.sink = { scan->found, scan->arg },
		.stops = scan->stops,
	    },
	    opt);
	meet_end(&meet);
}
