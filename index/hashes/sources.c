/*
 * Which codes of the catalog there are segments of.  Of hashes of a low
 * quality there are none: they would be near to much, and are met by the
 * digest of the bytes alone.
 */
#include <string.h>

#include <sqlite3.h>

#include "index/hashes/hashes.h"
#include "schemas/point.h"

#define STRING(number) #number
#define DIGITS(number) STRING(number)
#define PDQ                                    \
	"SELECT pdq, item, pdq_rule FROM fact" \
	" WHERE pdq_quality >= " DIGITS(       \
	    MIN_QUALITY) " AND length(pdq) = 32 AND typeof(pdq) = 'blob'"

static void
take_one(struct entries *entries, struct sqlite3_stmt *stmt)
{
	entries_add(entries, sqlite3_column_blob(stmt, 0),
	    sqlite3_column_int64(stmt, 1));
}

const struct hash_source source_pdq = {
	.name = "pdq",
	.kind = SEGMENT_PDQ,
	.quality = MIN_QUALITY,
	.every = PDQ,
	.changed = PDQ " AND item IN (SELECT item FROM hash_log"
		       " WHERE kind = 'pdq' AND id > ?1)",
	.take = take_one,
};

#define SPDQ                                                       \
	"SELECT iif(pdq_quality >= " DIGITS(                       \
	    MIN_QUALITY) ", spdq, NULL), item, spdq_trimmed,"      \
			 " pdq_rule FROM fact WHERE (spdq_trimmed" \
			 " IS NOT NULL OR (spdq IS NOT NULL AND"   \
			 " pdq_quality >= " DIGITS(MIN_QUALITY) "))"

/* How many codes a column holds, of MOST; 0: it is no such thing. */
static int
codes_in(struct sqlite3_stmt *stmt, int col, int most)
{
	int len = sqlite3_column_bytes(stmt, col);
	int n = len / (int)sizeof(struct code);

	return sqlite3_column_type(stmt, col) == SQLITE_BLOB && n <= most &&
		       len % (int)sizeof(struct code) == 0
		   ? n
		   : 0;
}

/*
 * Of the whole, and of what is inside margins, which filter gives only where it
 * is good; these may be the same.
 */
static void
take_even(struct entries *entries, struct sqlite3_stmt *stmt)
{
	const uint8_t *whole = sqlite3_column_blob(stmt, 0);
	const uint8_t *inside = sqlite3_column_blob(stmt, 2);
	int64_t item = sqlite3_column_int64(stmt, 1);
	bool has = codes_in(stmt, 0, 1) == 1;

	if (has)
		entries_add(entries, whole, item);
	for (int i = codes_in(stmt, 2, 2); i > 0; i--) {
		if (!has || memcmp(whole, inside, sizeof(struct code)) != 0)
			entries_add(entries, inside, item);
		inside += sizeof(struct code);
	}
}

const struct hash_source source_spdq = {
	.name = "spdq",
	.kind = SEGMENT_SPDQ,
	.quality = MIN_QUALITY,
	.every = SPDQ,
	.changed = SPDQ " AND item IN (SELECT item FROM hash_log"
			" WHERE kind = 'spdq' AND id > ?1)",
	.take = take_even,
};

#define FEATURES                                                   \
	"SELECT points, item, rule FROM feature WHERE asked = 0"   \
	" AND rule = '" POINT_RULE "' AND typeof(points) = 'blob'" \
	" AND item BETWEEN 0 AND " DIGITS(ITEM_MOST)

#define ITEM_MOST 144115188075855871 /* 2^57 - 1: POINT_BITS are added */
_Static_assert(POINTS_KEPT <= 1 << POINT_BITS, "an entry says which point");

static void
take_points(struct entries *entries, struct sqlite3_stmt *stmt)
{
	const uint8_t *points = sqlite3_column_blob(stmt, 0);
	size_t len = (size_t)sqlite3_column_bytes(stmt, 0);
	size_t n = points_count(len, POINTS_KEPT);
	int64_t item = sqlite3_column_int64(stmt, 1);

	for (size_t i = 0; i < n; i++)
		entries_add(entries,
		    points + (i + 1) * POINT_BYTES - POINT_CODE,
		    item << POINT_BITS | (int64_t)i);
}

const struct hash_source source_features = {
	.name = "features",
	.kind = SEGMENT_FEATURES,
	.quality = 0,
	.every = FEATURES,
	.changed = FEATURES " AND item IN (SELECT item FROM hash_log"
			    " WHERE kind = 'features' AND id > ?1)",
	.take = take_points,
};
