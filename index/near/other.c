/*
 * Which items of another set are near those of this one: a batch of these at a
 * time, through all segments of the other's hashes.  Each that is near is
 * found, copies too.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/near/near.h"

#define ORIENTATIONS 8 /* EXIF 1..8 */
#define BATCH 8192     /* items asked for at once: 2 MiB of codes */

/* Which item a code of a batch is of, seen how. */
struct query {
	int64_t item;
	int orientation; /* EXIF 1..8 */
};

/* An item that was fetched, whether it has a hash or not. */
struct bytes {
	int64_t item;
	uint8_t sha256[SHA256_LEN];
};

struct asking {
	struct search_run *run;
	struct catalog *other;
	struct hashes_of of; /* the other's */
	struct sqlite3_stmt *items, *twins;
	struct code *codes; /* of a batch */
	struct query *queries;
	size_t n;
	struct bytes *bytes;
	size_t nbytes;
	size_t segment;   /* that is searched */
	int64_t unturned; /* items that were asked for as they are only */
	struct looked looked[SEGMENTS_MAX];
	const char *why; /* is the segment no good */
};

static void
add_found(void *arg, const struct pair *pair)
{
	struct asking *asking = arg;
	const struct hashes *hashes = &asking->run->hashes;
	const struct segment_file *file = &hashes->files[asking->segment];
	const struct query *query = &asking->queries[pair->a];
	struct near_row row = {
		.item = query->item,
		.distance = (int)pair->distance,
		.orientation = query->orientation,
	};
	uint64_t i, end;
	const char *why = segment_items(file, (uint32_t)pair->b, &i, &end);

	if (why != NULL) {
		asking->why = why;
		return;
	}
	for (; i < end; i++) {
		row.other = segment_item(file, i);
		if (!items_have(&hashes->gone[asking->segment], row.other))
			nears_add(asking->run->nears, &row);
	}
}

/* NULL, or what is wrong with the segment. */
static const char *
search_segment(struct asking *asking)
{
	const struct args *args = asking->run->args;
	const struct segment *segment =
	    &asking->run->hashes.files[asking->segment].segment;
	struct looked *looked = &asking->looked[asking->segment];
	struct batch batch = {
		.segment = segment,
		.plan.radius = args->radius,
		.jobs = args->opt.jobs,
		.queries = asking->codes,
		.n = asking->n,
		.sink = { add_found, asking },
	};
	const char *why;

	asking->why = NULL;
	plan_make(&batch.plan, &segment->split, segment->n);
	why = batch_run(&batch);
	looked->queries += batch.n;
	looked->probes += batch.probes;
	looked->candidates += batch.candidates;
	return why != NULL ? why : asking->why;
}

/* What was found before a segment turned out bad is found again. */
static void
search_codes(struct asking *asking)
{
	struct search_run *run = asking->run;

	for (asking->segment = 0; asking->segment < run->hashes.n;) {
		const char *why = search_segment(asking);

		if (why == NULL) {
			asking->segment++;
			continue;
		}
		run_reopen(run, &asking->of, asking->segment, why);
		asking->segment = 0;
	}
}

static void
search_bytes(struct asking *asking)
{
	struct sqlite3_stmt *stmt = asking->twins;
	struct near_row row = { .orientation = 1, .same_bytes = true };

	for (size_t i = 0; i < asking->nbytes; i++) {
		row.item = asking->bytes[i].item;
		sqlite3_bind_blob(stmt, 1, asking->bytes[i].sha256, SHA256_LEN,
		    SQLITE_STATIC);
		while (catalog_row(stmt)) {
			row.other = sqlite3_column_int64(stmt, 0);
			nears_add(asking->run->nears, &row);
		}
	}
}

/*
 * Columns 1, 2: pdq_dihedral, pdq.  Filter makes the eight codes of what is
 * asked for; of what is only kept, it has the one.
 */
static void
take_codes(struct asking *asking, struct sqlite3_stmt *stmt, int64_t item)
{
	int turned = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
	int col = turned ? 1 : 2;
	int n = turned ? ORIENTATIONS : 1;
	const void *codes = sqlite3_column_blob(stmt, col);

	if (sqlite3_column_bytes(stmt, col) != n * (int)sizeof(struct code))
		return;
	memcpy(
	    &asking->codes[asking->n], codes, (size_t)n * sizeof(struct code));
	for (int i = 0; i < n; i++)
		asking->queries[asking->n++] = (struct query) { item, i + 1 };
	asking->unturned += !turned;
}

