/*
 * The manifest: the pairs that the active recipe keeps, without copies, in the
 * order of url, page and uid, compared by bytes.  Each is record_json() and a
 * line feed; a snapshot is the SHA-256 of all these lines, so that
 * sha256sum(1) of the file gives it.  All is read in one transaction.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <sqlite3.h>

#include "index/hamming/hamming.h"
#include "index/index.h"

/*
 * An item that was refused after it was judged is not listed, whatever the
 * verdict of then; see is_barred(), too.
 */
static const char kept[] =
    "SELECT mention.id FROM recipe"
    " JOIN verdict ON verdict.recipe = recipe.id AND verdict.keep = 1"
    " JOIN mention ON mention.id = verdict.mention"
    " JOIN item ON item.id = mention.item AND item.state = 'fetched'"
    " LEFT JOIN cluster ON cluster.item = item.id"
    " WHERE recipe.active = 1"
    " AND coalesce(cluster.representative, item.id) = item.id"
    " AND NOT EXISTS (SELECT 1 FROM suppressed"
    "  WHERE suppressed.sha256 = item.sha256)"
    " ORDER BY item.url, mention.page, mention.uid";

static const char every[] =
    "SELECT mention.id FROM mention JOIN item ON item.id = mention.item"
    " WHERE NOT EXISTS (SELECT 1 FROM suppressed"
    "  WHERE suppressed.sha256 = item.sha256)"
    " ORDER BY item.url, mention.page, mention.uid";

struct codes {
	struct code *of;
	size_t n;
};

struct run {
	struct outputs *outs;
	struct codes suppressed;
	struct sqlite3_stmt *record, *listed;
	struct snapshot snap;
	EVP_MD_CTX *sum;
	FILE *memory; /* a line, before it is copied to each output */
	char *line;
	size_t len;
};

static void
read_suppressed(struct codes *codes, struct catalog *cat)
{
	size_t n = (size_t)catalog_number(
	    cat, "SELECT count(*) FROM suppressed WHERE length(pdq) = 32");
	struct sqlite3_stmt *stmt = catalog_prepare(
	    cat, "SELECT pdq FROM suppressed WHERE length(pdq) = 32");

	if ((codes->of = calloc(n + 1, sizeof(codes->of[0]))) == NULL)
		err(1, NULL);
	while (codes->n < n && catalog_row(stmt))
		memcpy(&codes->of[codes->n++], sqlite3_column_blob(stmt, 0),
		    sizeof(codes->of[0]));
	sqlite3_finalize(stmt);
}

static bool
is_suppressed(const struct codes *codes, const struct record *rec)
{
	struct code code;

	if (codes->n == 0 || rec->pdq == NULL ||
	    rec->pdq_quality < MIN_QUALITY ||
	    hex_read((uint8_t *)&code, sizeof(code), rec->pdq) == -1)
		return false;
	for (size_t i = 0; i < codes->n; i++)
		if (code_distance(&code, &codes->of[i]) <= RADIUS)
			return true;
	return false;
}

/*
 * What refuses is in no manifest, whatever was judged of it, or whether at all:
 * of what its bytes say crawl knows nothing when it fetches.
 */
static bool
is_barred(const struct run *run, const struct record *rec)
{
	return (rec->consent != NULL && strcmp(rec->consent, "refuse") == 0) ||
	       is_suppressed(&run->suppressed, rec);
}

static void
write_row(struct run *run, const struct record *rec)
{
	struct json json = { .out = run->memory };
	off_t len;

	rewind(run->memory);
	record_json(&json, rec);
	if (fflush(run->memory) == EOF || (len = ftello(run->memory)) == -1)
		err(1, NULL);
	/* A longer line may have been there before. */
	run->line[len] = '\0';
	if (EVP_DigestUpdate(run->sum, run->line, (size_t)len) != 1 ||
	    EVP_DigestUpdate(run->sum, "\n", 1) != 1)
		errx(1, "libcrypto: no SHA-256");
	outputs_row(run->outs, rec, run->line);
	listing_add(run->listed, run->snap.count++, rec->mention);
}

static void
write_rows(struct run *run, struct catalog *cat, const struct args *args)
{
	struct sqlite3_stmt *stmt =
	    catalog_prepare(cat, args->all ? every : kept);
	struct record rec = { 0 };
	struct progress p;

	progress_begin(&p, args->opt.quiet ? NULL : "rows", 0);
	while (catalog_row(stmt)) {
		sqlite3_bind_int64(
		    run->record, 1, sqlite3_column_int64(stmt, 0));
		if (catalog_next(run->record, &rec) && !is_barred(run, &rec))
			write_row(run, &rec);
		sqlite3_reset(run->record);
		progress_step(&p, run->snap.count);
	}
	progress_end(&p);
	record_clear(&rec);
	sqlite3_finalize(stmt);
}

static void
open_run(struct run *run, struct catalog *cat)
{
	read_suppressed(&run->suppressed, cat);
	run->record = catalog_records(cat, "WHERE mention = ?1");
	run->listed = listing_begin(cat);
	run->memory = open_memstream(&run->line, &run->len);
	run->sum = EVP_MD_CTX_new();
	if (run->memory == NULL || run->sum == NULL)
		err(1, NULL);
	if (EVP_DigestInit_ex(run->sum, EVP_sha256(), NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
}

static void
close_run(struct run *run)
{
	if (EVP_DigestFinal_ex(run->sum, run->snap.sha256, NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
	EVP_MD_CTX_free(run->sum);
	fclose(run->memory);
	free(run->line);
	free(run->suppressed.of);
	sqlite3_finalize(run->listed);
	sqlite3_finalize(run->record);
}

static void
print(const struct snapshot *snap, const struct args *args)
{
	struct json out = { .out = stdout };
	char hex[2 * SHA256_LEN + 1];

	hex_write(hex, snap->sha256, SHA256_LEN);
	if (!args->opt.json) {
		printf("%lld pair%s in %s/out/%s.jsonl, SHA-256 %s\n",
		    (long long)snap->count, plural(snap->count), args->opt.set,
		    args->all ? "all" : "manifest", hex);
		return;
	}
	json_open(&out, '{');
	json_key(&out, "rows");
	json_integer(&out, snap->count);
	json_key(&out, "sha256");
	json_text(&out, hex);
	json_close(&out, '}');
	json_line(&out);
}

static int64_t
active_recipe(struct catalog *cat, const struct args *args)
{
	int64_t id =
	    catalog_number(cat, "SELECT max(id) FROM recipe WHERE active = 1");

	if (id == 0 && !args->all)
		errx(1,
		    "%s: no recipe has judged its pairs: run "
		    "proofsheet-filter -r RECIPE first",
		    args->opt.set);
	return id;
}

int
manifest(const struct args *args)
{
	struct catalog *cat = catalog_open(args->opt.set, CATALOG_WRITE);
	struct run run = { 0 };
	bool publish = !args->opt.dry_run;

	catalog_exec(cat, FLAT_MEMORY);
	catalog_exec(cat, "BEGIN");
	run.snap.recipe = active_recipe(cat, args);
	run.outs = outputs_open(args, args->all ? "all" : "manifest");
	open_run(&run, cat);
	write_rows(&run, cat, args);
	close_run(&run);
	catalog_commit(cat);
	if (publish)
		outputs_finish(run.outs);
	if (publish && !args->all && !listing_publish(cat, &run.snap))
		errx(1,
		    "%s: pairs were erased while they were listed: run "
		    "manifest again",
		    args->opt.set);
	outputs_close(run.outs, publish);
	print(&run.snap, args);
	catalog_close(cat);
	return 0;
}
