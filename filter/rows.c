/*
 * Everything that filter writes.  What workers reply is held back for a moment
 * and written in one go: the catalog is never locked while somebody computes,
 * and a crawl can write beside.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>
#include <sqlite3.h>

#include "schemas/point.h"
#include "schemas/variant.h"
#include "stage.h"

#define HELD 64     /* replies, of up to 40 kB */
#define HELD_MS 200 /* what a kill may cost */
#define PAIRS 4096  /* verdicts in one transaction: some 50 ms */

struct batch {
	int64_t ids[PAIRS], last;
	size_t n;
	bool again; /* all, whether they have a verdict or not */
};

struct rows {
	struct catalog *cat;
	sqlite3_stmt *fact, *stale, *text, *stale_text, *waiting, *verdict;
	sqlite3_stmt *variants, *features;
	size_t nfacts, ntexts; /* columns */
	struct answer *held;
	size_t n;
	int64_t since; /* ms, of the first that is held */
};

static void
prepare(struct rows *rows)
{
	rows->nfacts = measures_columns(NULL, 0);
	rows->ntexts = texts_columns(NULL, 0);
	rows->fact = insert_fact(rows->cat);
	rows->text = insert_text(rows->cat);
	rows->variants = insert_variants(rows->cat);
	rows->features = insert_features(rows->cat);
	/* What was said of an item before its facts were known. */
	rows->stale = catalog_prepare(rows->cat,
	    "DELETE FROM verdict WHERE mention IN "
	    "(SELECT id FROM mention WHERE item = ?1)");
	rows->stale_text = catalog_prepare(
	    rows->cat, "DELETE FROM verdict WHERE mention = ?1");
	/* Of what still waits to be fetched or measured nothing is said. */
	rows->waiting = catalog_prepare(rows->cat,
	    "SELECT mention.id FROM mention JOIN item ON item.id = "
	    "mention.item WHERE mention.id > ?2 AND item.state <> 'waiting' "
	    "AND (item.state <> 'fetched' OR EXISTS (SELECT 1 FROM fact "
	    "WHERE fact.item = item.id)) AND EXISTS (SELECT 1 FROM text WHERE "
	    "text.mention = mention.id) AND (?4 OR NOT EXISTS (SELECT 1 FROM "
	    "verdict WHERE verdict.recipe = ?1 AND verdict.mention = "
	    "mention.id)) "
	    "ORDER BY mention.id LIMIT ?3");
	rows->verdict = catalog_prepare(rows->cat,
	    "INSERT OR REPLACE INTO verdict (recipe, mention, keep, rejected) "
	    "VALUES (?1, ?2, ?3, ?4)");
}

struct rows *
rows_open(struct catalog *cat)
{
	struct rows *rows = calloc(1, sizeof(*rows));

	if (rows == NULL ||
	    (rows->held = calloc(HELD, sizeof(rows->held[0]))) == NULL)
		err(1, NULL);
	rows->cat = cat;
	prepare(rows);
	return rows;
}

void
rows_close(struct rows *rows)
{
	if (rows == NULL)
		return;
	rows_flush(rows);
	sqlite3_finalize(rows->fact);
	sqlite3_finalize(rows->text);
	sqlite3_finalize(rows->variants);
	sqlite3_finalize(rows->features);
	sqlite3_finalize(rows->stale);
	sqlite3_finalize(rows->stale_text);
	sqlite3_finalize(rows->waiting);
	sqlite3_finalize(rows->verdict);
	free(rows->held);
	free(rows);
}

static void
bind(sqlite3_stmt *stmt, int i, const struct value *value)
{
	switch (value->type) {
	case VALUE_INTEGER:
		sqlite3_bind_int64(stmt, i, (int64_t)value->number);
		break;
	case VALUE_REAL:
		sqlite3_bind_double(stmt, i, value->number);
		break;
	case VALUE_TEXT:
		sqlite3_bind_text(stmt, i, value->text, -1, SQLITE_STATIC);
		break;
	case VALUE_BLOB:
		sqlite3_bind_blob(
		    stmt, i, value->text, (int)value->len, SQLITE_STATIC);
		break;
	default:
		sqlite3_bind_null(stmt, i);
	}
}

struct row {
	sqlite3_stmt *stmt;
	int64_t id;
	size_t n; /* values */
};

/* VALUES NULL: there are none. */
static void
bind_row(const struct row *row, const char *reason, const struct value *values)
{
	static const struct value none;

	sqlite3_bind_int64(row->stmt, 1, row->id);
	sqlite3_bind_text(
	    row->stmt, 2, reason[0] == '\0' ? NULL : reason, -1, SQLITE_STATIC);
	for (size_t i = 0; i < row->n; i++)
		bind(
		    row->stmt, (int)i + 3, values == NULL ? &none : &values[i]);
}

/*
 * A worker that was taken over may reply what its column does not hold (text
 * for a number, a hash of 5 bytes): that is one more thing it did wrong, and
 * not the machine's fault.
 */