/* False: there are no more items. */
static bool
read_batch(struct asking *asking, int64_t *reached)
{
	struct sqlite3_stmt *stmt = asking->items;
	bool more = false;

	asking->n = asking->nbytes = 0;
	sqlite3_bind_int64(stmt, 1, *reached);
	while (catalog_row(stmt)) {
		more = true;
		*reached = sqlite3_column_int64(stmt, 0);
		take_codes(asking, stmt, *reached);
		if (sqlite3_column_bytes(stmt, 3) != SHA256_LEN)
			continue;
		asking->bytes[asking->nbytes].item = *reached;
		memcpy(asking->bytes[asking->nbytes++].sha256,
		    sqlite3_column_blob(stmt, 3), SHA256_LEN);
	}
	return more;
}

/* No statement reads the catalog while what was found is written to it. */
static void
prepare(struct asking *asking)
{
	asking->items = catalog_prepare(asking->run->cat,
	    "SELECT item.id, iif(pdq_quality >= ?2, pdq_dihedral, NULL),"
	    "  iif(pdq_quality >= ?2, pdq, NULL),"
	    "  iif(state = 'fetched', sha256, NULL)"
	    " FROM item LEFT JOIN fact ON fact.item = item.id"
	    " WHERE item.id > ?1 ORDER BY item.id LIMIT ?3");
	sqlite3_bind_int(asking->items, 2, MIN_QUALITY);
	sqlite3_bind_int(asking->items, 3, BATCH);
	asking->twins = catalog_prepare(asking->other,
	    "SELECT id FROM item WHERE sha256 = ?1 AND state = 'fetched'");
	asking->codes =
	    calloc((size_t)BATCH * ORIENTATIONS, sizeof(*asking->codes));
	asking->queries =
	    calloc((size_t)BATCH * ORIENTATIONS, sizeof(*asking->queries));
	asking->bytes = calloc(BATCH, sizeof(*asking->bytes));
	if (asking->codes == NULL || asking->queries == NULL ||
	    asking->bytes == NULL)
		err(1, NULL);
}

static void
ask(struct asking *asking)
{
	struct nears *nears = asking->run->nears;
	int64_t reached = nears_reached(nears);

	prepare(asking);
	while (read_batch(asking, &reached)) {
		search_codes(asking);
		search_bytes(asking);
		nears_reach(nears, reached);
	}
	sqlite3_finalize(asking->items);
	sqlite3_finalize(asking->twins);
	free(asking->codes);
	free(asking->queries);
	free(asking->bytes);
}

/* Both sets as they are, and what is looked for. */
static void
begin(struct asking *asking, const char *against)
{
	struct search_run *run = asking->run;
	struct mark mine = log_end(run->cat, asking->of.source->name);
	const struct mark *theirs = &run->hashes.list.known;
	char state[160];

	snprintf(state, sizeof(state),
	    "radius %d, pdq %lld:%lld, pdq there %lld:%lld", run->args->radius,
	    (long long)mine.id, (long long)mine.token, (long long)theirs->id,
	    (long long)theirs->token);
	run->nears =
	    nears_begin(run->cat, against, state, run->args->opt.dry_run);
}

static void
tell(const struct asking *asking)
{
	const struct options *opt = &asking->run->args->opt;

	for (size_t i = 0; i < asking->run->hashes.n; i++)
		if (asking->run->args->plan || opt->verbose)
			plan_tell_found(&asking->looked[i]);
	if (asking->unturned > 0 && !opt->quiet)
		warnx("%lld item%s no hashes of the flipped pixels: mirrored "
		      "and turned copies are not found there; "
		      "proofsheet-filter --dihedral makes them",
		    (long long)asking->unturned,
		    asking->unturned == 1 ? " has" : "s have");
}

void
search_other(
    struct search_run *run, struct search *search, struct catalog *other)
{
	size_t queries = (size_t)catalog_number(
	    run->cat, "SELECT count(*) FROM fact WHERE pdq IS NOT NULL");
	struct asking *asking = calloc(1, sizeof(*asking));

	if (asking == NULL)
		err(1, NULL);
	asking->run = run;
	asking->other = other;
	asking->of = run_hashes(run, other, queries);
	run_open(run, &asking->of);
	begin(asking, search->against);
	ask(asking);
	search->hashed = (int64_t)run->hashes.list.live;
	tell(asking);
	free(asking);
}
