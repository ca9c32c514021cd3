/*
 * One request, and its reply as far as it is wanted.  Redirects are not
 * followed here: the caller checks each hop anew.  The handle is kept, and
 * with it the connection.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <curl/curl.h>

#include "crawl/fetch/fetch.h"

#define CONNECT_MS 10000L       /* name looked up, connected, TLS agreed */
#define SLOW_BYTES 256L         /* a second, or less, */
#define SLOW_SECONDS 20L        /* for so long: given up */
#define HEAD_BYTES (256 * 1024) /* of all headers; browsers take as much */
#define HEAD_LINES 1000    /* libcurl takes the square of it; few send 100 */
#define LENGTH_BYTES 18    /* of digits that fit 63 bits */
#define RETRY_MAX 31536000 /* s of a Retry-After: a year */
#define OTHER_BYTES                                              \
	(64 * 1024) /* of a body that is none of what was wanted \
		     */

void
fetch_reason(struct fetch *f, const char *fmt, ...)
{
	va_list ap;

	if (f->reason != NULL)
		return;
	va_start(ap, fmt);
	if (vasprintf(&f->reason, fmt, ap) == -1)
		err(1, NULL);
	va_end(ap);
}

static void
read_mime(struct fetch *f)
{
	char *type = NULL;
	size_t n = 0;

	curl_easy_getinfo(f->easy, CURLINFO_CONTENT_TYPE, &type);
	free(f->mime);
	free(f->type);
	f->mime = f->type = NULL;
	if (type != NULL && (f->type = strdup(type)) == NULL)
		err(1, NULL);
	if (type == NULL ||
	    (f->mime = text_clean(type, strcspn(type, ";"))) == NULL)
		return;
	for (char *p = f->mime; *p != '\0'; p++, n++)
		*p = (char)tolower((unsigned char)*p);
}

/*
 * libcurl passes over a length that it can not read; but then nobody knows
 * whether the body is whole (RFC 9112 6.3).
 */
static void
check_length(void *ctx, const char *name, const char *value)
{
	if (strcasecmp(name, "Content-Length") == 0 &&
	    (strspn(value, "0123456789, \t") < strlen(value) ||
		strlen(value) > LENGTH_BYTES))
		fetch_reason(ctx, "headers: Content-Length is '%.40s'", value);
}

/*
 * All headers are there.  False: the body is not wanted.
 */
static bool
headed(struct fetch *f)
{
	curl_off_t length = -1;

	fetch_headers(f, f, check_length);
	if (f->reason != NULL)
		return false;
	read_mime(f);
	if (f->wanted != NULL && !f->wanted(f))
		return false;
	curl_easy_getinfo(f->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	if (f->status / 100 == 2 && length > f->limit && !f->clip) {
		fetch_reason(f, "size: %lld bytes, more than %lld",
		    (long long)length, (long long)f->limit);
		return false;
	}
	return true;
}

static void
keep_line(struct fetch *f, const char *line, size_t len)
{
	if (f->headroom - f->headlen < len) {
		f->headroom = 2 * f->headroom + len;
		if ((f->head = realloc(f->head, f->headroom)) == NULL)
			err(1, NULL);
	}
	memcpy(f->head + f->headlen, line, len);
	f->headlen += len;
}

/*
 * Called with one header line at a time, the empty one last.  What precedes
 * the reply (1xx) is forgotten; what follows the body (trailers) too.
 */
static size_t
take_header(char *line, size_t size, size_t len, void *ctx)
{
	struct fetch *f = ctx;

	(void)size;
	if (f->complete && f->status >= 200)
		return len;
	if (f->complete) {
		f->headlen = 0;
		f->headlines = 0;
	}
	f->complete = false;
	if (f->headlen + len > HEAD_BYTES) {
		fetch_reason(f, "headers: more than %d bytes", HEAD_BYTES);
		return 0;
	}
	if (++f->headlines > HEAD_LINES) {
		fetch_reason(f, "headers: more than %d lines", HEAD_LINES);
		return 0;
	}
	keep_line(f, line, len);
	if (len > 2 || (line[0] != '\r' && line[0] != '\n'))
		return len;
	f->complete = true;
	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &f->status);
	return f->status >= 200 && !headed(f) ? 0 : len;
}

