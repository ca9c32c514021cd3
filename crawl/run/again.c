/*
 * What the set has already, asked for again: a server that knows what it sent
 * says that it is the same (RFC 9110 13.1), and no bytes come twice.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

/*
 * The validators are of the URL that they came from: where a redirect led.
 */
void
again_ask(struct crawl *c, struct fetch *f, const struct visit *visit)
{
	struct held held;

	if (!visit->held || !rows_held(c->rows, visit->item, &held))
		return;
	if (strcmp(held.url, visit->url) == 0 &&
	    warc_holds(c->warc, &held.stored))
		fetch_unless(f, held.etag, held.modified);
	held_clear(&held);
}

/*
 * Status 304, to a request with a condition.  False: there was none.
 */
bool
again_unmodified(struct crawl *c, struct fetch *f, struct stored *at)
{
	const struct visit *visit = ((struct job *)f->ctx)->visit;
	struct held held;
	bool asked;

	if (!visit->held || !rows_held(c->rows, visit->item, &held))
		return false;
	asked = strcmp(held.url, visit->url) == 0 &&
		warc_holds(c->warc, &held.stored) &&
		(held.etag != NULL || held.modified != NULL);
	if (asked)
		warc_write(c->warc,
		    &(struct reply) {
			.url = f->url,
			.ip = f->ip,
			.head = f->head,
			.headlen = f->headlen,
			.prior = &held.stored,
			.unmodified = true,
		    },
		    at);
	held_clear(&held);
	return asked;
}

/*
 * Are these the bytes that the set has of it?
 */
bool
again_same(struct crawl *c, const struct visit *visit, const struct stored *at)
{
	struct held held;
	bool same;

	if (!visit->held || !rows_held(c->rows, visit->item, &held))
		return false;
	same = memcmp(held.stored.sha256, at->sha256, sizeof(at->sha256)) == 0;
	held_clear(&held);
	return same;
}
