/*
 * Addresses that must not be spoken to, in every spelling that reaches connect.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

static bool
allowed(const struct client *client, const char *text, int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)port) };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return address_allowed(client, (const struct sockaddr *)&in);
	if (inet_pton(AF_INET6, text, &in6.sin6_addr) != 1)
		errx(1, "%s: is no address", text);
	return address_allowed(client, (const struct sockaddr *)&in6);
}

static const char *const closed[] = { "0.0.0.0", "0.1.2.3", "10.0.0.1",
	"10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
	"127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1",
	"172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
	"192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
	"203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
	"::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1",
	"100::1", "2001::1", "2001:0:4136:e378:8000:63bf:80ff:fffe",
	"2001:db8::1", "2001:1ff::1", "2002:7f00:1::", "2002:a00:1::1",
	"3fff::1", "4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1",
	"febf::1", "fec0::1", "ff02::1" };

static const char *const open[] = { "1.1.1.1", "8.8.8.8", "9.255.255.255",
	"11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
	"128.0.0.1", "168.63.129.17", "172.15.255.255", "172.32.0.0",
	"192.0.1.1", "192.169.0.1", "198.17.255.255", "198.20.0.0",
	"223.255.255.255", "2001:200::1", "2606:4700::1111",
	"2a00:1450:4001::200e", "::ffff:8.8.8.8" };

/* First and last of each closed range; what lies before and after is open. */
static const struct {
	const char *before, *first, *last, *after; /* NULL: is closed too */
} edges[] = {
	{ NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0" },
	{ "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0" },
	{ "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0" },
	{ "126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0" },
	{ "168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17" },
	{ "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0" },
	{ "172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0" },
	{ "191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0" },
	{ "192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0" },
	{ "192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0" },
	{ "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0" },
	{ "198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0" },
	{ "198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0" },
	{ "203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0" },
	{ "223.255.255.255", "224.0.0.0", "239.255.255.255", NULL },
	{ NULL, "240.0.0.0", "255.255.255.255", NULL },
	{ NULL, "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::" },
	{ "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::" },
	{ "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::",
	    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::" },
	{ "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::" },
	{ "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::" },
	{ "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	    "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL },
};

static void
test_edges(const struct client *none)
{
	for (size_t i = 0; i < sizeof(edges) / sizeof(*edges); i++) {
		char mapped[64];

		printf("# %s\n", edges[i].first);
		OK(!allowed(none, edges[i].first, 80));
		OK(!allowed(none, edges[i].last, 80));
		OK(edges[i].before == NULL ||
		    allowed(none, edges[i].before, 80));
		OK(edges[i].after == NULL || allowed(none, edges[i].after, 80));
		if (strchr(edges[i].first, '.') == NULL)
			continue;
		snprintf(mapped, sizeof(mapped), "::ffff:%s", edges[i].last);
		OK(!allowed(none, mapped, 80));
	}
}

/* Each way to carry an IPv4 address: also a public one, but for the first. */
static void
test_carriers(const struct client *none)
{
	static const char *const within[] = { "::ffff:127.0.0.1",
		"::ffff:a9fe:a9fe", "::127.0.0.1", "::8.8.8.8",
		"64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "2002:7f00:1::1",
		"2002:808:808::1", "2001:0:808:808::80ff:fffe",
		"2001:0:808:808::f7f7:f7f7", "64:ff9b:1::808:808" };

	for (size_t i = 0; i < sizeof(within) / sizeof(*within); i++) {
		printf("# %s\n", within[i]);
		OK(!allowed(none, within[i], 80));
	}
	OK(allowed(none, "::ffff:8.8.8.8", 80));
}

/* What is refused for its name's sake, before it is looked up. */
static bool
closes(const struct client *client, const char *origin, const char *reason)
{
	char *why = address_closed(client, origin);
	bool same = why == reason ||
		    (why != NULL && reason != NULL && strcmp(why, reason) == 0);

	if (!same)
		printf("# %s: %s\n", origin, why == NULL ? "open" : why);
	free(why);
	return same;
}

static void
test_origins(const struct client *none, const struct client *some)
{
	OK(closes(none, "http://example.org:80", NULL));
	OK(closes(none, "https://example.org:443", NULL));
	OK(closes(none, "https://example.org:8443",
	    "address: port 8443 is not the web's"));
	OK(closes(none, "http://8.8.8.8:80", "address: 8.8.8.8 is no name"));
	OK(closes(
	    none, "http://127.0.0.1:80", "address: 127.0.0.1 is not public"));
	OK(closes(none, "http://[::1]:80", "address: ::1 is not public"));
	OK(closes(none, "http://[2606:4700::1111]:443",
	    "address: 2606:4700::1111 is no name"));
	OK(closes(none, "http://localhost:80",
	    "address: localhost is a name of one label"));
	OK(closes(none, "http://ai:80", "address: ai is a name of one label"));
	OK(closes(some, "http://127.0.0.2:8080", NULL));
	OK(closes(some, "http://[fd00::1]:8080", NULL));
	OK(closes(some, "http://[::ffff:127.0.0.2]:8080", NULL));
	OK(closes(
	    some, "http://127.0.0.1:80", "address: 127.0.0.1 is not public"));
	OK(closes(some, "http://8.8.8.8:80", "address: 8.8.8.8 is no name"));
	OK(closes(some, "http://localhost:8080", NULL));
}

int
main(void)
{
	struct range range[2], bad;
	struct client none = { 0 }, some = { .allow = range, .allowed = 2 };

	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++) {
		printf("# %s\n", closed[i]);
		OK(!allowed(&none, closed[i], 80));
	}
	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++) {
		printf("# %s\n", open[i]);
		OK(allowed(&none, open[i], 443));
	}
	test_edges(&none);
	test_carriers(&none);
	OK(!allowed(&none, "8.8.8.8", 22));
	OK(!allowed(&none, "8.8.8.8", 8080));

	OK(range_read(&range[0], "127.0.0.2/31") == 0);
	OK(range_read(&range[1], "fd00::/8") == 0);
	OK(allowed(&some, "127.0.0.2", 8080));
	OK(allowed(&some, "127.0.0.3", 1));
	OK(!allowed(&some, "127.0.0.1", 80));
	OK(!allowed(&some, "127.0.0.4", 80));
	OK(allowed(&some, "::ffff:127.0.0.2", 80));
	OK(allowed(&some, "fd12::1", 80));
	OK(!allowed(&some, "fc12::1", 80));
	OK(!allowed(&some, "8.8.8.8", 8080));
	test_origins(&none, &some);
	OK(address_open(&some, "127.0.0.3", 8080));
	OK(!address_open(&none, "127.0.0.3", 80));
	OK(address_open(&none, "8.8.8.8", 443));
	OK(!address_open(&none, "8.8.8.8", 8443));
	OK(!address_open(&none, "", 80));
	OK(!address_open(&none, "::ffff:10.0.0.1", 80));

	OK(range_read(&bad, "127.0.0.1") == 0 && bad.bits == 128);
	OK(range_read(&bad, "0.0.0.0/0") == 0 && bad.bits == 96);
	OK(range_read(&bad, "127.0.0.1/33") == -1);
	OK(range_read(&bad, "127.0.0.1/-1") == -1);
	OK(range_read(&bad, "127.0.0.1/") == -1);
	OK(range_read(&bad, "127.0.0/8") == -1);
	OK(range_read(&bad, "::/129") == -1);
	OK(range_read(&bad, "localhost") == -1);
	OK(range_read(&bad, "") == -1);
	return DONE();
}
