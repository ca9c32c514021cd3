/*
 * WARC files by ISO 28500: what we write is read back by a reader that shares
 * no code with the writer, and that reads Common Crawl's too.  With arguments,
 * it is that reader: FILE..., exit status 1 where one is damaged.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "crawl/crawl.h"
#include "tests/test.h"

#define CC "../shared/data/warc/whirlwind.warc"

struct counts {
	int records, warcinfo, response, resource, revisit, digests;
	char wrong[200]; /* or empty */
};

/* The value of header NAME between P and END; its length, or NULL. */
static const char *
header(const char *p, const char *end, const char *name, size_t *len)
{
	size_t n = strlen(name);

	while (p < end) {
		const char *eol = memmem(p, (size_t)(end - p), "\r\n", 2);

		if (eol == NULL)
			return NULL;
		if ((size_t)(eol - p) > n && p[n] == ':' &&
		    strncasecmp(p, name, n) == 0) {
			for (p += n + 1; p < eol && *p == ' '; p++)
				continue;
			*len = (size_t)(eol - p);
			return p;
		}
		p = eol + 2;
	}
	return NULL;
}

static bool
is(const char *value, size_t len, const char *text)
{
	return value != NULL && len == strlen(text) &&
	       memcmp(value, text, len) == 0;
}

static bool
digest(const char *value, size_t len, const char *data, size_t size)
{
	uint8_t sha[EVP_MAX_MD_SIZE];
	char text[80] = "sha256:";

	EVP_Digest(data, size, sha, NULL, EVP_sha256(), NULL);
	hex_write(text + 7, sha, 32);
	return is(value, len, text);
}

static void
bad(struct counts *c, const char *what)
{
	if (c->wrong[0] == '\0')
		snprintf(c->wrong, sizeof(c->wrong), "record %d: %s",
		    c->records, what);
}

/* The body within an HTTP message. */
static const char *
payload(const char *block, size_t size, size_t *len)
{
	const char *body = memmem(block, size, "\r\n\r\n", 4);

	if (body == NULL)
		return NULL;
	*len = size - (size_t)(body + 4 - block);
	return body + 4;
}

static void
check_http(struct counts *c, const char *block, size_t size)
{
	size_t n, len = 0;
	const char *body = payload(block, size, &len), *value;

	if (body == NULL || memcmp(block, "HTTP/1.", 7) != 0) {
		bad(c, "no HTTP message");
		return;
	}
	value = header(block, body - 2, "Content-Length", &n);
	if (value == NULL || strtoull(value, NULL, 10) != len)
		bad(c, "Content-Length is not the body's");
	if (header(block, body - 2, "Transfer-Encoding", &n) != NULL ||
	    header(block, body - 2, "Content-Encoding", &n) != NULL)
		bad(c, "a coding is named, and undone");
}

/* What is not written again is named: ISO 28500 6.7. */
static void
check_revisit(struct counts *c, const char *head, const char *block)
{
	static const char *const names[] = { "WARC-Refers-To",
		"WARC-Refers-To-Target-URI", "WARC-Refers-To-Date" };
	static const char profiles[] =
	    "http://netpreserve.org/warc/1.1/revisit/";
	size_t n, digest;
	const char *profile = header(head, block - 2, "WARC-Profile", &n);
	bool same = header(head, block - 2, "WARC-Payload-Digest", &digest);

	if (profile == NULL || strncmp(profile, profiles, strlen(profiles)) ||
	    !is(profile + strlen(profiles), n - strlen(profiles),
		same ? "identical-payload-digest" : "server-not-modified"))
		bad(c, "no WARC-Profile");
	for (int i = 0; i < 3; i++)
		if (header(head, block - 2, names[i], &n) == NULL)
			bad(c, names[i]);
}

