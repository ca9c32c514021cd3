/*
 * What DNS said: a cache, and no larger than it need be.
 */
#include "crawl/rows/bind.h"

#define ADDRESSES 1000000 /* hosts that are remembered, the last ones, */
#define MORE 500000       /* and so many more until it is looked at */

/*
 * What no longer holds, and what is too much, is forgotten.
 */
void
rows_prune(struct rows *rows)
{
	RUN(rows, address_old, number(time_ms()));
	RUN(rows, address_many, number(ADDRESSES));
	rows->answers = 0;
}

void
rows_address(struct rows *rows, const struct answer *answer)
{
	RUN(rows, address_new, text(answer->name), text(answer->list),
	    text(answer->reason), number(answer->expires));
	if (++rows->answers >= MORE)
		rows_prune(rows);
}
