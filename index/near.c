/*
 * Which items are near one another, or near those of another set: exact.  In
 * a set, items with the same code, or the same bytes, are paired with the
 * first of them only, and the first alone with its neighbours: what is copied
 * ten thousand times would have fifty million pairs.  Against another set, each
 * of its items is found.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/hamming/segment.h"
#include "index/index.h"

#define ORIENTATIONS 8 /* EXIF 1..8 */
#define BATCH 8192     /* items asked for at once: 2 MiB of codes */
#define MANY 100000    /* codes that are worth an index */

/* Which item a code of a batch is of, seen how. */
struct query {
	int64_t item;
	int orientation; /* EXIF 1..8 */
};

struct search_run {
	struct sqlite3_stmt *add;
	struct hashes hashes;   /* of the set that is searched */
	struct segment segment; /* the same, if they are many */
	struct code *codes;     /* asked for: BATCH items */
	struct query *queries;
	size_t n;
	int64_t unturned; /* items that were asked for as they are only */
};

static void
add_pair(void *arg, const struct pair *pair)
{
	struct search_run *run = arg;
	const struct hashes *hashes = &run->hashes;
	int64_t a = hashes->items[hashes->first[pair->a]];
	int64_t b = hashes->items[hashes->first[pair->b]];

	nears_add(run->add, &(struct near_row) {
				.item = a < b ? a : b,
				.other = a < b ? b : a,
				.distance = (int)pair->distance,
				.orientation = 1,
			    });
}

static void
add_equal(struct search_run *run)
{
	const struct hashes *hashes = &run->hashes;
	struct near_row row = { .orientation = 1 };

	for (size_t i = 0; i < hashes->ncodes; i++) {
		row.item = hashes->items[hashes->first[i]];
		for (uint64_t j = hashes->first[i] + 1;
		     j < hashes->first[i + 1]; j++) {
			row.other = hashes->items[j];
			nears_add(run->add, &row);
		}
	}
}

static void
search_self(
    struct search_run *run, struct catalog *cat, const struct args *args)
{
	struct scan scan = {
		.self = true,
		.radius = args->radius,
		.found = add_pair,
		.arg = run,
	};

	hashes_open(&run->hashes, cat, args->opt.set);
	scan.a = scan.b = run->hashes.codes;
	scan.na = scan.nb = run->hashes.ncodes;
	catalog_exec(cat, "BEGIN");
	join_self(&scan, &args->opt);
	add_equal(run);
	nears_add_same_bytes(cat);
	catalog_commit(cat);
}

static void
add_found(void *arg, const struct pair *pair)
{
	struct search_run *run = arg;
	const struct hashes *hashes = &run->hashes;
	const struct query *query = &run->queries[pair->a];
	struct near_row row = {
		.item = query->item,
		.distance = (int)pair->distance,
		.orientation = query->orientation,
	};

	for (uint64_t i = hashes->first[pair->b];
	     i < hashes->first[pair->b + 1]; i++) {
		row.other = hashes->items[i];
		nears_add(run->add, &row);
	}
}

/* Against many codes: those that share a part of their bits. */
static void
search_parts(struct search_run *run, const struct args *args)
{
	struct batch batch = {
		.segment = &run->segment,
		.plan.radius = args->radius,
		.jobs = args->opt.jobs,
		.queries = run->codes,
		.n = run->n,
		.sink = { add_found, run },
	};

	plan_make(&batch.plan, &run->segment.split, run->segment.n);
	batch_run(&batch);
}

/* Against few: each. */
static void
search_all(struct search_run *run, const struct args *args)
{
	struct scan scan = {
		.a = run->codes,
		.na = run->n,
		.b = run->hashes.codes,
		.nb = run->hashes.ncodes,
		.radius = args->radius,
		.found = add_found,
		.arg = run,
	};

	join_scan(&scan, &args->opt);
}

static void
search_batch(struct search_run *run, const struct args *args)
{
	if (run->segment.split.slots > 0)
		search_parts(run, args);
	else
		search_all(run, args);
	run->n = 0;
}

/*
 * Columns: item, pdq_dihedral, pdq.  Filter makes the eight codes of what is
 * asked for; of what is only kept, it has the one.
 */
static void
add_query(struct search_run *run, struct sqlite3_stmt *stmt)
{
	int turned = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
	const void *codes = sqlite3_column_blob(stmt, turned ? 1 : 2);
	int n = turned ? ORIENTATIONS : 1;

	if (sqlite3_column_bytes(stmt, turned ? 1 : 2) !=
	    n * (int)sizeof(struct code))
		return;
	memcpy(&run->codes[run->n], codes, (size_t)n * sizeof(struct code));
	for (int i = 0; i < n; i++)
		run->queries[run->n++] =
		    (struct query) { sqlite3_column_int64(stmt, 0), i + 1 };
	run->unturned += !turned;
}

