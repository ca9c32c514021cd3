/*
 * Photos and their matches out of the person's catalog, findings into it:
 * the only file that writes audit's tables.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "audit/likeness.h"

struct rows {
	struct catalog *mine;
	const struct scope *scope;
	struct sqlite3_stmt *photo, *match, *write, *finding;
	int64_t matching; /* item that match stands at */
};

static const char searched[] =
    "SELECT radius, items, others,\n"
    "    (SELECT count(*) FROM item WHERE state = 'fetched')\n"
    "FROM search WHERE against = ?1";

static const char photos[] =
    "SELECT item.id, item.url, item.state, item.reason, item.sha256,\n"
    "    fact.item IS NOT NULL, fact.reason, fact.pdq_quality, fact.pdq,\n"
    "    fact.pdq_dihedral, variant.codes, fact.spdq, fact.width,\n"
    "    fact.height, fact.inner_x, fact.inner_y, fact.inner_width,\n"
    "    fact.inner_height, fact.pixel_sha256\n"
    "FROM item LEFT JOIN fact ON fact.item = item.id\n"
    "    LEFT JOIN variant ON variant.item = item.id\n"
    "    AND variant.rule = '" VARIANT_RULE "' ORDER BY item.id";

static const char matches[] =
    "SELECT other, distance, orientation, same_bytes, variant FROM near\n"
    "WHERE item = ?1 AND against = ?2\n"
    "ORDER BY same_bytes DESC, distance, other";

#define NAME(name) #name ", "
#define FULL_NAME(name) "finding." #name ", "

static const char insert[] =
    "INSERT INTO finding (set_name, images, hashed, radius, snapshot, recipe,"
    "    recipe_changed, asked, " FINDING(NAME, NAME,
	NAME) "item)\n"
	      "VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
	      "    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char findings[] = "SELECT " FINDING(FULL_NAME, FULL_NAME,
    FULL_NAME) "item.url,\n"
	       "    lower(hex(item.sha256)),\n"
	       "    (SELECT group_concat(value, ', ') FROM "
	       "json_each(finding.rules)),\n"
	       "    (SELECT group_concat((value ->> 'name') || ': ' "
	       "|| (value ->> 'raw') || CASE value ->> 'name'\n"
	       "    WHEN 'cawg-training-mining' THEN "
	       "' (signature not verified)' ELSE '' END, '; ')\n"
	       "    FROM json_each(finding.refused)), item.id\n"
	       "FROM finding JOIN item ON item.id = finding.item\n"
	       "WHERE finding.set_name = ? ORDER BY finding.item";

/*
 * "Not found" is said only of what was searched for.
 */
static void
read_search(struct catalog *mine, struct scope *scope)
{
	struct sqlite3_stmt *stmt = catalog_prepare(mine, searched);
	static const char again[] = "run proofsheet-index near --against";

	sqlite3_bind_text(stmt, 1, scope->set, -1, SQLITE_STATIC);
	if (!catalog_row(stmt))
		errx(1, "these photos were not compared with %s yet: %s %s",
		    scope->set, again, scope->set);
	scope->radius = sqlite3_column_int64(stmt, 0);
	if (sqlite3_column_int64(stmt, 1) != sqlite3_column_int64(stmt, 3))
		errx(1,
		    "photos came or went since they were compared with "
		    "%s: %s %s",
		    scope->set, again, scope->set);
	if (sqlite3_column_int64(stmt, 2) != scope->images)
		warnx("%s held %lld image%s when the photos were compared, and "
		      "%lld now: %s %s to ask of all",
		    scope->set, (long long)sqlite3_column_int64(stmt, 2),
		    plural(sqlite3_column_int64(stmt, 2)),
		    (long long)scope->images, again, scope->set);
	sqlite3_finalize(stmt);
}

/*
 * What was answered about this set before goes: a second run replaces it.
 */
struct rows *
rows_open(struct catalog *mine, struct scope *scope)
{
	struct sqlite3_stmt *clear;
	struct rows *rows;

	read_search(mine, scope);
	scope->pdq = chance_read(mine, scope->set, "pdq");
	scope->spdq = chance_read(mine, scope->set, "spdq");
	if ((rows = calloc(1, sizeof(*rows))) == NULL)
		err(1, NULL);
	rows->mine = mine;
	rows->scope = scope;
	rows->photo = catalog_prepare(mine, photos);
	rows->match = catalog_prepare(mine, matches);
	rows->write = catalog_prepare(mine, insert);
	rows->finding = catalog_prepare(mine, findings);
	rows->matching = ABSENT;
	sqlite3_bind_text(rows->match, 2, scope->set, -1, SQLITE_STATIC);
	sqlite3_bind_text(rows->finding, 1, scope->set, -1, SQLITE_STATIC);
	clear = catalog_prepare(mine, "DELETE FROM finding WHERE set_name = ?");
	sqlite3_bind_text(clear, 1, scope->set, -1, SQLITE_STATIC);
	catalog_step(clear);
	sqlite3_finalize(clear);
	return rows;
}