static size_t
take_body(char *data, size_t size, size_t len, void *ctx)
{
	struct fetch *f = ctx;
	bool good = f->status / 100 == 2;
	int64_t limit = good ? f->limit : OTHER_BYTES;

	(void)size;
	if ((int64_t)(f->body.len + len) <= limit) {
		spool_add(&f->body, data, len);
		return len;
	}
	f->cut = true;
	if (good && f->clip)
		spool_add(&f->body, data, (size_t)limit - f->body.len);
	else if (good)
		fetch_reason(f, "size: more than %lld bytes", (long long)limit);
	return 0;
}

/*
 * Of the certificates in FILE, or NULL: in the system's.  libcurl reads a file
 * once for all connections, but a folder of them beside it each time anew.
 */
static void
trust(CURL *e, const char *file)
{
	if (file != NULL)
		curl_easy_setopt(e, CURLOPT_CAINFO, file);
	if (file != NULL || curl_version_info(CURLVERSION_NOW)->cainfo != NULL)
		curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
}

/* The options that never change. */
static void
set_up(struct fetch *f)
{
	CURL *e = f->easy;
	const struct client *c = f->client;

	curl_easy_setopt(e, CURLOPT_USERAGENT, c->user_agent);
	if (c->buffer > 0)
		curl_easy_setopt(e, CURLOPT_BUFFERSIZE, c->buffer);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(e, CURLOPT_PROXY, "");
	curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(e, CURLOPT_PIPEWAIT, 1L); /* rather one connection */
	curl_easy_setopt(e, CURLOPT_HTTP09_ALLOWED, 0L);
	/* Asked for as it is; decoded all the same if it is not. */
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "identity");
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(e, CURLOPT_TIMEOUT, (long)c->timeout);
	curl_easy_setopt(e, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
	fetch_guard(f);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, f);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, f->error);
	curl_easy_setopt(e, CURLOPT_PRIVATE, f);
	/* Rather one more request on a connection than one more of those. */
	curl_easy_setopt(e, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(e, CURLOPT_SHARE, c->share);
	trust(e, c->ca);
}

struct fetch *
fetch_new(struct client *client)
{
	struct fetch *f = calloc(1, sizeof(*f));

	if (f == NULL || (f->easy = curl_easy_init()) == NULL)
		err(1, NULL);
	f->client = client;
	f->body.pool = &client->pool;
	set_up(f);
	return f;
}

/* Empty, but for the handle, the request and the room for headers. */
static void
clear(struct fetch *f)
{
	spool_clear(&f->body);
	free(f->url);
	free(f->mime);
	free(f->type);
	free(f->location);
	free(f->reason);
	curl_easy_setopt(f->easy, CURLOPT_RESOLVE, NULL);
	curl_slist_free_all(f->resolve);
	f->resolve = NULL;
	f->url = f->mime = f->type = f->location = f->reason = NULL;
	f->headlines = 0;
	f->headlen = 0;
	f->status = 0;
	f->retry = 0;
	f->enough = f->complete = f->cut = f->whole = f->network = false;
	f->ip[0] = f->barred[0] = f->error[0] = '\0';
}

void
fetch_free(struct fetch *f)
{
	if (f == NULL)
		return;
	clear(f);
	request_clear(f);
	curl_easy_cleanup(f->easy);
	free(f->head);
	free(f);
}

