/*
 * Whether the bytes of each item are where its row says, and are those that
 * were fetched: the WARC record around them, their number, their SHA-256.
 */
#include <inttypes.h>
#include <string.h>

#include <openssl/evp.h>
#include <sqlite3.h>

#include "index/index.h"

#define RECORD_END 4 /* bytes: CR LF CR LF after the block */

struct place {
	const char *url;
	int64_t warc, record, record_len, body, bytes;
	const uint8_t *sha256;
};

static bool
is_within(int64_t offset, int64_t len, int64_t begin, int64_t end)
{
	return offset >= begin && len >= 0 && offset <= end &&
	       len <= end - offset;
}

static bool
has_digest(const struct place *at, const uint8_t *body)
{
	uint8_t sum[EVP_MAX_MD_SIZE];

	return at->sha256 != NULL &&
	       EVP_Digest(body, (size_t)at->bytes, sum, NULL, EVP_sha256(),
		   NULL) == 1 &&
	       memcmp(sum, at->sha256, SHA256_LEN) == 0;
}

/* SPAN is the record.  NULL: sound. */
static const char *
wrong(const struct place *at, const struct span *span)
{
	int64_t content, head;

	head = (int64_t)warc_frame(span->data, span->len, &content);
	if (head == 0)
		return "no WARC/1.1 record begins at its record_offset";
	if (content > at->record_len - head)
		return "its record is longer than record_length";
	if (at->record_len - head - content != 0 &&
	    (at->record_len - head - content != RECORD_END ||
		memcmp(span->data + head + content, "\r\n\r\n", RECORD_END)))
		return "its record does not end where record_length says";
	if (at->body < at->record ||
	    !is_within(at->body - at->record, at->bytes, head, head + content))
		return "its body lies outside of its record";
	if (!has_digest(at, span->data + (at->body - at->record)))
		return "its bytes do not have its SHA-256";
	return NULL;
}

static void
check(
    struct faults *faults, const struct warc_file *file, const struct place *at)
{
	struct span span;
	const char *what;

	if (file->fd == -1 || at->record_len == 0 ||
	    !is_within(at->record, at->record_len, 0, file->size) ||
	    span_open(&span, file->fd, at->record, at->record_len) == -1) {
		fault(faults, at->url,
		    "its record, %" PRId64 " bytes from %" PRId64
		    " on, is not within warc/%05" PRId64 ".warc",
		    at->record_len, at->record, at->warc);
		return;
	}
	if ((what = wrong(at, &span)) != NULL)
		fault(faults, at->url,
		    "%s: warc/%05" PRId64 ".warc, record %" PRId64
		    ", body %" PRId64 ", %" PRId64 " bytes",
		    what, at->warc, at->record, at->body, at->bytes);
	span_close(&span);
}

static struct place
place_of(struct sqlite3_stmt *stmt)
{
	struct place at = {
		.url = (const char *)sqlite3_column_text(stmt, 0),
		.warc = sqlite3_column_int64(stmt, 1),
		.record = sqlite3_column_int64(stmt, 2),
		.record_len = sqlite3_column_int64(stmt, 3),
		.body = sqlite3_column_int64(stmt, 4),
		.bytes = sqlite3_column_int64(stmt, 5),
		.sha256 = sqlite3_column_blob(stmt, 6),
	};

	return at;
}

static void
check_lengths(struct faults *faults, struct catalog *cat)
{
	struct sqlite3_stmt *stmt =
	    catalog_prepare(cat, "SELECT id, length FROM warc ORDER BY id");
	struct warc_file file = { .fd = -1 };

	while (catalog_row(stmt)) {
		char name[40];

		warc_open(&file, faults->args->opt.set,
		    sqlite3_column_int64(stmt, 0));
		snprintf(
		    name, sizeof(name), "warc/%05" PRId64 ".warc", file.number);
		if (file.size < sqlite3_column_int64(stmt, 1))
			fault(faults, name,
			    "%" PRId64 " bytes of %" PRId64 " are there",
			    file.size, (int64_t)sqlite3_column_int64(stmt, 1));
	}
	warc_close(&file);
	sqlite3_finalize(stmt);
}

int64_t
spans_verify(struct faults *faults, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT url, warc, record_offset, record_length, body_offset,"
	    " bytes, CASE length(sha256) WHEN 32 THEN sha256 END FROM item "
	    "WHERE state = 'fetched'"
	    " ORDER BY warc, record_offset");
	struct warc_file file = { .number = -1, .fd = -1 };
	struct progress p;
	int64_t n = 0;

	progress_begin(&p, faults->args->opt.quiet ? NULL : "items",
	    catalog_number(
		cat, "SELECT count(*) FROM item WHERE state = 'fetched'"));
	check_lengths(faults, cat);
	while (catalog_row(stmt)) {
		struct place at = place_of(stmt);

		if (at.warc != file.number)
			warc_open(&file, faults->args->opt.set, at.warc);
		check(faults, &file, &at);
		progress_step(&p, ++n);
	}
	progress_end(&p);
	warc_close(&file);
	sqlite3_finalize(stmt);
	return n;
}
