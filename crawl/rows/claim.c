/*
 * The digests that lists claim for an item: the first one stands.
 */
#include "crawl/rows/bind.h"

char *
rows_claimed(struct rows *rows, int64_t item)
{
	struct sqlite3_stmt *stmt = BIND(rows, item_claimed, number(item));
	char *claimed = catalog_row(stmt) ? catalog_text(stmt, 0) : NULL;

	sqlite3_reset(stmt);
	return claimed;
}

/*
 * CLAIMED is ITEM's from here on, if it has none and is not fetched yet.  True:
 * other bytes are claimed, or are here.
 */
bool
rows_contradicts(struct rows *rows, int64_t item, const char *claimed)
{
	struct sqlite3_stmt *stmt;
	bool other;

	RUN(rows, item_claim, text(claimed), number(item));
	stmt = BIND(rows, item_contradicts, text(claimed), number(item));
	other = catalog_row(stmt);
	sqlite3_reset(stmt);
	return other;
}