static void
write_row(const struct row *row, const char *reason, const struct value *values)
{
	int rc;

	bind_row(row, reason, values);
	rc = sqlite3_step(row->stmt);
	sqlite3_reset(row->stmt);
	if (rc == SQLITE_CONSTRAINT)
		bind_row(row, "worker: its reply is no reply", NULL);
	if (rc != SQLITE_DONE)
		catalog_step(row->stmt);
}

/* No code at all is an answer, too: nothing more is to be had. */
static void
write_variants(struct rows *rows, int64_t item, const struct bulk *bulk)
{
	if (bulk->bytes == NULL)
		return;
	sqlite3_bind_int64(rows->variants, 1, item);
	sqlite3_bind_text(rows->variants, 2, VARIANT_RULE, -1, SQLITE_STATIC);
	sqlite3_bind_blob(
	    rows->variants, 3, bulk->bytes, (int)bulk->len, SQLITE_STATIC);
	catalog_step(rows->variants);
}

static void
write_features(struct rows *rows, int64_t item, const struct answer *held)
{
	const struct bulk *bulk = &held->reply.facts.bulk[BULK_POINTS];
	const struct wanted *wanted = &held->job.request.wanted;

	if (bulk->bytes == NULL)
		return;
	sqlite3_bind_int64(rows->features, 1, item);
	sqlite3_bind_text(rows->features, 2, POINT_RULE, -1, SQLITE_STATIC);
	sqlite3_bind_int(rows->features, 3, wanted->points == WANTED_ASKED);
	sqlite3_bind_blob(
	    rows->features, 4, bulk->bytes, (int)bulk->len, SQLITE_STATIC);
	catalog_step(rows->features);
}

static void
write_facts(struct rows *rows, const struct answer *held)
{
	const struct facts *facts = &held->reply.facts;
	struct row row = { rows->fact, held->job.ids[0], rows->nfacts };
	char measures[MEASURES_SIZE];

	measures_names(&held->job.request.wanted, measures);
	sqlite3_bind_text(
	    rows->fact, (int)row.n + 3, measures, -1, SQLITE_STATIC);
	write_row(&row, facts->reason, facts->values);
	sqlite3_bind_int64(rows->stale, 1, row.id);
	catalog_step(rows->stale);
	write_variants(rows, row.id, &facts->bulk[BULK_VARIANTS]);
	write_features(rows, row.id, held);
}

static void
write_held(struct rows *rows, const struct answer *held)
{
	if (held->job.request.kind == WORK_IMAGE) {
		write_facts(rows, held);
		return;
	}
	for (size_t i = 0; i < held->job.n; i++) {
		struct row row = { rows->text, held->job.ids[i], rows->ntexts };

		write_row(&row, held->reply.texts[i].reason,
		    held->reply.texts[i].values);
		sqlite3_bind_int64(rows->stale_text, 1, held->job.ids[i]);
		catalog_step(rows->stale_text);
	}
}

void
rows_flush(struct rows *rows)
{
	if (rows->n == 0)
		return;
	catalog_begin(rows->cat);
	for (size_t i = 0; i < rows->n; i++) {
		struct answer *held = &rows->held[i];

		write_held(rows, held);
		if (held->job.request.kind == WORK_IMAGE)
			facts_clear(&held->reply.facts);
	}
	catalog_commit(rows->cat);
	rows->n = 0;
}

void
rows_flush_late(struct rows *rows)
{
	if (rows->n == HELD ||
	    (rows->n > 0 && time_ms() - rows->since >= HELD_MS))
		rows_flush(rows);
}

void
rows_add(struct rows *rows, const struct answer *answer)
{
	if (rows->n == 0)
		rows->since = time_ms();
	rows->held[rows->n++] = *answer;
	rows_flush_late(rows);
}

static int64_t
write_recipe(struct rows *rows, const struct recipe *recipe)
{
	const char *body = recipe->body;
	uint8_t digest[SHA256_DIGEST_LENGTH];
	char now[21];
	sqlite3_stmt *stmt = catalog_prepare(rows->cat,
	    "INSERT INTO recipe (name, sha256, body, judged) "
	    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (sha256) "
	    "DO UPDATE SET name = excluded.name RETURNING id");
	int64_t id = -1;

	time_write(now, time(NULL));
	SHA256((const uint8_t *)body, strlen(body), digest);
	sqlite3_bind_text(stmt, 1, recipe->title, -1, SQLITE_STATIC);
	sqlite3_bind_blob(stmt, 2, digest, sizeof(digest), SQLITE_STATIC);
	sqlite3_bind_text(stmt, 3, body, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 4, now, -1, SQLITE_STATIC);
	while (catalog_row(stmt))
		id = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return id;
}

/*
 * Whether its verdicts go by other sizes than the set now has: then all pairs
 * are judged again, each in its turn.  Until the last of them is, SIZES are not
 * written, so that a run that is stopped begins anew.
 */
