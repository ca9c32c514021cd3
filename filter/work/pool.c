/*
 * The workers, as the parent sees them: one process, one poll(2), no threads.
 * Each worker has a second request waiting, so that it never waits itself.
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "work.h"

#define QUEUE 2        /* requests: one at work, one waiting */
#define START_MS 60000 /* a worker loads its tables in far less */
#define MAX_UNREADY 8  /* workers that are killed as they begin, of a run */

extern char **environ;

struct worker {
	pid_t pid; /* 0: none */
	int sock;
	bool ready;
	struct stopwatch watch; /* since when it is at the first of its jobs */
	size_t n;
	struct job jobs[QUEUE];
};

struct pool {
	struct pool_options opt;
	struct worker *workers;
	struct pollfd *polls;
	size_t n;
	size_t turn;
	int unready; /* workers that were killed before they were ready */
	size_t nagain;
	struct job *again; /* of workers that died: last first */
};

struct pool *
pool_open(const struct pool_options *opt)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		err(1, NULL);
	pool->opt = *opt;
	pool->n = (size_t)opt->jobs;
	pool->workers = calloc(pool->n, sizeof(pool->workers[0]));
	pool->polls = calloc(pool->n, sizeof(pool->polls[0]));
	pool->again = calloc(pool->n * QUEUE * BATCH, sizeof(pool->again[0]));
	if (pool->workers == NULL || pool->polls == NULL || pool->again == NULL)
		err(1, NULL);
	return pool;
}

static void
start(const struct pool *pool, struct worker *worker)
{
	char name[] = WORKER_NAME, texts[] = "texts", verbose[] = "verbose";
	char *argv[4] = { name };
	posix_spawn_file_actions_t actions;
	int ends[2], argc = 1, rc;

	if (pool->opt.texts)
		argv[argc++] = texts;
	if (pool->opt.verbose)
		argv[argc++] = verbose;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		err(1, "socketpair");
	if (posix_spawn_file_actions_init(&actions) != 0 ||
	    posix_spawn_file_actions_adddup2(
		&actions, ends[1], WORKER_SOCKET) != 0)
		err(1, NULL);
	rc = posix_spawn(
	    &worker->pid, "/proc/self/exe", &actions, NULL, argv, environ);
	if (rc != 0)
		errx(1, "a worker cannot be started: %s", strerror(rc));
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	worker->sock = ends[0];
	worker->ready = false;
	stopwatch_start(&worker->watch, worker->pid, START_MS);
	worker->n = 0;
}

/* A running one that is idle; else a new one; else the one that has least. */
static struct worker *
choose(const struct pool *pool)
{
	struct worker *best = NULL;

	for (size_t i = 0; i < pool->n; i++) {
		struct worker *worker = &pool->workers[i];

		if (worker->pid != 0 && worker->n == 0)
			return worker;
		if (worker->n < QUEUE && (best == NULL || worker->n < best->n))
			best = worker;
	}
	return best;
}

bool
pool_room(const struct pool *pool)
{
	return pool->nagain == 0 && choose(pool) != NULL;
}

bool
pool_busy(const struct pool *pool)
{
	for (size_t i = 0; i < pool->n; i++)
		if (pool->workers[i].n > 0)
			return true;
	return pool->nagain > 0;
}

/* What cannot be sent is found out when the worker's end is read. */
void
pool_send(struct pool *pool, const struct job *job)
{
	struct worker *worker = choose(pool);

	if (worker->pid == 0)
		start(pool, worker);
	if (worker->n == 0 && worker->ready)
		stopwatch_start(&worker->watch, worker->pid, pool->opt.limit);
	worker->jobs[worker->n++] = *job;
	message_send(
	    worker->sock, &job->request, sizeof(job->request), job->fd);
}