static void
check_names(struct counts *c, const char *head, const char *block)
{
	size_t n;
	const char *value = header(head, block - 2, "WARC-Record-ID", &n);

	if (value == NULL || n != 47 || memcmp(value, "<urn:uuid:", 10) != 0)
		bad(c, "no WARC-Record-ID");
	value = header(head, block - 2, "WARC-Date", &n);
	if (value == NULL || n != 20 || value[19] != 'Z')
		bad(c, "no WARC-Date");
}

struct block {
	const char *data;
	size_t len, head;
};

/*
 * The digest of the block, or of its first HEAD bytes where the body has its
 * own.  False: it has none, and is none of ours.
 */
static bool
check_block(struct counts *c, const char *record, struct block block)
{
	size_t n;
	const char *whole =
	    header(record, block.data - 2, "WARC-Block-Digest", &n);
	const char *apart;

	if (whole != NULL && memcmp(whole, "sha256:", 7) == 0) {
		c->digests++;
		if (!digest(whole, n, block.data, block.len))
			bad(c, "the block has another digest");
		return true;
	}
	apart = header(record, block.data - 2, "WARC-HTTP-Head-Digest", &n);
	if (apart == NULL)
		return false;
	c->digests++;
	if (!digest(apart, n, block.data, block.head))
		bad(c, "the head has another digest");
	return true;
}

/* OURS: with the digests and headers that we always write. */
static void
check_record(struct counts *c, const char *head, const char *block, size_t size)
{
	size_t n, len = size;
	const char *type = header(head, block - 2, "WARC-Type", &n), *value;
	bool http = is(type, n, "response");

	c->records++;
	c->warcinfo += is(type, n, "warcinfo");
	c->response += http;
	c->revisit += is(type, n, "revisit");
	c->resource += is(type, n, "resource");
	bool revisit = is(type, n, "revisit");

	check_names(c, head, block);
	const char *body = http ? payload(block, size, &len) : block;

	if (!check_block(c, head,
		(struct block) { block, size, body == NULL ? 0 : size - len }))
		return;
	if (revisit) {
		check_revisit(c, head, block);
		return;
	}
	value = header(head, block - 2, "WARC-Payload-Digest", &n);
	if (body == NULL || !digest(value, n, body, len))
		bad(c, "the payload has another digest");
	if (header(head, block - 2, "WARC-Target-URI", &n) == NULL)
		bad(c, "no WARC-Target-URI");
	if (http && header(head, block - 2, "WARC-Truncated", &n) == NULL)
		check_http(c, block, size);
}

static void
check(struct counts *c, const char *data, size_t len)
{
	const char *p = data, *end = data + len;

	*c = (struct counts) { 0 };
	while (p < end && c->wrong[0] == '\0') {
		const char *block = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
		size_t n, size;
		const char *value;

		if (block == NULL || memcmp(p, "WARC/1.", 7) != 0) {
			bad(c, "does not begin with WARC/1.");
			return;
		}
		block += 4;
		value = header(p, block - 2, "Content-Length", &n);
		size = value == NULL ? SIZE_MAX : strtoull(value, NULL, 10);
		if (size > (size_t)(end - block) ||
		    (size_t)(end - block) - size < 4 ||
		    memcmp(block + size, "\r\n\r\n", 4) != 0) {
			bad(c, "is not as long as it says");
			return;
		}
		check_record(c, p, block, size);
		p = block + size + 4;
	}
}

static bool
check_file(struct counts *c, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);
	char *map;

	if (fd == -1 || fstat(fd, &st) == -1)
		return false;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		err(1, "%s", path);
	check(c, map, (size_t)st.st_size);
	munmap(map, (size_t)st.st_size);
	close(fd);
	return true;
}

#define STATUS "HTTP/1.1 200 OK\r\n"

static void
keep(struct warc *w, const struct reply *reply, struct stored *at)
{
	warc_digest(reply, at);
	warc_write(w, reply, at);
}

