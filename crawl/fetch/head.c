/*
 * HTTP headers that go with the body as it is stored.  The body is kept
 * without transfer coding and content coding, as Common Crawl does: the header
 * that names such a coding, or another length, gets the prefix X-Crawler-,
 * Content-Length is what is stored, and a reply of HTTP/2 is written in the
 * form of HTTP/1.1, which is what application/http means (RFC 9112
 * section 10.2).  Cookies and credentials are not kept, nor the secrets of a
 * URL: X-Crawler-Removed names the header.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/fetch/fetch.h"

#define PREFIX "X-Crawler-"

static bool
is(const char *line, size_t len, const char *name)
{
	size_t n = strlen(name);

	return len > n && line[n] == ':' && strncasecmp(line, name, n) == 0;
}

/* A NUL or a bare CR would end the line for some readers. */
static void
put_line(FILE *out, const char *line, size_t len)
{
	bool whole =
	    memchr(line, '\0', len) == NULL && memchr(line, '\r', len) == NULL;

	if (whole)
		fwrite(line, 1, len, out);
	for (size_t i = 0; i < len && !whole; i++)
		putc(line[i] == '\0' || line[i] == '\r' ? ' ' : line[i], out);
	fputs("\r\n", out);
}

/*
 * "HTTP/2 200" is "HTTP/1.1 200 " here; *PROTOCOL is what it was.
 */
static void
put_status(FILE *out, const char *line, size_t len, const char **protocol)
{
	*protocol = NULL;
	if (len < 7 || strncmp(line, "HTTP/2 ", 7) != 0) {
		put_line(out, line, len);
		return;
	}
	*protocol = "h2";
	fputs("HTTP/1.1", out);
	put_line(out, line + 6, len - 6);
}

/* What a server would know its visitor by, or let in with. */
static bool
is_credential(const char *line, size_t len)
{
	static const char *const names[] = { "Set-Cookie", "Set-Cookie2",
		"Cookie", "Authorization", "Proxy-Authorization",
		"Authentication-Info", "Proxy-Authentication-Info" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (is(line, len, names[i]))
			return true;
	return false;
}

/* LINE without the secret of a URL; NULL: it holds none. */
static char *
without_secret(const char *line, size_t len)
{
	char *copy, *bare = NULL;

	if (memchr(line, '?', len) == NULL && memchr(line, '%', len) == NULL)
		return NULL;
	if ((copy = malloc(len + 1)) == NULL)
		err(1, NULL);
	for (size_t i = 0; i < len; i++)
		copy[i] = (char)(line[i] == '\0' ? ' ' : line[i]);
	copy[len] = '\0';
	if (url_private(copy))
		bare = url_bare(copy);
	free(copy);
	return bare;
}

/* A field of LINE's name says that it was left out, or a part of it. */
static void
put_removed(FILE *out, const char *line, size_t len)
{
	size_t n = 0;

	while (n < len && line[n] != ':' && line[n] != '?' && line[n] != '%')
		n++;
	fputs(PREFIX "Removed: ", out);
	put_line(out, line, n);
}

static void
put_header(FILE *out, const char *line, size_t len, bool coded)
{
	bool gone = is_credential(line, len);
	char *bare = gone ? NULL : without_secret(line, len);

	if (gone || bare != NULL)
		put_removed(out, line, len);
	if (bare != NULL) {
		line = bare;
		len = strlen(bare);
		gone = len == 0; /* an empty line ends them all */
	}
	if (!gone && coded &&
	    (is(line, len, "Transfer-Encoding") ||
		is(line, len, "Content-Encoding") ||
		is(line, len, "Content-Length")))
		fputs(PREFIX, out);
	if (!gone)
		put_line(out, line, len);
	free(bare);
}

static const char *
next(const char *line, const char *end, size_t *len)
{
	const char *lf = memchr(line, '\n', (size_t)(end - line));
	const char *after = lf == NULL ? end : lf + 1;

	*len = (size_t)(after - line);
	while (*len > 0 && strchr("\r\n", line[*len - 1]) != NULL)
		--*len;
	return after;
}

static bool
has(const struct reply *reply, const char *name)
{
	const char *end = reply->head + reply->headlen;
	size_t len;

	for (const char *p = reply->head, *after; p < end; p = after) {
		after = next(p, end, &len);
		if (is(p, len, name))
			return true;
	}
	return false;
}

/*
 * Is there one Content-Length, and is it the stored body's?  Servers send
 * two, or one beyond all numbers; and of a long body we keep the beginning.
 */
static bool
measured(const struct reply *reply)
{
	static const char name[] = "Content-Length";
	const char *end = reply->head + reply->headlen;
	char want[32];
	int all = 0, right = 0;
	size_t len;

	snprintf(want, sizeof(want), "%zu", reply->len);
	for (const char *p = reply->head, *after; p < end; p = after) {
		after = next(p, end, &len);
		if (!is(p, len, name))
			continue;
		p += sizeof(name);
		len -= sizeof(name);
		for (; len > 0 && strchr(" \t", *p) != NULL; len--)
			p++;
		while (len > 0 && strchr(" \t", p[len - 1]) != NULL)
			len--;
		all++;
		right += len == strlen(want) && memcmp(p, want, len) == 0;
	}
	return all == 1 && right == 1;
}

/*
 * The headers of REPLY, with the empty line that ends them.
 */
char *
head_settle(const struct reply *reply, const char **protocol)
{
	const char *p = reply->head, *end = p + reply->headlen;
	/* A 304 speaks of the body that it does not bring: RFC 9110 8.6. */
	bool coded = !reply->unmodified &&
		     (has(reply, "Content-Encoding") ||
			 has(reply, "Transfer-Encoding") || !measured(reply));
	char *text = NULL;
	size_t size, len;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		err(1, NULL);
	p = next(p, end, &len);
	put_status(out, reply->head, len, protocol);
	for (const char *line = p; line < end; line = p) {
		p = next(line, end, &len);
		if (len > 0)
			put_header(out, line, len, coded);
	}
	if (coded)
		fprintf(out, "Content-Length: %zu\r\n", reply->len);
	fputs("\r\n", out);
	if (fclose(out) == EOF)
		err(1, NULL);
	return text;
}