static void
search_codes(
    struct search_run *run, struct catalog *cat, const struct args *args)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT item, pdq_dihedral, pdq FROM fact"
	    " WHERE pdq IS NOT NULL AND pdq_quality >= ?1 ORDER BY item");
	size_t most = (size_t)BATCH * ORIENTATIONS;

	run->codes = calloc(most, sizeof(run->codes[0]));
	run->queries = calloc(most, sizeof(run->queries[0]));
	if (run->codes == NULL || run->queries == NULL)
		err(1, NULL);
	sqlite3_bind_int(stmt, 1, MIN_QUALITY);
	while (catalog_row(stmt)) {
		add_query(run, stmt);
		if (run->n + ORIENTATIONS > most)
			search_batch(run, args);
	}
	search_batch(run, args);
	sqlite3_finalize(stmt);
	free(run->queries);
	free(run->codes);
}

static void
search_bytes(struct search_run *run, struct catalog *cat, struct catalog *other)
{
	struct sqlite3_stmt *mine = catalog_prepare(
	    cat, "SELECT id, sha256 FROM item WHERE state = 'fetched'");
	struct sqlite3_stmt *theirs = catalog_prepare(other,
	    "SELECT id FROM item WHERE sha256 = ?1 AND state = 'fetched'");
	struct near_row row = { .orientation = 1, .same_bytes = true };

	while (catalog_row(mine)) {
		row.item = sqlite3_column_int64(mine, 0);
		sqlite3_bind_blob(theirs, 1, sqlite3_column_blob(mine, 1),
		    sqlite3_column_bytes(mine, 1), SQLITE_TRANSIENT);
		while (catalog_row(theirs)) {
			row.other = sqlite3_column_int64(theirs, 0);
			nears_add(run->add, &row);
		}
	}
	sqlite3_finalize(theirs);
	sqlite3_finalize(mine);
}

/*
 * To make an index takes as long as to compare some hundred codes with all.
 */
static bool
is_worth(const struct search_run *run, struct catalog *cat)
{
	int64_t asked = catalog_number(
	    cat, "SELECT count(*) FROM (SELECT 1 FROM fact LIMIT 100)");

	return run->hashes.ncodes >= MANY && asked == 100;
}

static void
search_other(struct search_run *run, struct catalog *cat, struct catalog *other,
    const struct args *args)
{
	hashes_open(&run->hashes, other, args->against);
	if (run->hashes.ncodes < UINT32_MAX && is_worth(run, cat))
		segment_build(&run->segment, run->hashes.codes,
		    run->hashes.ncodes, args->opt.jobs);
	catalog_exec(cat, "BEGIN");
	search_codes(run, cat, args);
	search_bytes(run, cat, other);
	catalog_commit(cat);
	if (run->unturned > 0 && !args->opt.quiet)
		warnx("%lld item%s no hashes of the flipped pixels: mirrored "
		      "and turned copies are not found there; "
		      "proofsheet-filter --dihedral makes them",
		    (long long)run->unturned,
		    run->unturned == 1 ? " has" : "s have");
}

static void
print(const struct search_run *run, const struct search *search, int64_t pairs,
    bool json)
{
	struct json out = { .out = stdout };

	if (!json) {
		printf("%lld pair%s within %d bit%s: %lld item%s searched for "
		       "among %lld, %zu of these with a hash\n",
		    (long long)pairs, plural(pairs), search->radius,
		    plural(search->radius), (long long)search->items,
		    plural(search->items), (long long)search->others,
		    run->hashes.nitems);
		return;
	}
	json_open(&out, '{');
	json_key(&out, "pairs");
	json_integer(&out, pairs);
	json_key(&out, "radius");
	json_integer(&out, search->radius);
	json_key(&out, "items");
	json_integer(&out, search->items);
	json_key(&out, "others");
	json_integer(&out, search->others);
	json_key(&out, "hashed");
	json_integer(&out, (int64_t)run->hashes.nitems);
	json_key(&out, "codes");
	json_integer(&out, (int64_t)run->hashes.ncodes);
	json_close(&out, '}');
	json_line(&out);
}

static int64_t
fetched(struct catalog *cat)
{
	return catalog_number(
	    cat, "SELECT count(*) FROM item WHERE state = 'fetched'");
}

int
near(const struct args *args)
{
	struct catalog *cat = catalog_open(args->opt.set, CATALOG_WRITE);
	struct catalog *other = args->against == NULL
				    ? NULL
				    : catalog_open(args->against, CATALOG_READ);
	struct search_run run = { .add = nears_begin(cat) };
	struct search search = {
		.against = other == NULL ? "" : args->against,
		.radius = args->radius,
		.items = fetched(cat),
		.others = fetched(other == NULL ? cat : other),
	};

	if (other == NULL)
		search_self(&run, cat, args);
	else
		search_other(&run, cat, other, args);
	sqlite3_finalize(run.add);
	if (!args->opt.dry_run)
		nears_write(cat, &search);
	print(&run, &search,
	    catalog_number(cat, "SELECT count(*) FROM temp.pair"),
	    args->opt.json);
	if (run.segment.image != NULL)
		segment_free(&run.segment);
	hashes_close(&run.hashes);
	catalog_close(other);
	catalog_close(cat);
	return 0;
}
