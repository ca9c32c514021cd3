/*
 * Addresses, from an answer to a fetch.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

static bool
usable(const struct client *client, const char *list, const char *want)
{
	char *reason, *got = addresses_usable(client, list, &reason);
	const char *is = got != NULL ? got : reason;
	bool good = strcmp(is, want) == 0 && (got == NULL || reason == NULL);

	if (!good)
		printf("# got: %s\n", is);
	free(got);
	free(reason);
	return good;
}

static bool
few(const char *list, const char *want)
{
	char *got = addresses_few(list);
	bool good = strcmp(got, want) == 0;

	if (!good)
		printf("# got: %s\n", got);
	free(got);
	return good;
}

static bool
literal(const char *host, const char *want)
{
	char *got = address_literal(host);
	bool good =
	    want == NULL ? got == NULL : got != NULL && strcmp(got, want) == 0;

	free(got);
	return good;
}

static bool
turned(const char *list, const char *want)
{
	char *copy = strdup(list);
	bool good;

	addresses_turn(copy);
	good = strcmp(copy, want) == 0;
	free(copy);
	return good;
}

int
main(void)
{
	struct range allow;
	struct client none = { 0 }, some = { .allow = &allow, .allowed = 1 };

	range_read(&allow, "fd00::/8");
	OK(usable(&none, "8.8.8.8", "8.8.8.8"));
	OK(usable(&none, "8.8.8.8 127.0.0.1 2606:4700::1111",
	    "8.8.8.8,[2606:4700::1111]"));
	OK(usable(
	    &none, "127.0.0.1 10.0.0.1", "address: 127.0.0.1 is not public"));
	OK(usable(&none, "::ffff:127.0.0.1",
	    "address: ::ffff:127.0.0.1 is not public"));
	OK(usable(&none, "fd00::1", "address: fd00::1 is not public"));
	OK(usable(&some, "10.0.0.1 fd00::1", "[fd00::1]"));
	OK(usable(&none, "", "dns: the host has no address"));
	/* As a catalog of somebody else's might have it. */
	OK(usable(
	    &none, "8.8.8.8,1.1.1.1 [::1] a 8.8.8.8:80 1.1.1.1", "1.1.1.1"));
	OK(usable(&none,
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "dns: the host has no address"));

	OK(few("1.1.1.1", "1.1.1.1"));
	OK(few("1.1.1.1,8.8.8.8,9.9.9.9", "1.1.1.1,8.8.8.8"));
	OK(few("1.1.1.1,8.8.8.8,[fd00::1],[fd00::2]", "1.1.1.1,[fd00::1]"));
	OK(few("[fd00::1],[fd00::2],1.1.1.1", "[fd00::1],1.1.1.1"));
	OK(turned("1.1.1.1", "1.1.1.1"));
	OK(turned("1.1.1.1,[fd00::1],8.8.8.8", "[fd00::1],8.8.8.8,1.1.1.1"));

	OK(literal("127.0.0.1", "127.0.0.1"));
	OK(literal("[::1]", "::1"));
	OK(literal("[]", NULL) && literal("", NULL) && literal("1.2", NULL));
	OK(literal("a.example", NULL));
	return DONE();
}
