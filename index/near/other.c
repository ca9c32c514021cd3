/*
 * Which items of another set are near those of this one: a batch of these at a
 * time, through all segments of the other's hashes.  Each that is near is
 * found, copies too.  PDQ is asked for with that of the eight orientations;
 * SPDQ with those of all that may have become of a photo.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/near/near.h"
#include "schemas/variant.h"

#define BATCH 8192 /* items asked for at once, at most, and */
#define CODES                                                          \
	(1UL << 20) /* codes of each kind: 32 MiB, and that of queries \
		     */

/* Which item a code of a batch is of, seen how. */
struct query {
	int64_t item;
	int orientation; /* EXIF 1..8 */
	int variant;     /* or NO_VARIANT */
};

/* Codes of one kind, and where they are searched. */
struct side {
	struct asking *asking;
	struct hashes *hashes; /* the other's */
	struct hashes_of of;
	struct code *codes; /* of a batch */
	struct query *queries;
	size_t n;
	size_t segment; /* that is searched */
	struct looked looked[SEGMENTS_MAX];
	const char *why; /* is the segment no good */
};

/* An item that was fetched, whether it has a hash or not. */
struct bytes {
	int64_t item;
	uint8_t sha256[SHA256_LEN];
};

struct asking {
	struct search_run *run;
	struct catalog *other;
	struct sqlite3_stmt *items, *twins;
	struct side pdq, spdq;
	struct bytes *bytes;
	size_t nbytes;
	int64_t unturned; /* items that were asked for as they are only */
};

static void
add_found(void *arg, const struct pair *pair)
{
	struct side *side = arg;
	const struct segment_file *file = &side->hashes->files[side->segment];
	const struct query *query = &side->queries[pair->a];
	struct near_row row = {
		.item = query->item,
		.distance = (int)pair->distance,
		.orientation = query->orientation,
		.variant = query->variant,
	};
	uint64_t i, end;
	const char *why = segment_items(file, (uint32_t)pair->b, &i, &end);

	if (why != NULL) {
		side->why = why;
		return;
	}
	for (; i < end; i++) {
		row.other = segment_item(file, i);
		if (!items_have(&side->hashes->gone[side->segment], row.other))
			nears_add(side->asking->run->nears, &row);
	}
}

/* NULL, or what is wrong with the segment. */
static const char *
search_segment(struct side *side)
{
	const struct args *args = side->asking->run->args;
	const struct segment *segment =
	    &side->hashes->files[side->segment].segment;
	struct looked *looked = &side->looked[side->segment];
	struct batch batch = {
		.segment = segment,
		.plan.radius = args->radius,
		.jobs = args->opt.jobs,
		.queries = side->codes,
		.n = side->n,
		.sink = { add_found, side },
	};
	const char *why;

	side->why = NULL;
	plan_make(&batch.plan, &segment->split, segment->n);
	why = batch_run(&batch);
	looked->queries += batch.n;
	looked->probes += batch.probes;
	looked->candidates += batch.candidates;
	return why != NULL ? why : side->why;
}

/* What was found before a segment turned out bad is found again. */
static void
search_codes(struct side *side)
{
	for (side->segment = 0; side->segment < side->hashes->n;) {
		const char *why = search_segment(side);

		if (why == NULL) {
			side->segment++;
			continue;
		}
		run_reopen(side->asking->run, side->hashes,
		    &(struct fault_of) { &side->of, side->segment, why });
		side->segment = 0;
	}
}

