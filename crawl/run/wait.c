/*
 * What a turn waits for: libcurl's sockets and its clock, by epoll(7).  Only
 * what is ready is looked at, however much is open; and a reply is settled as
 * soon as it is whole, while its bytes are still in the processor's cache.
 */
#include <sys/epoll.h>
#include <sys/signalfd.h>

#include <err.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "crawl/run/run.h"

#define EVENTS 64 /* that are taken in one go */

/* A clock that nobody sets. */
static int64_t
steady_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
watch(int pollfd, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(pollfd, EPOLL_CTL_MOD, fd, &event) == -1 &&
	    (errno != ENOENT ||
		epoll_ctl(pollfd, EPOLL_CTL_ADD, fd, &event) == -1))
		err(1, "epoll_ctl");
}

/* That the arguments are five is libcurl's doing. */
static int
on_socket(CURL *easy, /* NOLINT(readability-function-size) */
    curl_socket_t fd, int what, void *ctx, void *known)
{
	struct crawl *c = ctx;

	(void)easy;
	(void)known;
	if (what == CURL_POLL_REMOVE)
		epoll_ctl(c->pollfd, EPOLL_CTL_DEL, fd, NULL);
	else
		watch(c->pollfd, fd,
		    (what & CURL_POLL_IN ? (uint32_t)EPOLLIN : 0) |
			(what & CURL_POLL_OUT ? (uint32_t)EPOLLOUT : 0));
	return 0;
}

static int
on_timer(CURLM *multi, long ms, void *ctx)
{
	struct crawl *c = ctx;

	(void)multi;
	c->alarm = ms < 0 ? INT64_MAX : steady_ms() + ms;
	return 0;
}

/*
 * Of the multi of C, of its resolver, and of its signals.
 */
void
wait_open(struct crawl *c)
{
	if ((c->pollfd = epoll_create1(EPOLL_CLOEXEC)) == -1)
		err(1, "epoll_create1");
	c->alarm = INT64_MAX;
	watch(c->pollfd, c->stopfd, EPOLLIN);
	watch(c->pollfd, resolver_fd(c->resolver), EPOLLIN);
	if (c->digester != NULL)
		watch(c->pollfd, digester_fd(c->digester), EPOLLIN);
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
}

static int
bits(uint32_t events)
{
	return (events & EPOLLIN ? CURL_CSELECT_IN : 0) |
	       (events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
	       (events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
}

static bool
is_transfer(const struct crawl *c, int fd)
{
	return fd != c->stopfd && fd != resolver_fd(c->resolver) &&
	       fd != digester_fd(c->digester);
}

static void
act(struct crawl *c, int fd, int what, void (*done)(struct crawl *))
{
	int running;

	curl_multi_socket_action(c->multi, fd, what, &running);
	done(c);
}

/*
 * Wait MS at most, and let libcurl do what it can; DONE is called as soon as
 * a reply may be there.
 */
void
wait_take(struct crawl *c, int ms, void (*done)(struct crawl *))
{
	struct epoll_event events[EVENTS];
	int64_t now = steady_ms();
	int n;

	if (c->alarm - now < ms)
		ms = c->alarm > now ? (int)(c->alarm - now) : 0;
	n = epoll_wait(c->pollfd, events, EVENTS, ms);
	if (n == -1 && errno != EINTR)
		err(1, "epoll_wait");
	for (int i = 0; i < n; i++)
		if (is_transfer(c, events[i].data.fd))
			act(c, events[i].data.fd, bits(events[i].events), done);
	if (c->alarm <= steady_ms()) {
		c->alarm = INT64_MAX;
		act(c, CURL_SOCKET_TIMEOUT, 0, done);
	}
}

/*
 * Has a signal come that asks to end?
 */
bool
wait_stopped(struct crawl *c)
{
	struct signalfd_siginfo info;

	if (read(c->stopfd, &info, sizeof(info)) == sizeof(info))
		c->stopped = true;
	return c->stopped;
}
