/*
 * Asking for names, by c-ares: its sockets are polled with those of the
 * transfers.  Where no server answers at all, the names that wait are not
 * kept waiting one after the other: they fail together.
 */
#include <sys/epoll.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <ares.h>
#include <err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/resolve/resolve.h"

#define TRIES 3 /* of each server; the second waits twice as long, ... */
#define TRY_MIN_MS 50
#define ADDRESSES 16        /* of one name; a connection tries fewer */
#define TTL_MIN_MS 60000    /* many say 0..60 s, and mean a load balancer */
#define TTL_MAX_MS 86400000 /* RFC 8767 4: a week; more than a day is odd */
#define TTL_NONE_MS 300000  /* RFC 2308 5: of no such name; one to three h */
#define TTL_FAILED_MS                                                   \
	60000         /* RFC 2308 7: of a failure; five minutes at most \
		       */
#define SILENT 32     /* names in a row that nobody answered: all fail */
#define EVENTS 16     /* two sockets of each of eight servers */
#define SHUT_MS 10000 /* for so long; then one is asked again */

/*
 * The first takes an answer as far as it came whole.  c-ares would ask for the
 * rest by TCP, and where the server has none, fail all that is under way there:
 * the second does that, for names of which nothing came.
 */
enum { QUICK, SURE, CHANNELS };

struct resolver {
	ares_channel channels[CHANNELS];
	int pollfd;        /* epoll(7)'s, of the channel's sockets */
	int parallel, out; /* names that are asked for */
	int silent;        /* in a row */
	int64_t shut;      /* ms */
	struct answer *queue, **queue_end, *heard, **heard_end;
};

static void
must(int status)
{
	if (status != ARES_SUCCESS)
		errx(1, "c-ares: %s", ares_strerror(status));
}

/*
 * Of all tries of all servers together: t + 2t + 4t of each.
 */
static int
first_wait(const struct dns *dns, ares_channel channel)
{
	struct ares_addr_port_node *servers, *s;
	int n = 0, wait;

	must(ares_get_servers_ports(channel, &servers));
	for (s = servers; s != NULL; s = s->next)
		n++;
	ares_free_data(servers);
	wait = dns->timeout / ((n > 0 ? n : 1) * ((1 << TRIES) - 1));
	return wait > TRY_MIN_MS ? wait : TRY_MIN_MS;
}

/* A socket is watched by an epoll of our own: the loop watches only that. */
static void
watch(void *ctx, ares_socket_t fd, int in, int out)
{
	struct resolver *r = ctx;
	struct epoll_event event = { .data.fd = fd,
		.events = (in ? (uint32_t)EPOLLIN : 0) |
			  (out ? (uint32_t)EPOLLOUT : 0) };

	if (!in && !out)
		epoll_ctl(r->pollfd, EPOLL_CTL_DEL, fd, NULL);
	else if (epoll_ctl(r->pollfd, EPOLL_CTL_MOD, fd, &event) == -1 &&
		 epoll_ctl(r->pollfd, EPOLL_CTL_ADD, fd, &event) == -1)
		err(1, "epoll_ctl");
}

static void
open_channel(struct resolver *r, int which, const struct dns *dns, int wait)
{
	ares_channel *channel = &r->channels[which];
	char lookups[] = "fb", alone[] = "b"; /* the file hosts first */
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES |
			 ARES_FLAG_EDNS |
			 (which == QUICK ? ARES_FLAG_IGNTC : 0),
		.timeout = wait,
		.tries = TRIES,
		.lookups = dns->servers == NULL ? lookups : alone,
		.sock_state_cb = watch,
		.sock_state_cb_data = r,
	};

	must(ares_init_options(channel, &options,
	    ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
		ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB));
	if (dns->servers != NULL &&
	    ares_set_servers_ports_csv(*channel, dns->servers) != ARES_SUCCESS)
		errx(2, "--dns-server '%s': is no address", dns->servers);
}

