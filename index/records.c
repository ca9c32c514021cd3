/*
 * What an item's history names beside its bytes: the records of redirects,
 * and the revisits (ISO 28500 6.7) of what was there already.
 */
#include <inttypes.h>
#include <string.h>

#include <openssl/evp.h>
#include <sqlite3.h>

#include "index/index.h"

#define RECORD_END 4      /* bytes: CR LF CR LF after the block */
#define FRAME_BYTES 65536 /* in which a header ends */
#define DIGEST "sha256:"
#define DIGEST_CHARS (7 + 2 * SHA256_LEN)
#define HEAD_DIGEST "WARC-HTTP-Head-Digest" /* crawl/fetch/warc.c */
#define PROFILES "http://netpreserve.org/warc/1.1/revisit/"

/* A record, and what the catalog says of it. */
struct named {
	const uint8_t *data;
	size_t head, content;
	const uint8_t *sha256; /* of the item now; NULL: of other bytes */
};

static bool
is_value(const struct named *rec, const char *name, const char *want)
{
	size_t len;
	const char *value = warc_field(rec->data, rec->head, name, &len);

	return value != NULL && len == strlen(want) &&
	       strncasecmp(value, want, len) == 0;
}

static void
write_digest(char out[DIGEST_CHARS + 1], const uint8_t sha256[SHA256_LEN])
{
	memcpy(out, DIGEST, sizeof(DIGEST));
	hex_write(out + strlen(DIGEST), sha256, SHA256_LEN);
}

/* NULL: sound. */
static const char *
wrong_revisit(const struct named *rec)
{
	char digest[DIGEST_CHARS + 1];
	size_t len;

	if (warc_field(rec->data, rec->head, "WARC-Refers-To", &len) == NULL)
		return "a revisit that names no record before it";
	if (is_value(rec, "WARC-Profile", PROFILES "server-not-modified"))
		return NULL;
	if (!is_value(rec, "WARC-Profile", PROFILES "identical-payload-digest"))
		return "a revisit of no profile that is known";
	if (rec->sha256 == NULL)
		return NULL;
	write_digest(digest, rec->sha256);
	return is_value(rec, "WARC-Payload-Digest", digest)
		   ? NULL
		   : "a revisit of other bytes than the image's";
}

/* Do the LEN bytes at AT of the block have the digest of field NAME? */
static bool
has_digest(const struct named *rec, const char *name, size_t at, size_t len)
{
	char digest[DIGEST_CHARS + 1];
	uint8_t sum[EVP_MAX_MD_SIZE];

	EVP_Digest(
	    rec->data + rec->head + at, len, sum, NULL, EVP_sha256(), NULL);
	write_digest(digest, sum);
	return is_value(rec, name, digest);
}

/* The block as a whole; or the HTTP head and the body, each by itself. */
static bool
is_intact(const struct named *rec)
{
	const uint8_t *block = rec->data + rec->head, *end;
	size_t len;

	if (warc_field(rec->data, rec->head, HEAD_DIGEST, &len) == NULL)
		return has_digest(rec, "WARC-Block-Digest", 0, rec->content);
	end = memmem(block, rec->content, "\r\n\r\n", 4);
	if (end == NULL)
		return false;
	len = (size_t)(end + 4 - block);
	return has_digest(rec, HEAD_DIGEST, 0, len) &&
	       has_digest(rec, "WARC-Payload-Digest", len, rec->content - len);
}

/* NULL: sound. */
static const char *
wrong(const struct named *rec)
{
	if (!is_intact(rec))
		return "its block does not have its digest";
	if (is_value(rec, "WARC-Type", "revisit"))
		return wrong_revisit(rec);
	if (!is_value(rec, "WARC-Type", "response") &&
	    !is_value(rec, "WARC-Type", "resource"))
		return "is neither response, resource nor revisit";
	return NULL;
}

/* NULL: sound. */
static const char *
check(struct named *rec, const struct warc_file *file, int64_t at)
{
	int64_t left = file->size - at, content;
	const char *what;
	struct span span;

	if (file->fd == -1 || at < 0 || left <= 0 ||
	    span_open(&span, file->fd, at,
		left < FRAME_BYTES ? left : FRAME_BYTES) == -1)
		return "is not within its file";
	rec->head = warc_frame(span.data, span.len, &content);
	span_close(&span);
	if (rec->head == 0)
		return "no WARC/1.1 record begins there";
	if (content > left - (int64_t)rec->head - RECORD_END ||
	    span_open(&span, file->fd, at,
		(int64_t)rec->head + content + RECORD_END) == -1)
		return "is longer than its file";
	rec->data = span.data;
	rec->content = (size_t)content;
	what =
	    memcmp(span.data + rec->head + content, "\r\n\r\n", RECORD_END) != 0
		? "does not end where it says"
		: wrong(rec);
	span_close(&span);
	return what;
}

/*
 * What another reply brought may be gone from the catalog, and is in the WARC
 * all the same: the digest that is compared is that of the last reply alone.
 */
static const char named[] =
    "SELECT attempt.url, attempt.warc, attempt.record_offset,"
    " CASE WHEN item.state = 'fetched' AND length(item.sha256) = 32"
    " AND attempt.id = (SELECT max(last.id) FROM attempt AS last"
    "  WHERE last.item = item.id AND last.result = 'fetched')"
    " THEN item.sha256 END"
    " FROM attempt JOIN item ON item.id = attempt.item"
    " WHERE attempt.record_offset IS NOT NULL AND attempt.warc IS NOT NULL"
    " AND (attempt.warc IS NOT item.warc"
    "  OR attempt.record_offset IS NOT item.record_offset)"
    " ORDER BY attempt.warc, attempt.record_offset";

void
records_verify(struct faults *faults, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat, named);
	struct warc_file file = { .number = -1, .fd = -1 };

	while (catalog_row(stmt)) {
		const char *url = (const char *)sqlite3_column_text(stmt, 0);
		int64_t warc = sqlite3_column_int64(stmt, 1);
		int64_t at = sqlite3_column_int64(stmt, 2);
		struct named rec = { .sha256 = sqlite3_column_blob(stmt, 3) };
		const char *what;

		if (warc != file.number)
			warc_open(&file, faults->args->opt.set, warc);
		if ((what = check(&rec, &file, at)) != NULL)
			fault(faults, url == NULL ? "?" : url,
			    "%s: warc/%05" PRId64 ".warc, record %" PRId64,
			    what, warc, at);
	}
	warc_close(&file);
	sqlite3_finalize(stmt);
}
