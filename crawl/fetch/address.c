/*
 * Which addresses the crawler may speak to: public ones, and those that the
 * command line allows.  It is asked when a socket is opened, with the address
 * that was resolved, so that no spelling of a name can lead inside.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/fetch/fetch.h"

#define V4_BITS 96 /* an IPv4 address stands in the last 32 of 128 bits */

/*
 * Not public: the IANA special-purpose registries for IPv4 and IPv6, and an
 * address by which Azure speaks to its guests.
 */
static const char *const closed4[] = { "0.0.0.0/8", "10.0.0.0/8",
	"100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
	"172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
	"192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
	"224.0.0.0/4", "240.0.0.0/4" };
static const char *const closed6[] = { "2001::/23", "2001:db8::/32",
	"2002::/16", "3fff::/20" };
/* Of IPv6, only this is global unicast today. */
static const char *const open6[] = { "2000::/3" };

/* Where an IPv4 address is carried within an IPv6 one, and at which byte. */
static const struct {
	const char *range;
	size_t at;
	bool complement; /* Teredo (RFC 4380) inverts its bits */
} carriers[] = {
	{ "::ffff:0:0/96", 12, false }, /* RFC 4291 2.5.5.2 */
	{ "::/96", 12, false },         /* RFC 4291 2.5.5.1 */
	{ "64:ff9b::/96", 12, false },  /* RFC 6052 */
	{ "2002::/16", 2, false },      /* 6to4, RFC 3056 */
	{ "2001::/32", 12, true },
};

static void
widen(uint8_t out[16], const void *v4)
{
	memset(out, 0, 10);
	memset(out + 10, 0xff, 2);
	memcpy(out + 12, v4, 4);
}

/*
 * "10.0.0.0/8", "fd00::/8", or an address alone.  -1: neither.
 */
int
range_read(struct range *range, const char *cidr)
{
	char text[INET6_ADDRSTRLEN + 1];
	const char *slash = strchrnul(cidr, '/');
	size_t len = (size_t)(slash - cidr);
	long bits = 128;
	char *end = NULL;

	if (len >= sizeof(text))
		return -1;
	memcpy(text, cidr, len);
	text[len] = '\0';
	bool v4 = inet_pton(AF_INET, text, range->addr) == 1;

	if (v4)
		widen(
		    range->addr, (uint8_t[4]) { range->addr[0], range->addr[1],
				     range->addr[2], range->addr[3] });
	else if (inet_pton(AF_INET6, text, range->addr) != 1)
		return -1;
	if (*slash == '/') {
		bits = strtol(slash + 1, &end, 10) + (v4 ? V4_BITS : 0);
		if (end == slash + 1 || *end != '\0' || slash[1] == '-')
			return -1;
	}
	if (bits > 128 || bits < (v4 ? V4_BITS : 0))
		return -1;
	range->bits = (int)bits;
	return 0;
}

static bool
within(const uint8_t addr[16], const struct range *range)
{
	size_t whole = (size_t)range->bits / 8;
	int rest = range->bits % 8;

	return memcmp(addr, range->addr, whole) == 0 &&
	       (rest == 0 ||
		   (addr[whole] ^ range->addr[whole]) >> (8 - rest) == 0);
}

static bool
any(const uint8_t addr[16], const char *const *list, size_t n)
{
	struct range range;

	for (size_t i = 0; i < n; i++)
		if (range_read(&range, list[i]) == 0 && within(addr, &range))
			return true;
	return false;
}

#define ANY(addr, list) any((addr), (list), sizeof(list) / sizeof(*(list)))

/*
 * IPv4 as ::ffff:a.b.c.d.  What is carried within must be public as well.
 */