static bool
is_outgrown(struct rows *rows, int64_t recipe, const char *sizes)
{
	sqlite3_stmt *stmt = catalog_prepare(
	    rows->cat, "SELECT sizes IS NOT ?2 FROM recipe WHERE id = ?1");
	bool other = false;

	sqlite3_bind_int64(stmt, 1, recipe);
	sqlite3_bind_text(stmt, 2, sizes, -1, SQLITE_STATIC);
	while (catalog_row(stmt))
		other = sqlite3_column_int(stmt, 0) != 0;
	sqlite3_finalize(stmt);
	return other;
}

static void
write_sizes(struct rows *rows, int64_t recipe, const char *sizes)
{
	sqlite3_stmt *stmt = catalog_prepare(
	    rows->cat, "UPDATE recipe SET sizes = ?2 WHERE id = ?1");

	sqlite3_bind_int64(stmt, 1, recipe);
	sqlite3_bind_text(stmt, 2, sizes, -1, SQLITE_STATIC);
	catalog_step(stmt);
	sqlite3_finalize(stmt);
}

/* The next pairs that have no verdict, or, again, those after the last. */
static void
waiting(struct rows *rows, int64_t recipe, struct batch *batch)
{
	sqlite3_bind_int64(rows->waiting, 1, recipe);
	sqlite3_bind_int64(rows->waiting, 2, batch->last);
	sqlite3_bind_int64(rows->waiting, 3, PAIRS);
	sqlite3_bind_int(rows->waiting, 4, batch->again);
	batch->n = 0;
	while (catalog_row(rows->waiting)) {
		batch->last = sqlite3_column_int64(rows->waiting, 0);
		batch->ids[batch->n++] = batch->last;
	}
}

static void
write_verdict(struct rows *rows, int64_t recipe, int64_t mention,
    const struct verdict *verdict)
{
	sqlite3_bind_int64(rows->verdict, 1, recipe);
	sqlite3_bind_int64(rows->verdict, 2, mention);
	sqlite3_bind_int(rows->verdict, 3, verdict->keep);
	sqlite3_bind_text(
	    rows->verdict, 4, verdict->rejected, -1, SQLITE_STATIC);
	catalog_step(rows->verdict);
}

/*
 * The set's recipe is the one all of whose verdicts are there: until this is
 * committed, readers see those of the recipe before.
 */
static void
activate(struct rows *rows, int64_t recipe)
{
	char now[21], sql[200];

	time_write(now, time(NULL));
	catalog_begin(rows->cat);
	snprintf(sql, sizeof(sql),
	    "UPDATE recipe SET active = 0 WHERE active = 1 AND id <> %lld",
	    (long long)recipe);
	catalog_exec(rows->cat, sql);
	snprintf(sql, sizeof(sql),
	    "UPDATE recipe SET active = 1, judged = '%s' WHERE id = %lld", now,
	    (long long)recipe);
	catalog_exec(rows->cat, sql);
	catalog_commit(rows->cat);
}

static bool
is_active(struct rows *rows, int64_t recipe)
{
	return catalog_number(rows->cat,
		   "SELECT id FROM recipe WHERE active = 1") == recipe;
}

/* The verdicts of the pairs IDS, which are in order. */
static void
write_verdicts(struct rows *rows, int64_t recipe, struct judge *judge,
    const struct batch *batch)
{
	struct verdict verdict;
	int64_t mention;
	size_t i = 0;

	if (batch->n == 0)
		return;
	judge_begin(judge, batch->ids[0], batch->ids[batch->n - 1]);
	while (judge_next(judge, &mention)) {
		/* One between them has its verdict, or must wait. */
		if (mention != batch->ids[i])
			continue;
		judge_verdict(judge, &verdict);
		write_verdict(rows, recipe, mention, &verdict);
		i++;
	}
}

int64_t
rows_judge(struct rows *rows, const struct recipe *recipe, struct judge *judge,
    int64_t *n)
{
	struct batch batch = { .last = INT64_MIN };
	char sizes[SIZES_TEXT];
	bool sized = judge_sizes(judge, sizes);
	int64_t id = -1;

	*n = 0;
	do {
		/*
		 * What is read in here is still there when it is written; and
		 * the recipe comes with its first verdicts, or not at all.
		 */
		catalog_begin(rows->cat);
		if (id == -1) {
			id = write_recipe(rows, recipe);
			batch.again = sized && is_outgrown(rows, id, sizes);
		}
		waiting(rows, id, &batch);
		write_verdicts(rows, id, judge, &batch);
		catalog_commit(rows->cat);
		*n += (int64_t)batch.n;
	} while (batch.n == PAIRS);
	if (batch.again)
		write_sizes(rows, id, sizes);
	if (*n > 0 || !is_active(rows, id))
		activate(rows, id);
	return id;
}