static void
search_bytes(struct asking *asking)
{
	struct sqlite3_stmt *stmt = asking->twins;
	struct near_row row = {
		.orientation = 1, .same_bytes = true, .variant = NO_VARIANT
	};

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

static void
add_query(struct side *side, const void *code, const struct query *query)
{
	memcpy(&side->codes[side->n], code, sizeof(*side->codes));
	side->queries[side->n++] = *query;
}

/*
 * Columns 1, 2: pdq_dihedral, pdq.  Filter makes the eight codes of what is
 * asked for; of what is only kept, it has the one.
 */
static void
take_pdq(struct asking *asking, struct sqlite3_stmt *stmt, int64_t item)
{
	int turned = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
	int col = turned ? 1 : 2;
	int n = turned ? VARIANT_TURNS : 1;
	const struct code *codes = sqlite3_column_blob(stmt, col);

	if (sqlite3_column_bytes(stmt, col) != n * (int)sizeof(struct code))
		return;
	for (int i = 0; i < n; i++)
		add_query(&asking->pdq, &codes[i],
		    &(struct query) { item, i + 1, NO_VARIANT });
	asking->unturned += !turned;
}

/* Columns 4, 5: of the table variant; and spdq, where there is none. */
static void
take_variants(struct asking *asking, struct sqlite3_stmt *stmt, int64_t item)
{
	const uint8_t *codes = sqlite3_column_blob(stmt, 4);
	size_t n = (size_t)sqlite3_column_bytes(stmt, 4) / VARIANT_BYTES;

	n = n < VARIANT_MAX ? n : VARIANT_MAX;
	for (size_t i = 0; i < n; i++, codes += VARIANT_BYTES) {
		int number = codes[0] | codes[1] << 8;

		add_query(&asking->spdq, codes + 2,
		    &(struct query) {
			item, number % VARIANT_TURNS + 1, number });
	}
	if (n == 0 && sqlite3_column_bytes(stmt, 5) == sizeof(struct code))
		add_query(&asking->spdq, sqlite3_column_blob(stmt, 5),
		    &(struct query) { item, 1, 0 });
}

static bool
has_room(const struct asking *asking)
{
	return asking->spdq.n + VARIANT_MAX <= CODES &&
	       asking->pdq.n + VARIANT_TURNS <= CODES;
}

/* False: there are no more items. */
static bool
read_batch(struct asking *asking, int64_t *reached)
{
	struct sqlite3_stmt *stmt = asking->items;
	bool more = false;

	asking->pdq.n = asking->spdq.n = asking->nbytes = 0;
	sqlite3_bind_int64(stmt, 1, *reached);
	while (has_room(asking) && catalog_row(stmt)) {
		more = true;
		*reached = sqlite3_column_int64(stmt, 0);
		take_pdq(asking, stmt, *reached);
		take_variants(asking, stmt, *reached);
		if (sqlite3_column_bytes(stmt, 3) != SHA256_LEN)
			continue;
		asking->bytes[asking->nbytes].item = *reached;
		memcpy(asking->bytes[asking->nbytes++].sha256,
		    sqlite3_column_blob(stmt, 3), SHA256_LEN);
	}
	sqlite3_reset(stmt);
	return more;
}

static void
make_room(struct side *side)
{
	side->codes = calloc(CODES, sizeof(*side->codes));
	side->queries = calloc(CODES, sizeof(*side->queries));
	if (side->codes == NULL || side->queries == NULL)
		err(1, NULL);
}

/* No statement reads the catalog while what was found is written to it. */
static void
prepare(struct asking *asking)
{
	asking->items = catalog_prepare(asking->run->cat,
	    "SELECT item.id, iif(pdq_quality >= ?2, pdq_dihedral, NULL),"
	    "  iif(pdq_quality >= ?2, pdq, NULL),"
	    "  iif(state = 'fetched', sha256, NULL), codes,"
	    "  iif(pdq_quality >= ?2, spdq, NULL)"
	    " FROM item LEFT JOIN fact ON fact.item = item.id"
	    " LEFT JOIN variant ON variant.item = item.id"
	    "  AND variant.rule = '" VARIANT_RULE "'"
	    " WHERE item.id > ?1 ORDER BY item.id LIMIT ?3");
	sqlite3_bind_int(asking->items, 2, MIN_QUALITY);
	sqlite3_bind_int(asking->items, 3, BATCH);
	asking->twins = catalog_prepare(asking->other,
	    "SELECT id FROM item WHERE sha256 = ?1 AND state = 'fetched'");
	make_room(&asking->pdq);
	make_room(&asking->spdq);
	asking->bytes = calloc(BATCH, sizeof(*asking->bytes));
	if (asking->bytes == NULL)
		err(1, NULL);
}

static void
ask(struct asking *asking)
{
	struct nears *nears = asking->run->nears;
	int64_t reached = nears_reached(nears);

	prepare(asking);
	while (read_batch(asking, &reached)) {
		search_codes(&asking->pdq);
		search_codes(&asking->spdq);
		search_bytes(asking);
		nears_reach(nears, reached);
	}
	sqlite3_finalize(asking->items);
	sqlite3_finalize(asking->twins);
	free(asking->pdq.codes);
	free(asking->pdq.queries);
	free(asking->spdq.codes);
	free(asking->spdq.queries);
	free(asking->bytes);
}

static void
tell(const struct asking *asking)
{
	const struct options *opt = &asking->run->args->opt;
	const struct side *sides[] = { &asking->pdq, &asking->spdq };

	for (int k = 0; k < 2 && (asking->run->args->plan || opt->verbose); k++)
		for (size_t i = 0; i < sides[k]->hashes->n; i++) {
			const struct looked *looked = &sides[k]->looked[i];

			segment_tell_found(looked->queries, looked->probes,
			    looked->candidates);
		}
	if (asking->unturned > 0 && !opt->quiet)
		warnx("%lld item%s no hashes of the flipped pixels: mirrored "
		      "and turned copies are not found there; "
		      "proofsheet-filter --dihedral makes them, --variants "
		      "those of crops, too",
		    (long long)asking->unturned,
		    asking->unturned == 1 ? " has" : "s have");
}

static void
open_side(struct asking *asking, struct side *side)
{
	side->asking = asking;
	run_open(asking->run, side->hashes, &side->of);
}

/* Of both kinds, mine and theirs: another search begins anew. */
static void
begin(struct asking *asking, const struct search *search)
{
	struct search_run *run = asking->run;
	const struct side *sides[] = { &asking->pdq, &asking->spdq };
	char state[400];
	int len = snprintf(state, sizeof(state),
	    "radius %d, %lld items among %lld, %zu of " VARIANT_RULE,
	    search->radius, (long long)search->items, (long long)search->others,
	    asking->spdq.of.queries);

	for (int k = 0; k < 2; k++) {
		const char *name = sides[k]->of.source->name;
		struct mark mine = log_end(run->cat, name);
		const struct mark *theirs = &sides[k]->hashes->list.known;

		len += snprintf(state + len, sizeof(state) - (size_t)len,
		    ", %s %lld:%lld, there %lld:%lld", name, (long long)mine.id,
		    (long long)mine.token, (long long)theirs->id,
		    (long long)theirs->token);
	}
	features_state(
	    run->cat, asking->other, state + len, sizeof(state) - (size_t)len);
	run->nears = nears_begin(
	    run->cat, search->against, state, run->args->opt.dry_run);
}

/* How many codes of photos will be searched for. */
static size_t
expected(struct catalog *cat, const char *sql)
{
	return (size_t)catalog_number(cat, sql);
}

static void
calibrate(struct search_run *run)
{
	const struct hashes *kinds[] = { &run->hashes, &run->even };
	struct chance chance;

	for (int k = 0; k < 2; k++)
		if (chance_count(&chance, kinds[k], run->args))
			nears_chance(run->nears, &chance);
}

void
search_other(
    struct search_run *run, struct search *search, struct catalog *other)
{
	struct asking *asking = calloc(1, sizeof(*asking));

	if (asking == NULL)
		err(1, NULL);
	asking->run = run;
	asking->other = other;
	asking->pdq.hashes = &run->hashes;
	asking->pdq.of = run_hashes(run, other,
	    expected(
		run->cat, "SELECT count(*) FROM fact WHERE pdq IS NOT NULL"));
	asking->spdq.hashes = &run->even;
	asking->spdq.of = run_hashes(run, other,
	    expected(run->cat,
		"SELECT coalesce(sum(length(codes)), 0) / 34 FROM variant"));
	asking->spdq.of.source = &source_spdq;
	open_side(asking, &asking->pdq);
	open_side(asking, &asking->spdq);
	begin(asking, search);
	ask(asking);
	if (search_features(run, other))
		search->features = nears_by_features(run->nears);
	search->hashed = (int64_t)run->hashes.list.live;
	calibrate(run);
	tell(asking);
	free(asking);
}
