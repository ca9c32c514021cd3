/*
 * Addresses as they are handed to a fetch: what must not be spoken to is left
 * out before, and checked once more when the socket is opened.
 */
#include <arpa/inet.h>

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/resolve/resolve.h"

char *
address_literal(const char *host)
{
	size_t len = strlen(host);
	uint8_t addr[16];
	char *copy;

	if (host[0] == '[' && len > 2)
		copy = strndup(host + 1, len - 2);
	else
		copy = strdup(host);
	if (copy == NULL)
		err(1, NULL);
	if (inet_pton(AF_INET, copy, addr) == 1 ||
	    inet_pton(AF_INET6, copy, addr) == 1)
		return copy;
	free(copy);
	return NULL;
}

static void
append(char **list, const char *address)
{
	const char *before = *list == NULL ? "" : *list;
	bool v6 = strchr(address, ':') != NULL;
	char *more;

	if (asprintf(&more, "%s%s%s%s%s", before, *before == '\0' ? "" : ",",
		v6 ? "[" : "", address, v6 ? "]" : "") == -1)
		err(1, NULL);
	free(*list);
	*list = more;
}

char *
addresses_usable(const struct client *client, const char *list, char **reason)
{
	char *usable = NULL;

	*reason = NULL;
	for (const char *p = list; *p != '\0'; p += *p == ' ') {
		char address[INET6_ADDRSTRLEN];
		size_t len = strcspn(p, " ");

		if (len < sizeof(address)) {
			memcpy(address, p, len);
			address[len] = '\0';
			if (address_usable(client, address))
				append(&usable, address);
			else if (*reason == NULL &&
				 asprintf(reason, "address: %s is not public",
				     address) == -1)
				err(1, NULL);
		}
		p += len;
	}
	if (usable != NULL) {
		free(*reason);
		*reason = NULL;
	} else if (*reason == NULL &&
		   (*reason = strdup("dns: the host has no address")) == NULL)
		err(1, NULL);
	return usable;
}

/* The next address of P, a list; NULL: there is none. */
static const char *
following(const char *p)
{
	p = strchr(p, ',');
	return p == NULL ? NULL : p + 1;
}

/*
 * Two of LIST, of both families if there are such: libcurl 7.88, told of its
 * sockets one by one, goes on from a second to a third only when half of its
 * time has passed.
 */
char *
addresses_few(const char *list)
{
	const char *second = following(list);
	char *few;

	for (const char *p = second; p != NULL; p = following(p))
		if ((*p == '[') != (*list == '[')) {
			second = p;
			break;
		}
	if (asprintf(&few, "%.*s%s%.*s", (int)strcspn(list, ","), list,
		second == NULL ? "" : ",",
		second == NULL ? 0 : (int)strcspn(second, ","),
		second == NULL ? "" : second) == -1)
		err(1, NULL);
	return few;
}

/*
 * The first of LIST becomes its last: what did not answer is not asked next.
 */
void
addresses_turn(char *list)
{
	size_t len = strlen(list), first = strcspn(list, ",");
	char *copy;

	if (first == len)
		return;
	if ((copy = strdup(list)) == NULL)
		err(1, NULL);
	memcpy(list, copy + first + 1, len - first - 1);
	list[len - first - 1] = ',';
	memcpy(list + len - first, copy, first);
	free(copy);
}

/*
 * The addresses of a host's name, or of the address that it is.
 */
static char *
look_up(struct resolver *r, const struct client *client, const char *host,
    char **reason)
{
	char *literal = address_literal(host), *usable;
	struct answer *answer;

	if (literal != NULL) {
		usable = addresses_usable(client, literal, reason);
		free(literal);
		return usable;
	}
	answer = resolver_await(r, host);
	usable = addresses_usable(client, answer->list, reason);
	if (answer->reason != NULL) {
		free(*reason);
		if ((*reason = strdup(answer->reason)) == NULL)
			err(1, NULL);
	}
	answer_free(answer);
	return usable;
}

bool
resolver_locate(struct resolver *r, struct fetch *f)
{
	char *host, *usable, *reason;
	struct url url;
	const char *name, *wrong = url_read(&url, f->url);
	size_t len;

	if (wrong != NULL) {
		fetch_reason(f, "%s", wrong);
		return false;
	}
	name = url_host(url.origin, &len);
	host = text_part(name, len);
	usable = look_up(r, f->client, host, &reason);
	if (usable == NULL)
		fetch_reason(f, "%s", reason);
	else
		fetch_at(f, url.origin, usable);
	free(host);
	free(usable);
	free(reason);
	url_clear(&url);
	return f->reason == NULL;
}
