/*
 * What the asked set knows of an image that matched.  The set is a
 * stranger's: it is read only, nothing in it is trusted, and a match is
 * compared anew with what the set holds now, so that evidence is never about
 * an image that has been replaced since.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "audit/likeness.h"

#define MAX_VALUE (64 << 20) /* bytes of a text in a stranger's catalog */

struct evidence {
	struct catalog *set;
	const struct scope *scope;
	struct sqlite3_stmt *image, *mention, *rules, *refused, *twin;
};

static const char plain_tables[] =
    "SELECT count(*) FROM sqlite_schema\n"
    "WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'\n"
    "    AND name IN ('source', 'item', 'mention', 'signal', 'frontier',\n"
    "    'fact', 'text', 'recipe', 'verdict', 'cluster', 'snapshot',\n"
    "    'listing', 'policy', 'heed')";
#define PLAIN_TABLES 14

/*
 * A catalog of somebody else's could hold a view or a virtual table, which
 * are programs, where we read a table; and texts of any length.
 */
void
want_tables(struct catalog *cat)
{
	sqlite3_limit(catalog_db(cat), SQLITE_LIMIT_LENGTH, MAX_VALUE);
	if (catalog_number(cat, plain_tables) != PLAIN_TABLES)
		errx(1, "%s: its tables are not those of a catalog",
		    sqlite3_db_filename(catalog_db(cat), "main"));
}

static const char image_sql[] =
    "SELECT item.url, item.fetched, item.sha256, fact.pdq, fact.spdq,\n"
    "    fact.spdq_trimmed, fact.pixel_sha256\n"
    "FROM item LEFT JOIN fact ON fact.item = item.id WHERE item.id = ?1";

/* What the newest manifest lists comes first, then what says most. */
static const char mention_sql[] =
    "SELECT mention.page, mention.caption, listing.mention IS NOT NULL\n"
    "FROM mention LEFT JOIN listing ON listing.mention = mention.id\n"
    "    AND listing.snapshot = ?2\n"
    "WHERE mention.item = ?1\n"
    "ORDER BY listing.mention IS NULL, mention.caption IS NULL,\n"
    "    mention.page IS NULL, mention.uid LIMIT 1";

/*
 * By the recipe that chose the manifest, which need not be the one judged by
 * last.  What came after it, or was measured anew, has no verdict: then NULL.
 * One pair that it keeps is enough: then no rule rejects the image.
 */
static const char rules_sql[] =
    "WITH judged AS (SELECT keep, rejected FROM mention JOIN verdict\n"
    "    ON verdict.recipe = ?2 AND verdict.mention = mention.id\n"
    "    WHERE mention.item = ?1)\n"
    "SELECT CASE WHEN count(*) = 0 THEN NULL WHEN max(keep) = 1 THEN '[]'\n"
    "    ELSE (SELECT json_group_array(name) FROM (SELECT DISTINCT\n"
    "        rule.key AS name FROM judged, json_each(\n"
    "        CASE WHEN json_valid(rejected) THEN rejected ELSE '{}' END)\n"
    "        AS rule ORDER BY rule.key)) END\n"
    "FROM judged";

/* As the record's consent is told; NULL: none refuses. */
/* clang-format off */
#define REFUSED(view)                                              \
	"SELECT name, place, raw FROM " view                       \
	" JOIN heeded USING (name, topic)\n"                       \
	"    WHERE item = ?1 AND says = 'refuse' AND stands\n"

static const char refused_sql[] =
	"SELECT nullif(json_group_array(json_object('name', name,\n"
	"    'place', place, 'raw', raw)), '[]') FROM (\n"
	REFUSED("standing") "UNION "
	REFUSED("paged") "UNION "
	REFUSED("embedded")
	"ORDER BY name, place, raw)";
/* clang-format on */

static const char twin_sql[] =
    "SELECT item.url FROM cluster JOIN item ON item.id = representative\n"
    "WHERE cluster.item = ?1 AND representative <> ?1";

static const char scope_sql[] =
    "SELECT count(*) FILTER (WHERE item.state = 'fetched'),\n"
    "    count(*) FILTER (WHERE fact.pdq IS NOT NULL\n"
    "    AND fact.pdq_quality >= ?1)\n"
    "FROM item LEFT JOIN fact ON fact.item = item.id";

static const char snapshot_sql[] =
    "SELECT id, lower(hex(sha256)), made, count, recipe FROM snapshot\n"
    "ORDER BY active DESC, id DESC LIMIT 1";