void
rows_close(struct rows *rows)
{
	sqlite3_finalize(rows->photo);
	sqlite3_finalize(rows->match);
	sqlite3_finalize(rows->write);
	sqlite3_finalize(rows->finding);
	free(rows);
}

/*
 * Copy a BLOB of LEN bytes.  False, and zeroes: it is none, or of another
 * length.
 */
static bool
blob(struct sqlite3_stmt *stmt, int col, void *to, size_t len)
{
	const void *from = sqlite3_column_blob(stmt, col);

	memset(to, 0, len);
	if (from == NULL || (size_t)sqlite3_column_bytes(stmt, col) != len)
		return false;
	memcpy(to, from, len);
	return true;
}

static int64_t
integer(struct sqlite3_stmt *stmt, int col)
{
	return sqlite3_column_type(stmt, col) == SQLITE_NULL
		   ? ABSENT
		   : sqlite3_column_int64(stmt, col);
}

static double
real(struct sqlite3_stmt *stmt, int col)
{
	return sqlite3_column_type(stmt, col) == SQLITE_NULL
		   ? NAN
		   : sqlite3_column_double(stmt, col);
}

void
photo_clear(struct photo *photo)
{
	free(photo->url);
	free(photo->state);
	free(photo->reason);
	free(photo->unreadable);
	free(photo->codes);
	*photo = (struct photo) { .quality = ABSENT };
}

/* Without variants the photo's own SPDQ is what near asks with, as number 0. */
static void
read_codes(struct sqlite3_stmt *stmt, struct photo *photo)
{
	int len = sqlite3_column_bytes(stmt, 10);

	if (len > 0 && len % VARIANT_BYTES == 0) {
		photo->ncodes = (size_t)len / VARIANT_BYTES;
		photo->codes = malloc((size_t)len);
		if (photo->codes == NULL)
			err(1, NULL);
		memcpy(
		    photo->codes, sqlite3_column_blob(stmt, 10), (size_t)len);
		return;
	}
	photo->codes = calloc(1, VARIANT_BYTES);
	if (photo->codes == NULL)
		err(1, NULL);
	photo->ncodes = blob(stmt, 11, photo->codes + 2, VARIANT_CODE);
}

void
shape_read(struct sqlite3_stmt *stmt, int col, struct variant_photo *shape)
{
	struct variant_box *box = &shape->inner[0];
	double w = sqlite3_column_double(stmt, col);
	double h = sqlite3_column_double(stmt, col + 1);

	shape->width = sqlite3_column_int(stmt, col);
	shape->height = sqlite3_column_int(stmt, col + 1);
	if (w < 1 || h < 1 || sqlite3_column_type(stmt, col + 2) == SQLITE_NULL)
		return;
	box->left = sqlite3_column_double(stmt, col + 2) / w;
	box->top = sqlite3_column_double(stmt, col + 3) / h;
	box->right = box->left + sqlite3_column_double(stmt, col + 4) / w;
	box->bottom = box->top + sqlite3_column_double(stmt, col + 5) / h;
	shape->inner[1] = *box; /* words are the same of both */
}

bool
rows_photo(struct rows *rows, struct photo *photo)
{
	struct sqlite3_stmt *stmt = rows->photo;

	photo_clear(photo);
	if (!catalog_row(stmt))
		return false;
	photo->item = sqlite3_column_int64(stmt, 0);
	photo->url = catalog_text(stmt, 1);
	photo->state = catalog_text(stmt, 2);
	photo->reason = catalog_text(stmt, 3);
	blob(stmt, 4, photo->sha256, sizeof(photo->sha256));
	photo->measured = sqlite3_column_int(stmt, 5) != 0;
	photo->unreadable = catalog_text(stmt, 6);
	photo->quality = integer(stmt, 7);
	blob(stmt, 8, photo->pdq[0], PDQ_BYTES);
	if (sqlite3_column_type(stmt, 9) != SQLITE_NULL)
		photo->dihedral = blob(stmt, 9, photo->pdq, sizeof(photo->pdq));
	blob(stmt, 18, photo->pixels, sizeof(photo->pixels));
	read_codes(stmt, photo);
	shape_read(stmt, 12, &photo->shape);
	return true;
}

