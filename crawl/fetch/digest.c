/*
 * Digests of bodies, taken by a thread of their own: SHA-256 is a fifth of
 * what a photograph costs, and needs nothing but the bytes.  No lock: what went
 * through the one pipe is the thread's until it comes back through the other.
 */
#include <sched.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "crawl/fetch/warc.h"

#define BATCH 64 /* that go through a pipe together: far under PIPE_BUF */
/* Under way at most, so that no pipe is ever full: it holds 64 KiB, pipe(7). */
#define MOST 1024
#define LEAST 16384 /* bytes: of fewer a digest costs less than the way */

struct digester {
	pthread_t thread;
	int to[2], from[2]; /* pipes */
	struct digest *ready[BATCH], *done[BATCH];
	int readies, dones, given;
};

/*
 * All or nothing: see BATCH.
 */
static void
put(int fd, struct digest *const *list, size_t n)
{
	if (write(fd, list, n * sizeof(*list)) == -1)
		err(1, "pipe");
}

/* 0: the other end is closed, or, where it does not wait, nothing is there. */
static size_t
get(int fd, struct digest **list)
{
	ssize_t n;

	do
		n = read(fd, list, BATCH * sizeof(*list));
	while (n == -1 && errno == EINTR);
	if (n == -1 && errno != EAGAIN)
		err(1, "pipe");
	return n == -1 ? 0 : (size_t)n / sizeof(*list);
}

static void *
work(void *ctx)
{
	struct digester *d = ctx;
	struct digest *list[BATCH];
	size_t n;

	while ((n = get(d->to[0], list)) > 0) {
		for (size_t i = 0; i < n; i++)
			warc_digest(&list[i]->reply, &list[i]->stored);
		put(d->from[1], list, n);
	}
	return NULL;
}

static bool
alone(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 &&
	       CPU_COUNT(&set) == 1;
}

/*
 * NULL: there is one processor only, which does it as well itself.
 */
struct digester *
digester_new(void)
{
	struct digester *d;

	if (alone())
		return NULL;
	if ((d = calloc(1, sizeof(*d))) == NULL)
		err(1, NULL);
	if (pipe2(d->to, O_CLOEXEC) == -1 || pipe2(d->from, O_CLOEXEC) == -1 ||
	    fcntl(d->from[0], F_SETFL, O_NONBLOCK) == -1)
		err(1, "pipe");
	if ((errno = pthread_create(&d->thread, NULL, work, d)) != 0)
		err(1, "pthread_create");
	return d;
}

/*
 * What is under way is waited for, and is the caller's again.
 */
void
digester_free(struct digester *d)
{
	if (d == NULL)
		return;
	close(d->to[1]);
	pthread_join(d->thread, NULL);
	close(d->to[0]);
	close(d->from[0]);
	close(d->from[1]);
	free(d);
}

/*
 * Readable when digests are done.
 */
int
digester_fd(const struct digester *d)
{
	return d == NULL ? -1 : d->from[0];
}

/*
 * False: it is not worth the way, or too many are under way.  Else DIGEST, and
 * the bytes that it names, are the thread's until digester_take() returns it.
 */
bool
digester_give(struct digester *d, struct digest *digest)
{
	if (d == NULL || digest->reply.len < LEAST || d->given == MOST)
		return false;
	d->given++;
	d->ready[d->readies++] = digest;
	if (d->readies == BATCH)
		digester_flush(d);
	return true;
}

/*
 * The thread begins with all that was given.
 */
void
digester_flush(struct digester *d)
{
	if (d == NULL || d->readies == 0)
		return;
	put(d->to[1], d->ready, (size_t)d->readies);
	d->readies = 0;
}

/*
 * One that is done, or NULL.
 */
struct digest *
digester_take(struct digester *d)
{
	if (d == NULL || d->given == 0)
		return NULL;
	if (d->dones == 0)
		d->dones = (int)get(d->from[0], d->done);
	if (d->dones == 0)
		return NULL;
	d->given--;
	return d->done[--d->dones];
}