bool
address_public(const uint8_t addr[16])
{
	struct range range;
	bool mapped = false;

	for (size_t i = 0; i < sizeof(carriers) / sizeof(*carriers); i++) {
		uint8_t inner[16], v4[4];

		range_read(&range, carriers[i].range);
		if (!within(addr, &range))
			continue;
		for (size_t k = 0; k < 4; k++)
			v4[k] = addr[carriers[i].at + k] ^
				(carriers[i].complement ? 0xff : 0);
		widen(inner, v4);
		if (ANY(inner, closed4))
			return false;
		mapped = mapped || i == 0;
	}
	return mapped || (ANY(addr, open6) && !ANY(addr, closed6));
}

static bool
is_listed(const struct client *client, const uint8_t addr[16])
{
	for (size_t i = 0; i < client->allowed; i++)
		if (within(addr, &client->allow[i]))
			return true;
	return false;
}

static bool
is_open(const struct client *client, const uint8_t addr[16], int port)
{
	if (is_listed(client, addr))
		return true;
	return (port == 80 || port == 443) && address_public(addr);
}

/*
 * True: a connection to PEER is what this run may open.  Only the web's own
 * ports, unless the address is one that was allowed by name.
 */
bool
address_allowed(const struct client *client, const struct sockaddr *peer)
{
	uint8_t addr[16];
	in_port_t port;

	if (peer->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)peer;

		widen(addr, &in->sin_addr);
		port = ntohs(in->sin_port);
	} else if (peer->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)peer;

		memcpy(addr, &in->sin6_addr, 16);
		port = ntohs(in->sin6_port);
	} else
		return false;
	return is_open(client, addr, port);
}

/* The same of an address as text. */
bool
address_open(const struct client *client, const char *address, int port)
{
	struct range range;

	return range_read(&range, address) == 0 &&
	       is_open(client, range.addr, port);
}

/* The address that HOST is, if it is one, as in struct range. */
static bool
is_address(const char *host, uint8_t addr[16])
{
	uint8_t v4[4];

	if (inet_pton(AF_INET, host, v4) == 1) {
		widen(addr, v4);
		return true;
	}
	return inet_pton(AF_INET6, host, addr) == 1;
}

static const char *
closed_host(const struct client *client, const char *host)
{
	uint8_t addr[16];

	if (is_address(host, addr)) {
		if (is_listed(client, addr))
			return NULL;
		return address_public(addr) ? "is no name" : "is not public";
	}
	if (client->allowed == 0 && strchr(host, '.') == NULL)
		return "is a name of one label";
	return NULL;
}

/*
 * What its name says is wrong with ORIGIN, before it is looked up: addresses
 * stand for hosts that have no name, and one label for those of this network.
 * Where addresses are allowed, what a name leads to is known when the socket
 * is opened.
 */
char *
address_closed(const struct client *client, const char *origin)
{
	const char *host = strstr(origin, "://"), *port = strrchr(origin, ':');
	const char *wrong;
	char *name, *reason = NULL;

	if (host == NULL || port < host + 3)
		return text_copy("address: no origin");
	host += 3;
	name = *host == '[' ? strndup(host + 1, (size_t)(port - host) - 2)
			    : strndup(host, (size_t)(port - host));
	if (name == NULL)
		err(1, NULL);
	wrong = closed_host(client, name);
	if (wrong != NULL &&
	    asprintf(&reason, "address: %s %s", name, wrong) == -1)
		err(1, NULL);
	if (wrong == NULL && client->allowed == 0 && strcmp(port, ":80") != 0 &&
	    strcmp(port, ":443") != 0 &&
	    asprintf(&reason, "address: port %s is not the web's", port + 1) ==
		-1)
		err(1, NULL);
	free(name);
	return reason;
}

/*
 * Is ADDRESS, as text, one that CLIENT may speak to on the web's own ports?
 */
bool
address_usable(const struct client *client, const char *address)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_port = htons(443) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
		.sin6_port = htons(443) };

	if (inet_pton(AF_INET, address, &in.sin_addr) == 1)
		return address_allowed(client, (const struct sockaddr *)&in);
	return inet_pton(AF_INET6, address, &in6.sin6_addr) == 1 &&
	       address_allowed(client, (const struct sockaddr *)&in6);
}
