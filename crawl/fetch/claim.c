/*
 * The digest that a list claims for an image.  Who buys a domain that has
 * expired can put other bytes where the list's author saw some: "split-view"
 * poisoning, Carlini and others, arXiv:2302.10149.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>

#include "crawl/fetch/fetch.h"

static const struct kind {
	const char *name; /* with the colon */
	size_t digits;
} kinds[] = { { "sha256:", 64 }, { "md5:", 32 } };

#define KINDS (sizeof(kinds) / sizeof(*kinds))

/* N hexadecimal digits, and no more, into OUT in lower case. */
static bool
read_hex(char *out, const char *text, size_t n)
{
	size_t i = 0;

	for (; i < n && isxdigit((unsigned char)text[i]); i++)
		out[i] = (char)tolower((unsigned char)text[i]);
	out[i] = '\0';
	return i == n && text[i + (text[i] == '"')] == '\0';
}

/*
 * NAME says of what kind TEXT must be, "sha256" or "md5"; NULL: its length
 * does.  TEXT may stand in quotes, as in JSON.  False: it is no such digest.
 */
bool
claim_read(char out[CLAIM_BYTES], const char *name, const char *text)
{
	text += *text == '"';
	for (size_t i = 0; i < KINDS; i++) {
		size_t n = strlen(kinds[i].name);
		bool named = strncasecmp(text, kinds[i].name, n) == 0;

		if (name != NULL && strncmp(name, kinds[i].name, n - 1) != 0)
			continue;
		snprintf(out, CLAIM_BYTES, "%s", kinds[i].name);
		if (read_hex(out + n, text + (named ? n : 0), kinds[i].digits))
			return true;
	}
	return false;
}

static void
digest_md5(char out[33], const void *bytes, size_t len)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	if (EVP_Digest(bytes, len, digest, NULL, EVP_md5(), NULL) != 1)
		errx(1, "libcrypto: no MD5");
	hex_write(out, digest, 16);
}

/*
 * NULL: BODY is what CLAIM, of claim_read(), says; or why it is not kept.  AT
 * is of warc_digest().
 */
char *
claim_broken(
    const char *claim, const struct reply *reply, const struct stored *at)
{
	const char *want = strchr(claim, ':') + 1;
	bool sha256 = strncmp(claim, "sha256:", 7) == 0;
	char got[65], *reason = NULL;

	if (sha256)
		hex_write(got, at->sha256, sizeof(at->sha256));
	else
		digest_md5(got, reply->body, reply->len);
	if (strcmp(got, want) != 0 &&
	    asprintf(&reason, "split-view: %s is %s, not %s as the list says",
		sha256 ? "sha256" : "md5", got, want) == -1)
		err(1, NULL);
	return reason;
}