/* ?1: of the manifest; ABSENT: there is no manifest. */
static const char recipe_sql[] =
    "SELECT id, name, ?1 <> ?2 AND active = 0 FROM recipe\n"
    "WHERE CASE WHEN ?1 = ?2 THEN active = 1 ELSE id = ?1 END";

static void
read_recipe(struct catalog *set, struct scope *scope)
{
	struct sqlite3_stmt *stmt = catalog_prepare(set, recipe_sql);

	sqlite3_bind_int64(stmt, 1, scope->recipe_id);
	sqlite3_bind_int64(stmt, 2, ABSENT);
	if (catalog_row(stmt)) {
		scope->recipe_id = sqlite3_column_int64(stmt, 0);
		scope->recipe = catalog_text(stmt, 1);
		scope->recipe_changed = sqlite3_column_int(stmt, 2) != 0;
	}
	sqlite3_finalize(stmt);
}

/*
 * Who wants the same answer to the byte gives its time, in seconds
 * (reproducible-builds.org, SOURCE_DATE_EPOCH), up to the year 9999.
 */
static time_t
now(void)
{
	const char *given = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	long long t = given == NULL ? -1 : strtoll(given, &end, 10);

	return t >= 0 && *end == '\0' && t < 253402300800 ? (time_t)t
							  : time(NULL);
}

