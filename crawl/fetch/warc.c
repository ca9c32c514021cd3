/*
 * A WARC file, ISO 28500 version 1.1, not compressed: a body is a stretch of
 * the file, that others map.  Records are appended; warc_sync() puts them on
 * disk before the catalog names them, and what a killed run left behind its
 * last commit is cut off when the file is opened again.
 */
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "crawl/fetch/fetch.h"

#define ROTATE_BYTES (INT64_C(1) << 30) /* ISO 28500 annex C: 1 GB */
#define PROFILES "http://netpreserve.org/warc/1.1/revisit/" /* 6.7 */
#define SEND_BYTES (4 << 20) /* that go to disk together */
#define ID_CHARS 46          /* urn:uuid: and 36 characters, and the end */

struct warc {
	char *set, *path;
	int fd;
	int64_t file, length;
	int64_t synced;      /* so much of it is on disk */
	int64_t sent;        /* and so much on its way there */
	char info[ID_CHARS]; /* the warcinfo record's */
};

/* A version 4 UUID, RFC 9562. */
static void
make_id(char out[ID_CHARS])
{
	uint8_t b[16];
	char hex[33];

	if (getrandom(b, sizeof(b), 0) != sizeof(b))
		err(1, "getrandom");
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	hex_write(hex, b, sizeof(b));
	snprintf(out, ID_CHARS, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex,
	    hex + 8, hex + 12, hex + 16, hex + 20);
}

/* The disk begins to write, so that there is less to wait for in the end. */
static void
send_on(struct warc *w)
{
	if (w->length - w->sent < SEND_BYTES)
		return;
	/* Where a file system can not: it is but a hint. */
	(void)sync_file_range(
	    w->fd, w->sent, w->length - w->sent, SYNC_FILE_RANGE_WRITE);
	w->sent = w->length;
}

static void
append(struct warc *w, struct iovec *v, int n)
{
	while (n > 0) {
		ssize_t done = pwritev(w->fd, v, n, w->length);

		if (done == -1 && errno == EINTR)
			continue;
		if (done == -1)
			err(1, "%s", w->path);
		w->length += done;
		while (n > 0 && (size_t)done >= v->iov_len) {
			done -= (ssize_t)v->iov_len;
			v++;
			n--;
		}
		if (n > 0) {
			v->iov_base = (char *)v->iov_base + done;
			v->iov_len -= (size_t)done;
		}
	}
	send_on(w);
}

static void
sha256(uint8_t out[32], const struct iovec *v, int n)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
	for (int i = 0; i < n; i++)
		EVP_DigestUpdate(ctx, v[i].iov_base, v[i].iov_len);
	EVP_DigestFinal_ex(ctx, out, NULL);
	EVP_MD_CTX_free(ctx);
}

static void
put_digest(FILE *out, const char *name, const uint8_t sha[32])
{
	char hex[65];

	hex_write(hex, sha, 32);
	fprintf(out, "%s-Digest: sha256:%s\r\n", name, hex);
}

static void
put_start(const struct warc *w, FILE *out, const char *type, const char *id)
{
	char now[21];

	time_write(now, time(NULL));
	fprintf(out,
	    "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\n"
	    "WARC-Date: %s\r\n",
	    type, id, now);
	if (strcmp(type, "warcinfo") != 0)
		fprintf(out, "WARC-Warcinfo-ID: <%s>\r\n", w->info);
}

static FILE *
text(char **buf, size_t *len)
{
	FILE *out = open_memstream(buf, len);

	if (out == NULL)
		err(1, NULL);
	return out;
}

static void
begin_file(struct warc *w)
{
	static const char fields[] =
	    "software: proofsheet/" VERSION "\r\n"
	    "format: WARC File Format 1.1\r\n"
	    "conformsTo: http://iipc.github.io/warc-specifications/"
	    "specifications/warc-format/warc-1.1/\r\n"
	    "robots: RFC 9309\r\n";
	char *head = NULL;
	size_t len;
	FILE *out = text(&head, &len);

	put_start(w, out, "warcinfo", w->info);
	fprintf(out,
	    "WARC-Filename: %05" PRId64 ".warc\r\n"
	    "Content-Type: application/warc-fields\r\n"
	    "Content-Length: %zu\r\n\r\n%s\r\n\r\n",
	    w->file, strlen(fields), fields);
	if (fclose(out) == EOF)
		err(1, NULL);
	append(w, &(struct iovec) { head, len }, 1);
	free(head);
}

