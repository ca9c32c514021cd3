/*
 * Where a fetch may connect to: asked when a socket is opened, and once more
 * when a request goes out, since that may be on a connection that was kept.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string.h>

#include <curl/curl.h>

#include "crawl/fetch/fetch.h"

static void
bar(struct fetch *f, const char *address, int port)
{
	if (port == 80 || port == 443)
		snprintf(f->barred, sizeof(f->barred), "%s", address);
	else
		snprintf(f->barred, sizeof(f->barred), "port %d of %s", port,
		    address);
}

/*
 * The address is known only here: no spelling of a name gets past.
 */
static curl_socket_t
open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *peer)
{
	struct fetch *f = ctx;
	const struct sockaddr_in *in = (const void *)&peer->addr;
	const struct sockaddr_in6 *in6 = (const void *)&peer->addr;
	char address[INET6_ADDRSTRLEN] = "?";

	(void)purpose;
	if (address_allowed(f->client, &peer->addr))
		return socket(peer->family,
		    peer->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
		    peer->protocol);
	inet_ntop(peer->family,
	    peer->family == AF_INET ? (const void *)&in->sin_addr
				    : (const void *)&in6->sin6_addr,
	    address, sizeof(address));
	bar(f, address, ntohs(in->sin_port)); /* its place is that of IPv6 */
	return CURL_SOCKET_BAD;
}

/* That the arguments are five is libcurl's doing. */
static int
before_request(/* NOLINT(readability-function-size) */
    void *ctx, char *address, char *local, int port, int local_port)
{
	struct fetch *f = ctx;

	(void)local;
	(void)local_port;
	if (f->port == port && strcmp(f->passed, address) == 0)
		return CURL_PREREQFUNC_OK;
	if (!address_open(f->client, address, port)) {
		bar(f, address, port);
		return CURL_PREREQFUNC_ABORT;
	}
	f->port = port;
	snprintf(f->passed, sizeof(f->passed), "%s", address);
	return CURL_PREREQFUNC_OK;
}

void
fetch_guard(struct fetch *f)
{
	curl_easy_setopt(f->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(f->easy, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(f->easy, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(f->easy, CURLOPT_PREREQDATA, f);
}