struct resolver *
resolver_new(const struct dns *dns)
{
	struct resolver *r = calloc(1, sizeof(*r));
	int wait;

	if (r == NULL)
		err(1, NULL);
	must(ares_library_init(ARES_LIB_INIT_ALL));
	if ((r->pollfd = epoll_create1(EPOLL_CLOEXEC)) == -1)
		err(1, "epoll_create1");
	r->parallel = dns->parallel;
	r->queue_end = &r->queue;
	r->heard_end = &r->heard;
	/* How many servers the system has is known only of an open one. */
	open_channel(r, QUICK, dns, dns->timeout);
	wait = first_wait(dns, r->channels[QUICK]);
	ares_destroy(r->channels[QUICK]);
	for (int i = 0; i < CHANNELS; i++)
		open_channel(r, i, dns, wait);
	return r;
}

void
answer_free(struct answer *a)
{
	if (a == NULL)
		return;
	free(a->name);
	free(a->list);
	free(a);
}

static void
drop(struct answer *list)
{
	while (list != NULL) {
		struct answer *next = list->next;

		answer_free(list);
		list = next;
	}
}

void
resolver_free(struct resolver *r)
{
	if (r == NULL)
		return;
	for (int i = 0; i < CHANNELS; i++)
		ares_destroy(r->channels[i]);
	ares_library_cleanup();
	close(r->pollfd);
	drop(r->queue);
	drop(r->heard);
	free(r);
}

static void
say(struct answer *a, const char *reason, int64_t ttl)
{
	struct resolver *r = a->resolver;

	a->reason = reason;
	a->expires = time_ms() + ttl;
	a->next = NULL;
	*r->heard_end = a;
	r->heard_end = &a->next;
}

static void
append(struct answer *a, const struct sockaddr *sa)
{
	const void *in =
	    sa->sa_family == AF_INET
		? (const void *)&((const struct sockaddr_in *)(const void *)sa)
		      ->sin_addr
		: (const void *)&((const struct sockaddr_in6 *)(const void *)sa)
		      ->sin6_addr;
	char text[INET6_ADDRSTRLEN], *list;

	if (inet_ntop(sa->sa_family, in, text, sizeof(text)) == NULL)
		return;
	if (asprintf(&list, "%s%s%s", a->list, *a->list == '\0' ? "" : " ",
		text) == -1)
		err(1, NULL);
	free(a->list);
	a->list = list;
}

/*
 * The addresses of RES; how long they hold.
 */
static int64_t
read_addresses(struct answer *a, const struct ares_addrinfo *res)
{
	const struct ares_addrinfo_node *node = res->nodes;
	int64_t ttl = TTL_MAX_MS;

	for (int i = 0; node != NULL && i < ADDRESSES; i++) {
		append(a, node->ai_addr);
		if (1000 * (int64_t)node->ai_ttl < ttl)
			ttl = 1000 * (int64_t)node->ai_ttl;
		node = node->ai_next;
	}
	return ttl < TTL_MIN_MS ? TTL_MIN_MS : ttl;
}

static void
fail(struct answer *a, int status)
{
	struct resolver *r = a->resolver;

	switch (status) {
	case ARES_ENOTFOUND:
		say(a, "dns: no such host", TTL_NONE_MS);
		break;
	case ARES_SUCCESS:
	case ARES_ENODATA:
		say(a, "dns: the host has no address", TTL_NONE_MS);
		break;
	case ARES_EBADNAME:
		say(a, "dns: no name that can be looked up", TTL_NONE_MS);
		break;
	case ARES_ETIMEOUT:
		if (++r->silent >= SILENT)
			r->shut = time_ms() + SHUT_MS;
		a->passing = true;
		say(a, "dns: timed out", TTL_FAILED_MS);
		return;
	default:
		a->passing = true;
		say(a, "dns: server failed", TTL_FAILED_MS);
	}
	r->silent = 0;
}