/* A batch that killed its worker is tried one by one: one text is at fault. */
static void
split(struct pool *pool, struct job *job)
{
	struct job one = *job;
	struct span span;
	const uint8_t *s;

	if (span_open(&span, job->fd, job->request.offset, job->request.len) ==
	    -1)
		err(1, "captions");
	s = span.data;
	one.n = 1;
	for (size_t i = 0; i < job->n; i++) {
		const uint8_t *end = (const uint8_t *)rawmemchr(s, '\0') + 1;

		one.ids[0] = job->ids[i];
		one.request.offset = job->request.offset + (s - span.data);
		one.request.len = end - s;
		if ((one.fd = fcntl(job->fd, F_DUPFD_CLOEXEC, 0)) == -1)
			err(1, "captions");
		pool->again[pool->nagain++] = one;
		s = end;
	}
	span_close(&span);
	close(job->fd);
}

/* The first of a worker's jobs is done with, so or so. */
static void
settle(const struct pool *pool, struct worker *worker, struct job *job)
{
	*job = worker->jobs[0];
	worker->n--;
	memmove(&worker->jobs[0], &worker->jobs[1],
	    worker->n * sizeof(worker->jobs[0]));
	if (worker->pid != 0 && worker->n > 0)
		stopwatch_start(&worker->watch, worker->pid, pool->opt.limit);
}

/* How a worker came to its end. */
enum end { DIED, OVERRAN, WAITED, LIED };

static bool
is_full(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == WORKER_FULL;
}

static void
describe(
    const struct pool *pool, enum end end, int status, char reason[REASON_SIZE])
{
	double limit = (double)pool->opt.limit / 1000;

	if (end == OVERRAN)
		snprintf(reason, REASON_SIZE, "worker: out of time after %g s",
		    limit);
	else if (end == WAITED)
		snprintf(reason, REASON_SIZE, "worker: stood still for %g s",
		    STANDSTILL * limit);
	else if (end == LIED)
		snprintf(reason, REASON_SIZE, "worker: its reply is no reply");
	else if (is_full(status))
		snprintf(reason, REASON_SIZE,
		    "worker: needs more memory than %d MiB", WORKER_MEMORY);
	else if (WIFSIGNALED(status))
		snprintf(reason, REASON_SIZE, "worker: killed by signal %d",
		    WTERMSIG(status));
	else
		snprintf(reason, REASON_SIZE, "worker: ended with status %d",
		    WEXITSTATUS(status));
}

