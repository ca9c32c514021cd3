/*
 * URLs that carry a secret: a signature, a token, a password.  Somebody was
 * given such a URL in confidence, and it ended in a page or a list; it is not
 * asked for, and nothing stores it with its secret.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/fetch/fetch.h"

#define ROUNDS 3 /* of percent-decoding: a URL may hold another one */

/* What a parameter's name may be a part of; a secret is one of the groups. */
enum {
	ALONE = 1,
	SAS_END = 2,
	SAS_MORE = 4,
	EXPIRES = 8,
	TOKEN = 16,
	META_HASH = 32,
	META_END = 64,
	CHAT_END = 128,
	CHAT_START = 256,
	CHAT_HASH = 512,
};

static const unsigned groups[] = { ALONE, SAS_END | SAS_MORE, EXPIRES | TOKEN,
	META_HASH | META_END, CHAT_END | CHAT_START | CHAT_HASH };

static const struct name {
	const char *name; /* with '*' at its end: what begins so */
	unsigned group;
} names[] = {
	/* Amazon S3 and CloudFront, Google, Alibaba and Tencent storage. */
	{ "x-amz-*", ALONE },
	{ "signature", ALONE },
	{ "credential", ALONE },
	{ "awsaccesskeyid", ALONE },
	{ "key-pair-id", ALONE },
	{ "x-goog-*", ALONE },
	{ "googleaccessid", ALONE },
	{ "ossaccesskeyid", ALONE },
	{ "x-oss-signature*", ALONE },
	{ "x-oss-credential", ALONE },
	{ "x-oss-security-token", ALONE },
	{ "q-signature", ALONE },
	/* Azure: a shared access signature. */
	{ "sig", ALONE },
	{ "se", SAS_END },
	{ "sp", SAS_MORE },
	{ "sr", SAS_MORE },
	{ "sv", SAS_MORE },
	/* Akamai, nginx secure_link, and those like them. */
	{ "hdnts", ALONE },
	{ "hdnea", ALONE },
	{ "access_token", ALONE },
	{ "auth_token", ALONE },
	{ "expires", EXPIRES },
	{ "token", TOKEN },
	{ "hash", TOKEN },
	{ "hmac", TOKEN },
	{ "md5", TOKEN },
	{ "sign", TOKEN },
	/* Facebook and Instagram; Discord. */
	{ "oh", META_HASH },
	{ "oe", META_END },
	{ "ex", CHAT_END },
	{ "is", CHAT_START },
	{ "hm", CHAT_HASH },
};

#define NAMES (sizeof(names) / sizeof(*names))

static bool
is_called(const char *p, size_t len, const char *name)
{
	size_t n = strlen(name);

	if (name[n - 1] == '*')
		return len >= n - 1 && strncasecmp(p, name, n - 1) == 0;
	return len == n && strncasecmp(p, name, n) == 0;
}

/* imgix: s is the MD5 of path and secret; of others, s is most often a size. */
static bool
is_digest(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && isxdigit((unsigned char)p[n]))
		n++;
	return n == len && len >= 32;
}

/* The group of the parameter P, of LEN bytes. */
static unsigned
group(const char *p, size_t len)
{
	const char *value = memchr(p, '=', len);
	size_t n = value == NULL ? len : (size_t)(value - p);

	if (value == NULL || n + 1 == len)
		return 0;
	if (n == 1 && (*p == 's' || *p == 'S'))
		return is_digest(value + 1, len - 2) ? ALONE : 0;
	for (size_t i = 0; i < NAMES; i++)
		if (is_called(p, n, names[i].name))
			return names[i].group;
	return 0;
}

/* Cloudinary: a part of the path is a signature, /s--..--/. */
static bool
is_signed_path(const char *text)
{
	const char *p = strstr(text, "/s--"), *end;

	if (p == NULL)
		return false;
	end = strstr(p + 4, "--/");
	return end != NULL && end > p + 4 &&
	       memchr(p + 4, '/', (size_t)(end - p - 4)) == NULL;
}

static bool
holds_secret(const char *text)
{
	const char *p = strchr(text, '?');
	bool imgix = strstr(text, ".imgix.net/") != NULL;
	unsigned seen = 0;

	if (is_signed_path(text))
		return true;
	while (p != NULL && *p != '\0') {
		size_t len = strcspn(++p, "?&;#");

		seen |= group(p, len);
		if (imgix && len > 2 && strncmp(p, "s=", 2) == 0)
			seen |= ALONE;
		p += len;
	}
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		if ((seen & groups[i]) == groups[i])
			return true;
	return false;
}

static int
hex(char c)
{
	c = (char)tolower((unsigned char)c);
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* False: there was nothing to decode. */
static bool
decode(char *text)
{
	char *out = text;
	bool any = false;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '%' && isxdigit((unsigned char)p[1]) &&
		    isxdigit((unsigned char)p[2])) {
			*out++ = (char)(16 * hex(p[1]) + hex(p[2]));
			p += 2;
			any = true;
		} else
			*out++ = *p;
	}
	*out = '\0';
	return any;
}

/*
 * Does TEXT, a URL as strangers write it, hold what opens a private object?
 */
bool
url_private(const char *text)
{
	char *copy;
	bool found = holds_secret(text);

	if (found || strchr(text, '%') == NULL)
		return found;
	copy = text_copy(text);
	for (int i = 0; i < ROUNDS && !found && decode(copy); i++)
		found = holds_secret(copy);
	free(copy);
	return found;
}

/* Cut TEXT off after its host. */
static void
keep_host(char *text)
{
	char *host = strstr(text, "://");

	host = host == NULL ? text : host + 3;
	host[strcspn(host, "/?#\\")] = '\0';
}

/*
 * TEXT as it may be stored and said: without user name and fragment, and
 * without its query if that is secret.
 */
char *
url_bare(const char *text)
{
	char *out = text_copy(text), *host = strstr(out, "//"), *at = NULL;

	if (host != NULL) {
		host += 2;
		for (size_t n = strcspn(host, "/?#"); n-- > 0 && at == NULL;)
			at = host[n] == '@' ? host + n : NULL;
	}
	if (at != NULL)
		memmove(host, at + 1, strlen(at + 1) + 1);
	out[strcspn(out, "#")] = '\0';
	if (url_private(out))
		out[strcspn(out, "?")] = '\0';
	if (url_private(out))
		keep_host(out);
	if (url_private(out))
		*out = '\0';
	return out;
}
