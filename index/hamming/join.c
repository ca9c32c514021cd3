/*
 * The scan, by several processes: each takes every n-th unit and sends the
 * pairs it finds, in messages that pipe(7) keeps whole, to this one, which
 * alone touches the catalog.  Where this one dies, the next write ends them.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "index/hamming/hamming.h"

#define NO_PAIR UINT64_MAX /* a message that only tells the progress */
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

static _Noreturn void
work(const struct scan *given, int fd, size_t first, size_t step)
{
	struct sender to = { .fd = fd };
	struct scan scan = *given;

	scan.found = send_pair;
	scan.arg = &to;
	for (size_t i = first; i < scan_units(&scan); i += step) {
		uint64_t compared = scan_unit(&scan, i);

		send_pair(&to, &(struct pair) { NO_PAIR, compared, 0 });
		flush(&to);
	}
	_exit(0);
}

/*
 * The write end stays open in the workers alone: when they are done, or dead,
 * the pipe ends.
 */
static int
start(const struct scan *scan, size_t jobs)
{
	int fd[2];

	if (pipe(fd) == -1)
		err(1, "pipe");
	fflush(NULL);
	for (size_t i = 0; i < jobs; i++) {
		pid_t pid = fork();

		if (pid == -1)
			err(1, "fork");
		if (pid > 0)
			continue;
		close(fd[0]);
		work(scan, fd[1], i, jobs);
	}
	close(fd[1]);
	return fd[0];
}

static void
finish(size_t jobs)
{
	int status;

	while (jobs > 0) {
		if (wait(&status) == -1)
			err(1, "wait");
		if (status != 0)
			errx(1, "a process that compared hashes was ended: "
				"run near again");
		jobs--;
	}
}

static void
receive(const struct scan *scan, const struct pair *pair, struct progress *p)
{
	if (pair->a != NO_PAIR)
		scan->found(scan->arg, pair);
	else
		progress_step(p, p->done + (int64_t)pair->b);
}

/*
 * Of A and B alike, a message is whole: a short read ends between two pairs.
 */
static void
collect(const struct scan *scan, int fd, struct progress *p)
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
			receive(scan, &pairs[i], p);
		have = 0;
	}
}

static int64_t
total(const struct scan *scan)
{
	double all = (double)scan->na * (double)scan->nb;

	all = scan->self ? all / 2 : all;
	return all < (double)INT64_MAX ? (int64_t)all : 0;
}

void
join(const struct scan *scan, const struct options *opt)
{
	size_t units = scan_units(scan);
	size_t jobs = (size_t)opt->jobs < units ? (size_t)opt->jobs : units;
	struct progress p;
	int fd;

	if (jobs == 0)
		return;
	progress_begin(&p, opt->quiet ? NULL : "comparisons", total(scan));
	fd = start(scan, jobs);
	collect(scan, fd, &p);
	close(fd);
	finish(jobs);
	progress_end(&p);
}