static bool
is_killed(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/*
 * A kill from outside (the machine is out of memory) is not the image's doing,
 * the first time; and one before it may have left its worker little memory.
 */
static bool
spare(struct pool *pool, struct job *job, enum end end, int status)
{
	if (job->n > 1) {
		split(pool, job);
		return true;
	}
	if (end != DIED || job->again ||
	    (!is_full(status) && !is_killed(status)))
		return false;
	job->again = true;
	pool->again[pool->nagain++] = *job;
	return true;
}

/*
 * End a worker.  The first of its jobs is at fault, and is answered by that
 * unless it is tried again: then false.  The others go to another worker.
 */
static bool
bury(struct pool *pool, struct worker *worker, enum end end,
    struct answer *answer)
{
	size_t blamed = worker->ready ? 1 : 0;
	int status = 0;

	kill(worker->pid, SIGKILL);
	while (waitpid(worker->pid, &status, 0) == -1 && errno == EINTR)
		continue;
	close(worker->sock);
	worker->pid = 0;
	if (!worker->ready && (end != DIED || !is_killed(status) ||
				  ++pool->unready > MAX_UNREADY))
		errx(1, "a worker ended before it was ready");
	for (size_t i = worker->n; i > blamed; i--)
		pool->again[pool->nagain++] = worker->jobs[i - 1];
	worker->n = worker->n < blamed ? worker->n : blamed;
	if (worker->n == 0)
		return false;
	settle(pool, worker, &answer->job);
	if (spare(pool, &answer->job, end, status))
		return false;
	memset(&answer->reply, 0, sizeof(answer->reply));
	describe(pool, end, status,
	    answer->job.request.kind == WORK_IMAGE
		? answer->reply.facts.reason
		: answer->reply.texts[0].reason);
	close(answer->job.fd);
	return true;
}

static bool
is_reply(const struct job *job, union reply *reply, const uint8_t *packed,
    size_t len)
{
	bool image = job->request.kind == WORK_IMAGE;

	if (image) {
		if (reply_unpack(reply, 0, packed, len) == 0 &&
		    facts_check(&reply->facts) == 0)
			return true;
		facts_clear(&reply->facts);
		return false;
	}
	if (reply_unpack(reply, job->n, packed, len) == -1)
		return false;
	for (size_t i = 0; i < job->n; i++)
		if (text_facts_check(&reply->texts[i]) == -1)
			return false;
	return true;
}

/* Read what a worker said.  True: ANSWER is one. */
static bool
listen_to(struct pool *pool, struct worker *worker, struct answer *answer)
{
	uint8_t packed[PACKED_SIZE];
	size_t len =
	    message_receive(worker->sock, packed, sizeof(packed), NULL);

	if (len == 0)
		return bury(pool, worker, DIED, answer);
	if (!worker->ready) {
		worker->ready = true;
		stopwatch_start(&worker->watch, worker->pid, pool->opt.limit);
		return false;
	}
	if (worker->n == 0 ||
	    !is_reply(&worker->jobs[0], &answer->reply, packed, len))
		return bury(pool, worker, LIED, answer);
	settle(pool, worker, &answer->job);
	close(answer->job.fd);
	return true;
}

/* Before then there is no need to look at it. */
static int64_t
deadline(const struct worker *worker)
{
	if (worker->pid == 0 || (worker->ready && worker->n == 0))
		return INT64_MAX;
	return worker->watch.until;
}

/* Wait until a worker speaks, is late, or UNTIL has come. */
static void
watch(struct pool *pool, int64_t until)
{
	int64_t ms;

	for (size_t i = 0; i < pool->n; i++) {
		const struct worker *worker = &pool->workers[i];
		int64_t end = deadline(worker);

		pool->polls[i].fd = worker->pid == 0 ? -1 : worker->sock;
		pool->polls[i].events = POLLIN;
		pool->polls[i].revents = 0;
		until = end < until ? end : until;
	}
	ms = until - monotonic_ms();
	ms = ms < 0 ? 0 : ms > INT32_MAX - 1 ? INT32_MAX : ms + 1;
	if (poll(pool->polls, pool->n, (int)ms) == -1 && errno != EINTR)
		err(1, "poll");
}

/* True: it was, and ANSWER says so. */
static bool
is_late(struct pool *pool, struct worker *worker, struct answer *answer)
{
	enum overrun overrun;

	if (deadline(worker) > monotonic_ms())
		return false;
	overrun = stopwatch_look(&worker->watch);
	return overrun != WITHIN &&
	       bury(pool, worker, overrun == SPENT ? OVERRAN : WAITED, answer);
}

static bool
take(struct pool *pool, struct answer *answer)
{
	size_t first = pool->turn++; /* none is always heard last */

	for (size_t k = 0; k < pool->n; k++) {
		size_t i = (first + k) % pool->n;
		struct worker *worker = &pool->workers[i];

		if (pool->polls[i].revents != 0) {
			if (listen_to(pool, worker, answer))
				return true;
		} else if (is_late(pool, worker, answer)) {
			return true;
		}
	}
	return false;
}

bool
pool_receive(struct pool *pool, struct answer *answer, int ms)
{
	int64_t until = ms < 0 ? INT64_MAX : monotonic_ms() + ms;

	for (;;) {
		while (pool->nagain > 0 && choose(pool) != NULL)
			pool_send(pool, &pool->again[--pool->nagain]);
		if (!pool_busy(pool))
			return false;
		watch(pool, until);
		if (take(pool, answer))
			return true;
		if (monotonic_ms() >= until)
			return false;
	}
}

void
pool_close(struct pool *pool)
{
	if (pool == NULL)
		return;
	for (size_t i = 0; i < pool->n; i++) {
		struct worker *worker = &pool->workers[i];

		for (size_t k = 0; k < worker->n; k++)
			close(worker->jobs[k].fd);
		if (worker->pid == 0)
			continue;
		close(worker->sock);
		kill(worker->pid, SIGKILL);
		waitpid(worker->pid, NULL, 0);
	}
	free(pool->workers);
	free(pool->polls);
	free(pool->again);
	free(pool);
}
