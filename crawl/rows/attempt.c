/*
 * An item's history: a row for each time that it was asked for or decided on.
 */
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
}