static void
read_scope(struct catalog *set, struct scope *scope)
{
	struct sqlite3_stmt *stmt = catalog_prepare(set, scope_sql);

	sqlite3_bind_int(stmt, 1, PDQ_FLOOR);
	if (catalog_row(stmt)) {
		scope->images = sqlite3_column_int64(stmt, 0);
		scope->hashed = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_finalize(stmt);
	stmt = catalog_prepare(set, snapshot_sql);
	scope->snapshot = scope->recipe_id = ABSENT;
	if (catalog_row(stmt)) {
		scope->snapshot = sqlite3_column_int64(stmt, 0);
		scope->digest = catalog_text(stmt, 1);
		scope->made = catalog_text(stmt, 2);
		scope->rows = sqlite3_column_int64(stmt, 3);
		scope->recipe_id = sqlite3_column_int64(stmt, 4);
	}
	sqlite3_finalize(stmt);
	read_recipe(set, scope);
	time_write(scope->asked, now());
}

struct evidence *
evidence_open(const char *set, struct scope *scope)
{
	struct evidence *ev = calloc(1, sizeof(*ev));

	*scope = (struct scope) { .radius = ABSENT };
	if (ev == NULL)
		err(1, NULL);
	if ((scope->set = realpath(set, NULL)) == NULL)
		err(1, "%s", set);
	ev->set = catalog_open(set, CATALOG_READ);
	want_tables(ev->set);
	catalog_exec(ev->set, "BEGIN"); /* one state of the set for all */
	read_scope(ev->set, scope);
	ev->scope = scope;
	ev->image = catalog_prepare(ev->set, image_sql);
	ev->mention = catalog_prepare(ev->set, mention_sql);
	ev->rules = catalog_prepare(ev->set, rules_sql);
	ev->refused = catalog_prepare(ev->set, refused_sql);
	ev->twin = catalog_prepare(ev->set, twin_sql);
	sqlite3_bind_int64(ev->mention, 2, scope->snapshot);
	sqlite3_bind_int64(ev->rules, 2, scope->recipe_id);
	return ev;
}

void
evidence_close(struct evidence *ev)
{
	sqlite3_finalize(ev->image);
	sqlite3_finalize(ev->mention);
	sqlite3_finalize(ev->rules);
	sqlite3_finalize(ev->refused);
	sqlite3_finalize(ev->twin);
	catalog_close(ev->set);
	free(ev);
}

void
scope_clear(struct scope *scope)
{
	free(scope->set);
	free(scope->digest);
	free(scope->made);
	free(scope->recipe);
	free(scope->pdq);
	free(scope->spdq);
	*scope = (struct scope) { .radius = ABSENT };
}

static int
hamming(const uint8_t *a, const uint8_t *b)
{
	int bits = 0;

	for (int i = 0; i < PDQ_BYTES; i++)
		bits += __builtin_popcount((unsigned)(a[i] ^ b[i]));
	return bits;
}

static bool
holds(struct sqlite3_stmt *stmt, int col, const uint8_t bytes[32])
{
	return sqlite3_column_bytes(stmt, col) == 32 &&
	       memcmp(sqlite3_column_blob(stmt, col), bytes, 32) == 0;
}

/* Is a hash there that is just so far away?  There may be two. */
static bool
is_near(struct sqlite3_stmt *stmt, int col, const uint8_t *code,
    const struct match *match)
{
	const uint8_t *hashes = sqlite3_column_blob(stmt, col);
	int n = sqlite3_column_bytes(stmt, col) / PDQ_BYTES;

	for (int i = 0; i < n; i++)
		if (hamming(hashes + (ptrdiff_t)i * PDQ_BYTES, code) ==
		    match->distance)
			return true;
	return false;
}

/*
 * Is the image that STMT stands at still the one that near has compared?
 * MARGINS: it is what is inside of them that was near.
 */
static bool
still(struct sqlite3_stmt *stmt, const struct photo *photo,
    const struct match *match, bool *margins)
{
	int turn = (int)match->orientation - 1;
	const uint8_t *code;

	*margins = false;
	if (match->same_bytes)
		return holds(stmt, 2, photo->sha256);
	if (match->variant == ABSENT)
		return turn >= 0 && turn < 8 &&
		       (turn == 0 || photo->dihedral) &&
		       is_near(stmt, 3, photo->pdq[turn], match);
	if ((code = derived_code(photo, match->variant)) == NULL)
		return false;
	*margins = !is_near(stmt, 4, code, match);
	return !*margins || is_near(stmt, 5, code, match);
}

/*
 * Of hashes that are as near, STMT's image may be the same to the pixel.
 */
static const char *
match_name(struct sqlite3_stmt *stmt, const struct photo *photo,
    const struct match *match)
{
	static const uint8_t unknown[sizeof(photo->pixels)];

	if (match->same_bytes)
		return "bytes";
	if (match->distance == 0 && match->orientation == 1 &&
	    memcmp(photo->pixels, unknown, sizeof(unknown)) != 0 &&
	    holds(stmt, 6, photo->pixels))
		return "pixels";
	return "near";
}

/*
 * What chance would make of it, by the hashes that the photo was asked with.
 */
static void
weigh(const struct scope *scope, const struct photo *photo,
    const struct match *match, struct finding *finding)
{
	bool even = match->variant != ABSENT;
	const struct chance *chance = even ? scope->spdq : scope->pdq;
	int64_t asked = even ? (int64_t)photo->ncodes : photo->dihedral ? 8 : 1;

	if (strcmp(finding->match, "near") != 0) {
		finding->expected_chance_matches = 0; /* of SHA-256 */
		finding->ideal_chance_matches = 0;
		return;
	}
	finding->expected_chance_matches =
	    chance_expected(chance, match->distance, asked);
	finding->ideal_chance_matches = chance_ideal(match->distance) *
					(double)asked * (double)chance->codes;
}

/*
 * Run STMT for one item.  False: it has no row, and is reset.
 */
static bool
look(struct sqlite3_stmt *stmt, int64_t item)
{
	sqlite3_reset(stmt);
	sqlite3_bind_int64(stmt, 1, item);
	return catalog_row(stmt);
}

/*
 * In the newest manifest, or held only, and then why.
 */
static void
standing(
    struct evidence *ev, int64_t item, bool listed, struct finding *finding)
{
	finding->listed = text_copy(listed ? "manifest" : "held");
	if (listed)
		return;
	if (look(ev->rules, item))
		finding->rules = catalog_text(ev->rules, 0);
	if (look(ev->twin, item))
		finding->representative = catalog_text(ev->twin, 0);
	sqlite3_reset(ev->rules);
	sqlite3_reset(ev->twin);
}

bool
evidence_find(struct evidence *ev, const struct photo *photo,
    const struct match *match, struct finding *finding)
{
	bool listed = false, margins = false;

	if (!look(ev->image, match->other) ||
	    !still(ev->image, photo, match, &margins)) {
		sqlite3_reset(ev->image);
		return false;
	}
	finding->url = catalog_text(ev->image, 0);
	finding->fetched = catalog_text(ev->image, 1);
	finding->match = text_copy(match_name(ev->image, photo, match));
	sqlite3_reset(ev->image);
	if (look(ev->mention, match->other)) {
		finding->page = catalog_text(ev->mention, 0);
		finding->caption = catalog_text(ev->mention, 1);
		listed = sqlite3_column_int(ev->mention, 2) != 0;
	}
	sqlite3_reset(ev->mention);
	if (look(ev->refused, match->other))
		finding->refused = catalog_text(ev->refused, 0);
	sqlite3_reset(ev->refused);
	standing(ev, match->other, listed, finding);
	finding->verdict = text_copy("in-set");
	weigh(ev->scope, photo, match, finding);
	finding->distance = match->same_bytes ? 0 : match->distance;
	finding->variant = match->variant;
	finding->other = match->other;
	finding->transformation = derived_words(photo, match, margins);
	return true;
}