static void
write_some(struct warc *w, struct stored at[4])
{
	static const char plain[] = STATUS "Content-Length: 5\r\n\r\n";
	static const char coded[] = STATUS "Transfer-Encoding: chunked\r\n"
					   "content-encoding: gzip\r\n"
					   "Content-Length: 77\r\n\r\n";
	static const char h2[] = "HTTP/2 200 \r\netag: x\r\n\r\n";
	struct reply reply = { .url = "http://h/a", .ip = "192.0.2.1" };

	reply.body = "hello";
	reply.len = 5;
	reply.head = plain;
	reply.headlen = strlen(plain);
	keep(w, &reply, &at[0]);
	reply.head = coded;
	reply.headlen = strlen(coded);
	keep(w, &reply, &at[1]);
	reply.head = h2;
	reply.headlen = strlen(h2);
	reply.ip = "2001:db8::1";
	keep(w, &reply, &at[2]);
	keep(w, &(struct reply) { .url = "file:///a", .mime = "image/png" },
	    &at[3]);
}

static bool
at_body(const char *path, const struct stored *at, const char *text)
{
	char buf[64] = "";
	int fd = open(path, O_RDONLY);
	ssize_t n = pread(fd, buf, sizeof(buf) - 1, at->body);

	close(fd);
	return n >= at->bytes && at->bytes == (int64_t)strlen(text) &&
	       memcmp(buf, text, strlen(text)) == 0;
}

static bool
holds(const char *path, const char *text)
{
	static char buf[65536];
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, buf, sizeof(buf));

	close(fd);
	return n > 0 && memmem(buf, (size_t)n, text, strlen(text)) != NULL;
}

static void
ours(const char *set)
{
	struct stored at[4] = { 0 };
	struct counts c;
	struct warc *w;
	char *path;
	int64_t length;

	set_make(set);
	path = set_warc(set, 0);
	w = warc_open(set, 0, 0);
	write_some(w, at);
	length = warc_sync(w);
	warc_close(w);
	OK(check_file(&c, path));
	printf("# %s\n", c.wrong);
	OK(c.wrong[0] == '\0');
	OK(c.records == 5 && c.warcinfo == 1 && c.response == 3 &&
	    c.resource == 1 && c.digests == 4);
	OK(at_body(path, &at[0], "hello"));
	OK(at_body(path, &at[1], "hello"));
	OK(at_body(path, &at[2], "hello"));
	OK(at_body(path, &at[3], ""));
	OK(at[0].offset + at[0].length == at[1].offset);
	OK(at[3].offset + at[3].length == length);
	OK(holds(path, "X-Crawler-Transfer-Encoding: chunked\r\n"
		       "X-Crawler-content-encoding: gzip\r\n"
		       "X-Crawler-Content-Length: 77\r\n"
		       "Content-Length: 5\r\n\r\nhello"));
	OK(holds(path, "HTTP/1.1 200 \r\netag: x\r\nContent-Length: 5\r\n"));
	OK(holds(path, "WARC-Protocol: h2\r\n"));
	OK(at[0].remote && !at[3].remote);

	/* What follows the committed length is cut off. */
	w = warc_open(set, 0, at[1].offset);
	write_some(w, at);
	warc_close(w);
	OK(check_file(&c, path) && c.wrong[0] == '\0');
	OK(c.records == 6 && c.warcinfo == 1);
	free(path);
}

/* The same body a second time, and a body that a server says is the same. */
static void
write_again(struct warc *w, const struct stored *prior, struct stored at[2])
{
	static const char plain[] = STATUS "Content-Length: 5\r\n\r\n";
	static const char none[] = "HTTP/2 304 \r\nContent-Length: 5\r\n\r\n";
	struct reply reply = { .url = "http://h/b",
		.head = plain,
		.headlen = strlen(plain),
		.body = "hello",
		.len = 5,
		.prior = prior };

	keep(w, &reply, &at[0]);
	reply.url = "http://h/a";
	reply.unmodified = true;
	reply.head = none;
	reply.headlen = strlen(none);
	reply.len = 0;
	keep(w, &reply, &at[1]);
}

