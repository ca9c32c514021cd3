/*
 * Which codes of the catalog there are segments of.  Of hashes of a low
 * quality there are none: they would be near to much, and are met by the
 * digest of the bytes alone.
 */
#include <sqlite3.h>

#include "index/hashes/hashes.h"

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