static void
append_name(struct resolver *r, struct answer *a)
{
	a->next = NULL;
	*r->queue_end = a;
	r->queue_end = &a->next;
}

static void
take(void *ctx, int status, int timeouts, struct ares_addrinfo *res)
{
	struct answer *a = ctx;
	int64_t ttl = 0;

	(void)timeouts;
	a->resolver->out--;
	if (status == ARES_EDESTRUCTION) {
		answer_free(a);
		return;
	}
	if (status == ARES_ENOMEM)
		err(1, NULL);
	if (status == ARES_SUCCESS)
		ttl = read_addresses(a, res);
	ares_freeaddrinfo(res);
	if (*a->list == '\0' && !a->sure &&
	    (status == ARES_SUCCESS || status == ARES_ENODATA)) {
		a->sure = true;
		append_name(a->resolver, a);
		return;
	}
	if (*a->list == '\0') {
		fail(a, status);
		return;
	}
	a->resolver->silent = 0;
	say(a, NULL, ttl);
}

static void
ask(struct resolver *r, struct answer *a)
{
	const struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM };
	if (time_ms() < r->shut) {
		a->passing = true;
		say(a, "dns: timed out, as all names do now", TTL_FAILED_MS);
		return;
	}
	r->out++;
	ares_getaddrinfo(r->channels[a->sure ? SURE : QUICK], a->name, NULL,
	    &hints, take, a);
}

static void
pump(struct resolver *r)
{
	while (r->queue != NULL && r->out < r->parallel) {
		struct answer *a = r->queue;

		if ((r->queue = a->next) == NULL)
			r->queue_end = &r->queue;
		ask(r, a);
	}
}

void
resolver_ask(struct resolver *r, const char *name)
{
	struct answer *a = calloc(1, sizeof(*a));

	if (a == NULL || (a->name = strdup(name)) == NULL ||
	    (a->list = strdup("")) == NULL)
		err(1, NULL);
	a->resolver = r;
	append_name(r, a);
	pump(r);
}

struct answer *
resolver_heard(struct resolver *r)
{
	struct answer *a = r->heard;

	if (a != NULL && (r->heard = a->next) == NULL)
		r->heard_end = &r->heard;
	return a;
}

bool
resolver_busy(const struct resolver *r)
{
	return r->out > 0 || r->queue != NULL || r->heard != NULL;
}

int
resolver_fd(const struct resolver *r)
{
	return r->pollfd;
}

int
resolver_wait(const struct resolver *r)
{
	struct timeval tv;
	int wait = -1, ms;

	if (r->heard != NULL)
		return 0;
	for (int i = 0; i < CHANNELS; i++) {
		if (ares_timeout(r->channels[i], NULL, &tv) == NULL)
			continue;
		ms = (int)(1000 * tv.tv_sec + tv.tv_usec / 1000 + 1);
		wait = wait < 0 || ms < wait ? ms : wait;
	}
	return wait;
}

/* A channel passes over sockets that are not its own. */
static void
process(struct resolver *r, ares_socket_t in, ares_socket_t out)
{
	for (int i = 0; i < CHANNELS; i++)
		ares_process_fd(r->channels[i], in, out);
}

void
resolver_turn(struct resolver *r)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(r->pollfd, events, EVENTS, 0);

	for (int i = 0; i < n; i++)
		process(r,
		    events[i].events & ~(uint32_t)EPOLLOUT ? events[i].data.fd
							   : ARES_SOCKET_BAD,
		    events[i].events & EPOLLOUT ? events[i].data.fd
						: ARES_SOCKET_BAD);
	if (r->out > 0)
		process(r, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	pump(r);
}

struct answer *
resolver_await(struct resolver *r, const char *name)
{
	struct answer *a;

	resolver_ask(r, name);
	while ((a = resolver_heard(r)) == NULL) {
		struct pollfd fd = { .fd = r->pollfd, .events = POLLIN };

		poll(&fd, 1, resolver_wait(r));
		resolver_turn(r);
	}
	return a;
}
