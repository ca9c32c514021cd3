/*
 * Whether all of a set holds together: nothing is trusted that can be checked,
 * and nothing is changed.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <sqlite3.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

#define CHUNK 65536 /* bytes read at once */

static void
verify_catalog(struct faults *faults, struct catalog *cat)
{
	struct sqlite3_stmt *stmt =
	    catalog_prepare(cat, "PRAGMA integrity_check");

	while (catalog_row(stmt)) {
		const char *said = (const char *)sqlite3_column_text(stmt, 0);

		if (strcmp(said, "ok") != 0)
			fault(faults, "catalog.db", "%s", said);
	}
	sqlite3_finalize(stmt);
	stmt = catalog_prepare(cat, "PRAGMA foreign_key_check");
	while (catalog_row(stmt)) {
		const char *id = (const char *)sqlite3_column_text(stmt, 1);

		fault(faults, "catalog.db", "row %s of %s names no row of %s",
		    id == NULL ? "?" : id, sqlite3_column_text(stmt, 0),
		    sqlite3_column_text(stmt, 2));
	}
	sqlite3_finalize(stmt);
}

static void
verify_hashes(struct faults *faults, struct catalog *cat)
{
	struct hashes_of of = {
		.source = &source_pdq,
		.cat = cat,
		.set = faults->args->opt.set,
		.opt = &faults->args->opt,
	};

	hashes_verify(faults, &of);
	of.source = &source_spdq;
	hashes_verify(faults, &of);
	of.source = &source_features;
	hashes_verify(faults, &of);
}

/* -1: it cannot be read. */
static int
digest_file(uint8_t sum[EVP_MAX_MD_SIZE], const char *path)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t buf[CHUNK];
	ssize_t n = -1;

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
	while (fd != -1 && (n = read(fd, buf, sizeof(buf))) > 0)
		EVP_DigestUpdate(ctx, buf, (size_t)n);
	EVP_DigestFinal_ex(ctx, sum, NULL);
	EVP_MD_CTX_free(ctx);
	if (fd != -1)
		close(fd);
	return n == 0 ? 0 : -1;
}

/* Whether PATH is what the snapshot was of. */
static bool
is_manifest(struct faults *faults, const void *sha256, const char *path)
{
	static const char name[] = "out/manifest.jsonl";
	uint8_t sum[EVP_MAX_MD_SIZE];

	if (digest_file(sum, path) == -1)
		fault(faults, name, "cannot be read");
	else if (sha256 == NULL || memcmp(sum, sha256, SHA256_LEN) != 0)
		fault(faults, name,
		    "is not what its snapshot was of: its "
		    "SHA-256 differs");
	else
		return true;
	return false;
}

static void
verify_manifest(struct faults *faults, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT CASE length(sha256) WHEN 32 THEN sha256 END, count = "
	    "(SELECT count(*) FROM listing"
	    "  WHERE listing.snapshot = snapshot.id)"
	    " FROM snapshot WHERE active = 1");
	char *path = set_path(faults->args->opt.set, "out/manifest.jsonl");

	if (catalog_row(stmt)) {
		bool sound =
		    is_manifest(faults, sqlite3_column_blob(stmt, 0), path);

		if (sqlite3_column_int(stmt, 1) == 0)
			fault(faults, "catalog.db",
			    "pairs of its snapshot are not there any more");
		else if (sound)
			lines_verify(faults, cat, path);
	} else if (access(path, F_OK) == 0) {
		fault(faults, "out/manifest.jsonl", "is of no snapshot");
	}
	free(path);
	sqlite3_finalize(stmt);
}

static void
print(const struct faults *faults, int64_t items)
{
	struct json out = { .out = stdout };

	if (!faults->args->opt.json) {
		printf("%" PRId64 " item%s verified, %" PRId64 " fault%s\n",
		    items, plural(items), faults->n, plural(faults->n));
		return;
	}
	json_open(&out, '{');
	json_key(&out, "items");
	json_integer(&out, items);
	json_key(&out, "faults");
	json_integer(&out, faults->n);
	json_close(&out, '}');
	json_line(&out);
}

int
verify(const struct args *args)
{
	struct catalog *cat = catalog_open(args->opt.set, CATALOG_READ);
	struct faults faults = { .args = args };
	int64_t items;

	catalog_exec(cat, "BEGIN");
	verify_catalog(&faults, cat);
	items = spans_verify(&faults, cat);
	records_verify(&faults, cat);
	uids_verify(&faults, cat);
	verify_hashes(&faults, cat);
	verify_manifest(&faults, cat);
	catalog_commit(cat);
	print(&faults, items);
	catalog_close(cat);
	return faults.n > 0;
}
