/*
 * Addresses that must not be spoken to, in every spelling that reaches connect.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <stdbool.h>
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
	"2a00:1450:4001::200e", "::ffff:8.8.8.8", "2002:808:808::1" };

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
