/*
 * What a source or a page holds: items, what mentions them, pages to visit.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"

/* Returns the origin where the frontier has grown by it, or else 0. */
static int64_t
visit(struct rows *rows, const struct found *found, int64_t item)
{
	int64_t at = rows_origin(rows, found->origin);

	RUN(rows, visit_new, key(item), text(item == 0 ? found->url : NULL),
	    number(found->source), number(at),
	    number(found->depth < 0 ? 0 : found->depth), number(time_ms()));
	if (!rows_changed(rows))
		return 0;
	tally_asked(rows->tally, item == 0, 1);
	return at;
}

static int64_t
link_found(
    struct rows *rows, const struct plan *plan, const struct found *found)
{
	struct sqlite3_stmt *stmt =
	    BIND(rows, source_room, number(found->source), number(plan->pages));
	bool room = catalog_row(stmt);
	int64_t at;

	sqlite3_reset(stmt);
	if (!room || (at = visit(rows, found, 0)) == 0)
		return 0;
	RUN(rows, source_page, number(found->source));
	return at;
}

static bool
is_state(struct sqlite3_stmt *stmt, int col, const char *state)
{
	return strcmp((const char *)sqlite3_column_text(stmt, col), state) == 0;
}

/* What needs no visit is decided on here. */
static void
decided(struct rows *rows, const struct found *found, int64_t item)
{
	if (found->reason == NULL && found->local)
		rows_stored(rows, item,
		    &(struct received) {
			.mime = found->mime, .at = &found->stored });
	else if (found->reason == NULL)
		return;
	tally_asked(rows->tally, false, 1);
	if (found_refused(found) && !found->local)
		RUN(rows, item_private, number(item));
	rows_attempt(rows, &(struct attempt) {
			       .item = item,
			       .url = found->url,
			       .result = found->reason == NULL  ? "fetched"
					 : found_refused(found) ? "refused"
								: "failed",
			       .reason = found->reason,
			       .record = &found->stored,
			   });
}

/* Known by a URL with a secret only; now the same stands there without. */
static bool
published(struct rows *rows, int64_t item)
{
	RUN(rows, item_public, number(item));
	if (!rows_changed(rows))
		return false;
	rows_reopen(rows, item);
	tally_asked(rows->tally, false, -1); /* its visit will be */
	return true;
}

/* A new item; 0: there is one already. */
static int64_t
make_item(struct rows *rows, const struct found *found)
{
	int64_t item;

	RUN(rows, item_new, text(found->url),
	    text(found->reason == NULL  ? "waiting"
		 : found_refused(found) ? "refused"
					: "failed"),
	    text(found->reason), text(found->claimed));
	if (!rows_changed(rows))
		return 0;
	item = rows_last_id(rows);
	decided(rows, found, item);
	return item;
}

/*
 * The item of FOUND, made where there is none.  *SETTLED: it needs no visit.
 */
static int64_t
item_of(struct rows *rows, const struct found *found, bool *settled)
{
	int64_t item = make_item(rows, found);
	struct sqlite3_stmt *stmt;
	bool refused;

	*settled = found->origin == NULL;
	if (item != 0)
		return item;
	stmt = BIND(rows, item_get, text(found->url));
	if (!catalog_row(stmt))
		errx(1, "item '%s': is gone", found->url);
	item = sqlite3_column_int64(stmt, 0);
	refused = is_state(stmt, 1, "refused");
	*settled = *settled || !is_state(stmt, 1, "waiting");
	sqlite3_reset(stmt);
	if (found->local && !found->known)
		decided(rows, found, item);
	if (refused && found->origin != NULL && published(rows, item))
		*settled = false;
	return item;
}

/*
 * The licence that a page states of just this image: what it allows is what a
 * link to it would.
 */
static void
terms(struct rows *rows, const struct plan *plan, const struct found *found)
{
	struct sightings seen = { 0 };
	char *link, now[21];

	if (found->terms == NULL || found->licence == NULL)
		return;
	if (asprintf(&link, "<%s>; rel=\"license\"", found->licence) == -1)
		err(1, NULL);
	signals_page(&seen, &plan->asker, "link", link);
	time_write(now, time(NULL));
	if (seen.n > 0)
		RUN(rows, signal_new, number(found->item), text(found->url),
		    text(seen.list[0].name), text(place_name(IN_PAGE)),
		    text(topic_name(LICENCE)), text(found->terms),
		    text(says_name(seen.list[0].says)), number(0), number(0),
		    text(now));
	sightings_clear(&seen);
	free(link);
}

/*
 * Returns the origin that has got something to do by it, or 0.  A pair of text
 * and other bytes than those that are here, or claimed, is none.
 */
int64_t
rows_found(struct rows *rows, const struct plan *plan, struct found *found)
{
	bool settled, other;

	if (found->depth >= 0)
		return link_found(rows, plan, found);
	found->item = item_of(rows, found, &settled);
	other = found->claimed != NULL &&
		rows_contradicts(rows, found->item, found->claimed) &&
		!plan->unverified;
	tally_pair(rows->tally, other);
	if (other)
		return 0;
	RUN(rows, mention_new, text(found->uid), number(found->item),
	    number(found->source), text(found->page), text(found->title),
	    text(found->caption), text(found->kind), text(found->author),
	    text(found->licence), text(found->extra), text(found->posted),
	    text(found->posted_as));
	terms(rows, plan, found);
	return settled ? 0 : visit(rows, found, found->item);
}
