/*
 * --part I/N: which of N machines asks a host.  It is the registrable domain
 * that falls to a part, so that one machine paces all of its hosts: the first
 * eight bytes of the SHA-256 of its name, as a number with the most significant
 * byte first, modulo N, and 1.  All machines must have the same list of public
 * suffixes.
 */
#include <err.h>
#include <libpsl.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "crawl/fetch/url.h"
#include "crawl/frontier/part.h"
#include "schemas/schemas.h"

#define PARTS 100000 /* more machines than that have no list in common */

/*
 * "2/3".  -1: is none.
 */
int
part_read(struct part *part, const char *text)
{
	char *end;
	long i = strtol(text, &end, 10), n;

	if (end == text || *end != '/')
		return -1;
	text = end + 1;
	n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || n < 1 || n > PARTS || i < 1 || i > n)
		return -1;
	*part = (struct part) { .i = (int)i, .n = (int)n };
	if ((part->psl = psl_latest(NULL)) == NULL)
		errx(1, "libpsl: has no list of public suffixes");
	return 0;
}

void
part_clear(struct part *part)
{
	psl_free(part->psl);
	*part = (struct part) { 0 };
}

static int
number(const struct part *part, const char *name)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	uint64_t n = 0;

	if (EVP_Digest(name, strlen(name), digest, NULL, EVP_sha256(), NULL) !=
	    1)
		errx(1, "libcrypto: no SHA-256");
	for (int i = 0; i < 8; i++)
		n = n << 8 | digest[i];
	return (int)(n % (uint64_t)part->n) + 1;
}

/* An address has no domain; nor has what is no more than a public suffix. */
static int
part_of(const struct part *part, const char *origin)
{
	size_t len;
	const char *host = url_host(origin, &len), *domain = NULL;
	char *name = text_part(host, len);
	int i;

	if (name[strspn(name, "0123456789.")] != '\0' && *name != '[')
		domain = psl_registrable_domain(part->psl, name);
	i = number(part, domain == NULL ? name : domain);
	free(name);
	return i;
}

/*
 * ORIGIN is scheme://host:port, or NULL: what has no host is the first part's.
 */
bool
part_has(const struct part *part, const char *origin)
{
	if (part->n == 0)
		return true;
	return part->i == (origin == NULL ? 1 : part_of(part, origin));
}

/*
 * Why ORIGIN is not asked here, or NULL.
 */
char *
part_closed(const struct part *part, const char *origin)
{
	char *reason;

	if (part_has(part, origin))
		return NULL;
	if (asprintf(&reason, "part: %s falls to part %d of %d", origin,
		part_of(part, origin), part->n) == -1)
		err(1, NULL);
	return reason;
}