/*
 * A file that an earlier run began: its first record is the warcinfo.
 */
static void
read_info(struct warc *w)
{
	static const char name[] = "WARC-Record-ID: <";
	char head[512] = { 0 };
	const char *id;

	if (pread(w->fd, head, sizeof(head) - 1, 0) == -1)
		err(1, "%s", w->path);
	if ((id = strstr(head, name)) != NULL &&
	    strcspn(id += strlen(name), ">") < ID_CHARS)
		snprintf(w->info, ID_CHARS, "%.*s", (int)strcspn(id, ">"), id);
}

static void
sync_folder(const char *set)
{
	char *path = set_path(set, "warc");
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1 || fsync(fd) == -1)
		err(1, "%s", path);
	close(fd);
	free(path);
}

static void
open_file(struct warc *w)
{
	struct stat st;

	w->path = set_warc(w->set, w->file);
	w->fd = open(w->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (w->fd == -1 || fstat(w->fd, &st) == -1)
		err(1, "%s", w->path);
	if (st.st_size < w->length)
		errx(1, "%s: has %lld bytes, but the catalog knows of %lld",
		    w->path, (long long)st.st_size, (long long)w->length);
	if (st.st_size > w->length && ftruncate(w->fd, w->length) == -1)
		err(1, "%s", w->path);
	w->synced = w->sent = w->length;
	if (w->length > 0) {
		read_info(w);
		return;
	}
	sync_folder(w->set);
	begin_file(w);
}

/*
 * Go on with FILE after its first LENGTH bytes; 0: begin it.
 */
struct warc *
warc_open(const char *set, int64_t file, int64_t length)
{
	struct warc *w = calloc(1, sizeof(*w));

	if (w == NULL || (w->set = strdup(set)) == NULL)
		err(1, NULL);
	w->file = file;
	w->length = length;
	make_id(w->info);
	open_file(w);
	return w;
}

static void
close_file(struct warc *w)
{
	if (close(w->fd) == -1)
		err(1, "%s", w->path);
	free(w->path);
}

void
warc_close(struct warc *w)
{
	if (w == NULL)
		return;
	close_file(w);
	free(w->set);
	free(w);
}

/*
 * What a revisit says of the record before, wherever that lies.  Truncated, as
 * ISO 28500 6.7.2 has it, is the body that is not written twice.
 */
static void
put_prior(struct warc *w, FILE *out, const struct reply *reply)
{
	int64_t file = reply->prior->file;
	char *path = set_warc(w->set, file), *fields;
	int fd = file == w->file ? w->fd : open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		err(1, "%s", path);
	fields = revisit_fields(fd, reply->prior->offset);
	fprintf(out, "WARC-Profile: " PROFILES "%s\r\n%s",
	    reply->unmodified ? "server-not-modified"
			      : "identical-payload-digest",
	    fields);
	if (!reply->unmodified)
		fputs("WARC-Truncated: length\r\n", out);
	if (fd != w->fd)
		close(fd);
	free(fields);
	free(path);
}

static void
put_header(
    struct warc *w, FILE *out, const struct reply *reply, const char *protocol)
{
	char id[ID_CHARS];

	make_id(id);
	put_start(w, out,
	    reply->prior != NULL  ? "revisit"
	    : reply->head == NULL ? "resource"
				  : "response",
	    id);
	fprintf(out, "WARC-Target-URI: %s\r\n", reply->url);
	if (reply->ip != NULL && reply->ip[0] != '\0')
		fprintf(out, "WARC-IP-Address: %s\r\n", reply->ip);
	if (protocol != NULL)
		fprintf(out, "WARC-Protocol: %s\r\n", protocol);
	if (reply->prior != NULL)
		put_prior(w, out, reply);
	else if (reply->clipped)
		fputs("WARC-Truncated: length\r\n", out);
	fprintf(out, "Content-Type: %s\r\n",
	    reply->head != NULL   ? "application/http; msgtype=response"
	    : reply->mime != NULL ? reply->mime
				  : "application/octet-stream");
}

/*
 * What there is to say of the body, whether it is then written or not.
 */
void
warc_digest(const struct reply *reply, struct stored *stored)
{
	if (stored->digested)
		return;
	stored->digested = true;
	sha256(stored->sha256,
	    &(struct iovec) { (void *)(uintptr_t)reply->body, reply->len }, 1);
	XXH128_canonicalFromHash((XXH128_canonical_t *)stored->xxh3,
	    XXH3_128bits(reply->body, reply->len));
	stored->bytes = (int64_t)reply->len;
}

/*
 * STORED says where the body of the record at OFFSET lies: BODY bytes into it.
 */
static void
place(const struct warc *w, const struct reply *reply, int64_t body,
    struct stored *stored)
{
	int64_t offset = stored->reply_offset;

	if (reply->prior != NULL) {
		*stored = *reply->prior;
		stored->reply_offset = offset;
	} else {
		stored->file = w->file;
		stored->offset = offset;
		stored->body = offset + body;
		stored->length = w->length - offset;
	}
	stored->reply_file = w->file;
	stored->remote = reply->head != NULL;
}

/*
 * Every byte of BLOCK is in a digest, but a body in one only: to take another
 * of head and body together would cost as much as all else that is done for a
 * photograph.
 */
static void
put_digests(FILE *out, const struct reply *reply, const struct iovec block[2],
    const struct stored *stored)
{
	bool body = block[1].iov_len > 0, apart = reply->head != NULL && body;
	uint8_t digest[32];

	if (reply->head != NULL || !body)
		sha256(digest, block, 1);
	else
		memcpy(digest, stored->sha256, sizeof(digest));
	put_digest(out, apart ? "WARC-HTTP-Head" : "WARC-Block", digest);
	if (!reply->unmodified)
		put_digest(out, "WARC-Payload", stored->sha256);
}

/*
 * One record.  STORED comes from warc_digest(); for a resource the body is the
 * whole block, for a revisit it is not written.
 */
void
warc_write(struct warc *w, const struct reply *reply, struct stored *stored)
{
	const char *protocol = NULL;
	char *http = reply->head == NULL ? NULL : head_settle(reply, &protocol);
	size_t httplen = http == NULL ? 0 : strlen(http), len;
	size_t body = reply->prior == NULL ? reply->len : 0;
	struct iovec block[] = { { http, httplen },
		{ (void *)(uintptr_t)reply->body, body } };
	char *head = NULL;
	FILE *out = text(&head, &len);

	put_header(w, out, reply, protocol);
	put_digests(out, reply, block, stored);
	fprintf(out, "Content-Length: %zu\r\n\r\n", httplen + body);
	if (fclose(out) == EOF)
		err(1, NULL);
	stored->reply_offset = w->length;
	append(w,
	    (struct iovec[]) { { head, len }, block[0], block[1],
		{ (char[]) { "\r\n\r\n" }, 4 } },
	    4);
	place(w, reply, (int64_t)(len + httplen), stored);
	free(head);
	free(http);
}

int64_t
warc_sync(struct warc *w)
{
	if (w->length > w->synced && fdatasync(w->fd) == -1)
		err(1, "%s", w->path);
	w->synced = w->length;
	return w->length;
}

int64_t
warc_file(const struct warc *w)
{
	return w->file;
}

bool
warc_holds(const struct warc *w, const struct stored *at)
{
	struct stat st = { .st_size = w->length };
	char *path = at->file == w->file ? NULL : set_warc(w->set, at->file);
	bool there = path == NULL || stat(path, &st) == 0;

	free(path);
	return there && at->offset >= 0 && at->length > 0 &&
	       at->length <= st.st_size - at->offset;
}

bool
warc_rotate(struct warc *w)
{
	if (w->length < ROTATE_BYTES)
		return false;
	close_file(w);
	w->file++;
	w->length = 0;
	make_id(w->info);
	open_file(w);
	return true;
}

int
warc_fd(const struct warc *w)
{
	return w->fd;
}