static void
begin(struct fetch *f, const char *url, bool fresh)
{
	char *copy = strdup(url);

	if (copy == NULL)
		err(1, NULL);
	clear(f);
	f->url = copy;
	f->fresh = fresh;
	curl_easy_setopt(f->easy, CURLOPT_URL, copy);
	curl_easy_setopt(f->easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
}

/*
 * Forget the last reply; the handle that this returns is for a multi.
 */
void *
fetch_begin(struct fetch *f, const char *url)
{
	request_clear(f);
	begin(f, url, false);
	return f->easy;
}

static void
add(void *list, const char *fmt, const char *origin, const char *addresses)
{
	struct curl_slist **to = list, *more;
	char *entry;

	if (asprintf(&entry, fmt, strstr(origin, "://") + 3, addresses) == -1 ||
	    (more = curl_slist_append(*to, entry)) == NULL)
		err(1, NULL);
	*to = more;
	free(entry);
}

/*
 * libcurl looks nothing up itself: it has what was checked, until no request is
 * under way there.  Its own way to forget looks at all entries after each
 * request.
 */
void
fetch_at(struct fetch *f, const char *origin, const char *addresses)
{
	if (addresses == NULL)
		return;
	curl_slist_free_all(f->resolve);
	f->resolve = f->client->stale;
	f->client->stale = NULL;
	add(&f->resolve, "+%s:%s", origin, addresses);
	curl_easy_setopt(f->easy, CURLOPT_RESOLVE, f->resolve);
}

void
fetch_left(struct fetch *f, const char *origin)
{
	if (f->resolve != NULL)
		add(&f->client->stale, "-%s", origin, NULL);
}

/*
 * A server may close a connection that was kept at the very moment when the
 * next request goes out on it: that says nothing of the server (RFC 9112
 * 9.3.1).  True: so it was, and the same request is ready to be sent once more,
 * on a new connection.
 */
bool
fetch_again(struct fetch *f, int code)
{
	long made = 1;

	if (f->fresh || f->headlen > 0 ||
	    (code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR &&
		code != CURLE_GOT_NOTHING && code != CURLE_HTTP2))
		return false;
	curl_easy_getinfo(f->easy, CURLINFO_NUM_CONNECTS, &made);
	if (made != 0)
		return false;
	begin(f, f->url, true);
	return true;
}

static void
fail(struct fetch *f, CURLcode code)
{
	const char *detail =
	    f->error[0] != '\0' ? f->error : curl_easy_strerror(code);

	if (f->barred[0] != '\0' && (code == CURLE_COULDNT_CONNECT ||
					code == CURLE_ABORTED_BY_CALLBACK)) {
		fetch_reason(f, "address: %s is not public", f->barred);
		return;
	}
	f->network = true;
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		fetch_reason(f, "dns: %s", detail);
		break;
	case CURLE_COULDNT_CONNECT:
		fetch_reason(f, "connect: %s", detail);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		fetch_reason(f, "time: %s", detail);
		break;
	case CURLE_PARTIAL_FILE:
		fetch_reason(f, "short: %s", detail);
		break;
	case CURLE_OUT_OF_MEMORY: /* libcurl's word for it */
		if (!f->complete) {
			f->network = false;
			fetch_reason(f, "headers: a line of more than %d bytes",
			    CURL_MAX_HTTP_HEADER);
		}
		fetch_reason(f, "network: %s", detail);
		break;
	case CURLE_SSL_CONNECT_ERROR:
		fetch_reason(f, "tls: %s", detail);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
		f->network = false;
		fetch_reason(f, "tls: %s", detail);
		break;
	default:
		fetch_reason(f, "network: %s", detail);
	}
}

/*
 * The transfer is over: status, reason and the rest are filled.
 */
void
fetch_end(struct fetch *f, int code)
{
	curl_off_t seconds = 0;
	char *ip = NULL, *location = NULL;
	struct curl_header *header;

	curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &f->status);
	curl_easy_getinfo(f->easy, CURLINFO_PRIMARY_IP, &ip);
	if (ip != NULL)
		snprintf(f->ip, sizeof(f->ip), "%s", ip);
	curl_easy_getinfo(f->easy, CURLINFO_RETRY_AFTER, &seconds);
	if (seconds > RETRY_MAX)
		seconds = RETRY_MAX;
	f->retry = seconds > 0 ? 1000 * (int64_t)seconds : 0;
	if (f->status / 100 == 3 && curl_easy_header(f->easy, "Location", 0,
					CURLH_HEADER, -1, &header) == CURLHE_OK)
		location = header->value;
	if (location != NULL)
		f->location = url_join(f->url, location);
	if (code != CURLE_OK && f->reason == NULL && !f->cut && !f->enough)
		fail(f, (CURLcode)code);
	f->whole = code == CURLE_OK || f->enough ||
		   (f->cut && f->clip && f->status / 100 == 2);
	if (f->whole)
		spool_map(&f->body);
	else
		spool_clear(&f->body);
}

/*
 * The status, as HTTP/2 has it, in ":status"; then each header, repeated ones
 * too, in the order received.
 */
void
fetch_headers(const struct fetch *f, void *ctx,
    void (*see)(void *ctx, const char *name, const char *value))
{
	struct curl_header *h = NULL;
	char status[24]; /* %ld */

	snprintf(status, sizeof(status), "%ld", f->status);
	see(ctx, ":status", status);
	while ((h = curl_easy_nextheader(f->easy, CURLH_HEADER, -1, h)) != NULL)
		see(ctx, h->name, h->value);
}