static void
revisits(const char *set)
{
	struct stored first[4] = { 0 }, at[2] = { 0 };
	struct warc *w = warc_open(set, 2, 0);
	char *path = set_warc(set, 2);
	struct counts c;

	write_some(w, first);
	write_again(w, &first[0], at);
	warc_close(w);
	OK(check_file(&c, path));
	printf("# %s\n", c.wrong);
	OK(c.wrong[0] == '\0' && c.records == 7 && c.revisit == 2);
	for (int i = 0; i < 2; i++) {
		OK(at[i].body == first[0].body && at[i].bytes == 5);
		OK(at[i].offset == first[0].offset);
		OK(memcmp(at[i].sha256, first[0].sha256, 32) == 0);
		OK(at[i].reply_offset > first[3].offset);
	}
	OK(holds(path, "WARC-Refers-To-Target-URI: http://h/a\r\n"));
	OK(holds(path, "HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n\r\n\r\n"));
	free(path);

	/* From a file that is not the newest. */
	w = warc_open(set, 3, 0);
	path = set_warc(set, 3);
	write_again(w, &first[0], at);
	OK(warc_holds(w, &first[0]) && warc_holds(w, &at[0]));
	OK(!warc_holds(w, &(struct stored) { .file = 2 }));
	OK(!warc_holds(w, &(struct stored) { .file = 9, .length = 1 }));
	OK(!warc_holds(w, &(struct stored) { .file = 3, .length = 1 << 20 }));
	warc_close(w);
	OK(check_file(&c, path) && c.wrong[0] == '\0' && c.revisit == 2);
	OK(at[0].file == 2 && at[0].reply_file == 3);
	free(path);
}

/* A file of 1 GiB, of which the disk holds nothing, is followed by another. */
static void
rotation(const char *set)
{
	struct stored at[4] = { 0 };
	struct counts c;
	char *path = set_warc(set, 0);
	struct warc *w;

	OK(truncate(path, 1 << 30) == 0);
	w = warc_open(set, 0, (1 << 30) - 1);
	OK(!warc_rotate(w) && warc_file(w) == 0);
	warc_close(w);
	OK(truncate(path, 1 << 30) == 0);
	w = warc_open(set, 0, 1 << 30);
	OK(warc_rotate(w) && warc_file(w) == 1);
	write_some(w, at);
	OK(!warc_rotate(w));
	OK(at[0].file == 1 && warc_sync(w) > at[3].offset);
	warc_close(w);
	free(path);
	path = set_warc(set, 1);
	OK(check_file(&c, path) && c.wrong[0] == '\0' && c.records == 5);
	free(path);
}

int
main(int argc, char *argv[])
{
	char set[] = "/tmp/crawl-warc-XXXXXX", *rm;
	struct counts c;
	int status = 0;

	for (int i = 1; i < argc; i++) {
		if (!check_file(&c, argv[i]))
			err(1, "%s", argv[i]);
		printf("%d records%s%s\n", c.records,
		    c.wrong[0] == '\0' ? "" : ", ", c.wrong);
		status |= c.wrong[0] != '\0';
	}
	if (argc > 1)
		return status;
	if (mkdtemp(set) == NULL)
		err(1, "%s", set);
	ours(set);
	rotation(set);
	revisits(set);
	for (const char *const *p = (const char *[]) { "warc/00000.warc",
		 "warc/00001.warc", "warc/00002.warc", "warc/00003.warc",
		 "warc", "hashes", "out", "", NULL };
	     *p != NULL; p++) {
		rm = set_path(set, "%s", *p);
		OK(remove(rm) == 0);
		free(rm);
	}
	if (access(CC, R_OK) == 0) {
		OK(check_file(&c, CC) && c.wrong[0] == '\0');
		OK(c.records == 4 && c.warcinfo == 1 && c.response == 1);
		printf("# %s, %d records\n", c.wrong, c.records);
	} else
		printf(
		    "ok %d - Common Crawl's # SKIP no %s\n", ++tests_run, CC);
	return DONE();
}