bool
rows_match(struct rows *rows, int64_t item, struct match *match)
{
	struct sqlite3_stmt *stmt = rows->match;

	if (rows->matching != item) {
		sqlite3_reset(stmt);
		sqlite3_bind_int64(stmt, 1, item);
		rows->matching = item;
	}
	if (!catalog_row(stmt)) {
		rows->matching = ABSENT;
		return false;
	}
	match->other = sqlite3_column_int64(stmt, 0);
	match->distance = sqlite3_column_int64(stmt, 1);
	match->orientation = sqlite3_column_int64(stmt, 2);
	match->same_bytes = sqlite3_column_int(stmt, 3) != 0;
	match->variant = integer(stmt, 4);
	return true;
}

static void
bind_text(struct sqlite3_stmt *stmt, int *place, const char *s)
{
	sqlite3_bind_text(stmt, (*place)++, s, -1, SQLITE_STATIC);
}

static void
bind_integer(struct sqlite3_stmt *stmt, int *place, int64_t n)
{
	if (n == ABSENT)
		sqlite3_bind_null(stmt, (*place)++);
	else
		sqlite3_bind_int64(stmt, (*place)++, n);
}

/*
 * 32 bytes of a digest that scope holds as hex; none: NULL.
 */
static void
bind_digest(struct sqlite3_stmt *stmt, int *place, const char *hex)
{
	uint8_t digest[32];
	int at = (*place)++;

	if (hex == NULL || hex_read(digest, sizeof(digest), hex) == -1)
		sqlite3_bind_null(stmt, at);
	else
		sqlite3_bind_blob(
		    stmt, at, digest, sizeof(digest), SQLITE_TRANSIENT);
}

#define BIND_TEXT(name) bind_text(stmt, &place, finding->name);
#define BIND_INTEGER(name) bind_integer(stmt, &place, finding->name);
/* SQLite takes a NaN for NULL. */
#define BIND_REAL(name) sqlite3_bind_double(stmt, place++, finding->name);

void
rows_write(struct rows *rows, int64_t item, const struct finding *finding)
{
	struct sqlite3_stmt *stmt = rows->write;
	const struct scope *scope = rows->scope;
	int place = 1;

	bind_text(stmt, &place, scope->set);
	bind_integer(stmt, &place, scope->images);
	bind_integer(stmt, &place, scope->hashed);
	bind_integer(stmt, &place, scope->radius);
	bind_digest(stmt, &place, scope->digest);
	bind_text(stmt, &place, scope->recipe);
	bind_integer(stmt, &place, scope->recipe_changed);
	bind_text(stmt, &place, scope->asked);
	FINDING(BIND_TEXT, BIND_INTEGER, BIND_REAL)
	bind_integer(stmt, &place, item);
	catalog_step(stmt);
}

#define FREE_TEXT(name) free(finding->name), finding->name = NULL;
#define FREE_INTEGER(name) finding->name = ABSENT;
#define FREE_REAL(name) finding->name = NAN;

void
finding_clear(struct finding *finding)
{
	FINDING(FREE_TEXT, FREE_INTEGER, FREE_REAL)
}

void
answer_clear(struct answer *answer)
{
	finding_clear(&answer->finding);
	free(answer->file);
	free(answer->sha256);
	free(answer->rules);
	free(answer->refused);
	answer->file = answer->sha256 = NULL;
	answer->rules = answer->refused = NULL;
}

#define READ_TEXT(name) finding->name = catalog_text(stmt, col++);
#define READ_INTEGER(name) finding->name = integer(stmt, col++);
#define READ_REAL(name) finding->name = real(stmt, col++);

bool
rows_answer(struct rows *rows, struct answer *answer)
{
	struct sqlite3_stmt *stmt = rows->finding;
	struct finding *finding = &answer->finding;
	char *url;
	int col = 0;

	answer_clear(answer);
	if (!catalog_row(stmt))
		return false;
	FINDING(READ_TEXT, READ_INTEGER, READ_REAL)
	url = catalog_text(stmt, col++);
	answer->file = file_name(url);
	free(url);
	answer->sha256 = catalog_text(stmt, col++);
	answer->rules = catalog_text(stmt, col++);
	answer->refused = catalog_text(stmt, col++);
	answer->item = sqlite3_column_int64(stmt, col);
	return true;
}
