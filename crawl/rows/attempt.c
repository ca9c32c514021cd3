/*
 * An item's history: a row for each time that it was asked for or decided on.
 */
#include <string.h>

#include "crawl/rows/bind.h"

void
rows_attempt(struct rows *rows, const struct attempt *a)
{
	const struct stored *at = a->record;
	bool kept = at != NULL && at->length > 0;
	char now[21];

	time_write(now, time(NULL));
	RUN(rows, attempt_new, number(a->item), text(a->url), text(now),
	    text(a->result), key(a->status), text(a->reason),
	    kept ? number(at->reply_file) : key(0),
	    kept ? number(at->reply_offset) : key(0));
	if (!a->late)
		tally_add(rows->tally, a);
}

void
rows_count(struct rows *rows, struct tally *tally)
{
	struct sqlite3_stmt *stmt = rows->stmt[attempt_max];

	rows->tally = tally;
	if (catalog_row(stmt))
		rows->before = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
}

static bool
is_due(struct rows *rows, int64_t item)
{
	struct sqlite3_stmt *stmt = BIND(rows, visit_state, number(item));
	bool due =
	    catalog_row(stmt) &&
	    strcmp((const char *)sqlite3_column_text(stmt, 0), "due") == 0;

	sqlite3_reset(stmt);
	return due;
}

/*
 * What this run has decided is undone; what an earlier one has is asked anew.
 */
void
rows_reopen(struct rows *rows, int64_t item)
{
	struct sqlite3_stmt *stmt;

	if (rows->tally == NULL || is_due(rows, item))
		return;
	stmt = BIND(rows, attempt_last, number(item), number(rows->before));
	if (catalog_row(stmt))
		tally_undo(rows->tally,
		    &(struct attempt) {
			.result = (const char *)sqlite3_column_text(stmt, 0),
			.reason = (const char *)sqlite3_column_text(stmt, 1),
		    });
	else
		tally_asked(rows->tally, false, 1);
	sqlite3_reset(stmt);
}
