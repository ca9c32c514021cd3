/*
 * All that crawl writes into the catalog.  The caller holds the transaction.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/crawl.h"

#define STATEMENTS(X)                                                          \
	X(source_new,                                                          \
	    "INSERT INTO source (collector, locator, agent, policy, "          \
	    "options, started) VALUES (?, ?, ?, ?, ?, ?) "                     \
	    "ON CONFLICT DO NOTHING")                                          \
	X(source_get, "SELECT id, position, finished FROM source "             \
		      "WHERE collector = ? AND locator = ?")                   \
	X(source_at, "UPDATE source SET position = ? WHERE id = ?")            \
	X(source_end, "UPDATE source SET finished = ?, reason = NULL "         \
		      "WHERE id = ?")                                          \
	X(source_broken, "UPDATE source SET reason = ? WHERE id = ?")          \
	X(source_room, "SELECT 1 FROM source WHERE id = ? AND pages < ?")      \
	X(source_page, "UPDATE source SET pages = pages + 1 WHERE id = ?")     \
	X(origin_get, "SELECT id FROM origin WHERE name = ?")                  \
	X(origin_new, "INSERT INTO origin (name) VALUES (?)")                  \
	X(origin_pace, "UPDATE origin SET due = ?, failures = ?, delay = ? "   \
		       "WHERE id = ?")                                         \
	X(origin_robots, "UPDATE origin SET robots = ?, robots_status = ?, "   \
			 "robots_sha256 = ?, robots_at = ? WHERE id = ?")      \
	X(item_get, "SELECT id, state FROM item WHERE url = ?")                \
	X(item_new, "INSERT INTO item (url, state, reason) VALUES (?, ?, ?)")  \
	X(item_state, "UPDATE item SET state = ?, reason = ?, status = ?, "    \
		      "final_url = nullif(?, url) WHERE id = ?")               \
	X(item_bytes, "UPDATE item SET mime = ?, bytes = ?, sha256 = ?, "      \
		      "xxh3 = ?, warc = ?, record_offset = ?, "                \
		      "record_length = ?, body_offset = ?, fetched = ?, "      \
		      "visibility = ?, proof = ? WHERE id = ?")                \
	X(mention_new, "INSERT INTO mention (uid, item, source, page, title, " \
		       "caption, kind, author, licence, extra) VALUES (?1, "   \
		       "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "                      \
		       "CASE WHEN json_valid(?10) THEN ?10 END) "              \
		       "ON CONFLICT DO NOTHING")                               \
	X(visit_new, "INSERT INTO frontier (item, page, source, origin, "      \
		     "depth, due) VALUES (?, ?, ?, ?, ?, ?) "                  \
		     "ON CONFLICT DO NOTHING")                                 \
	X(visit_over,                                                          \
	    "UPDATE frontier SET state = ?, reason = ? WHERE id = ?")          \
	X(visit_item, "UPDATE frontier SET state = ?, reason = ? "             \
		      "WHERE item = ?")                                        \
	X(visit_later, "UPDATE frontier SET due = ?, tries = ?, reason = ? "   \
		       "WHERE id = ?")                                         \
	X(visit_hop, "UPDATE frontier SET due = ?, origin = ?, target = ?, "   \
		     "via = ? WHERE id = ?")                                   \
	X(signal_new, "INSERT INTO signal (item, url, name, place, raw, "      \
		      "says, deciding, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?) " \
		      "ON CONFLICT DO UPDATE SET seen = excluded.seen, "       \
		      "says = excluded.says, deciding = excluded.deciding, "   \
		      "item = coalesce(item, excluded.item)")                  \
	X(visit_again,                                                         \
	    "UPDATE frontier SET state = 'due', due = 0, tries = 0, "          \
	    "reason = NULL WHERE state = 'failed'")                            \
	X(item_again, "UPDATE item SET state = 'waiting', reason = NULL "      \
		      "WHERE state = 'failed' AND id IN "                      \
		      "(SELECT item FROM frontier WHERE state = 'due')")       \
	X(origin_again, "UPDATE origin SET failures = 0, robots_at = NULL "    \
			"WHERE failures > 0")                                  \
	X(warc_length, "INSERT INTO warc (id, length) VALUES (?, ?) "          \
		       "ON CONFLICT DO UPDATE SET length = excluded.length")

#define NAME(name, sql) name,
#define TEXT(name, sql) sql,

enum { STATEMENTS(NAME) COUNT };

static const char *const statements[] = { STATEMENTS(TEXT) };

struct rows {
	struct sqlite3_stmt *stmt[COUNT];
	char *origin; /* name of the last origin that was looked up */
	int64_t origin_id;
};

struct rows *
rows_open(struct catalog *cat)
{
	struct rows *rows = calloc(1, sizeof(*rows));

	if (rows == NULL)
		err(1, NULL);
	for (int i = 0; i < COUNT; i++)
		rows->stmt[i] = catalog_prepare(cat, statements[i]);
	return rows;
}

void
rows_close(struct rows *rows)
{
	if (rows == NULL)
		return;
	for (int i = 0; i < COUNT; i++)
		sqlite3_finalize(rows->stmt[i]);
	free(rows->origin);
	free(rows);
}

static void
text(struct sqlite3_stmt *stmt, int i, const char *s)
{
	sqlite3_bind_text(stmt, i, s, -1, SQLITE_STATIC);
}

/* 0 is NULL: no id is 0. */
static void
key(struct sqlite3_stmt *stmt, int i, int64_t id)
{
	if (id == 0)
		sqlite3_bind_null(stmt, i);
	else
		sqlite3_bind_int64(stmt, i, id);
}

static void
number(struct sqlite3_stmt *stmt, int i, int64_t n)
{
	sqlite3_bind_int64(stmt, i, n);
}

static void
blob(struct sqlite3_stmt *stmt, int i, const void *bytes, int len)
{
	sqlite3_bind_blob(stmt, i, bytes, len, SQLITE_STATIC);
}

static int64_t
last_id(struct rows *rows)
{
	return sqlite3_last_insert_rowid(sqlite3_db_handle(rows->stmt[0]));
}

static int
changes(struct rows *rows)
{
	return sqlite3_changes(sqlite3_db_handle(rows->stmt[0]));
}

/*
 * This command's source: a second run of it finds where the first stopped.
 */
void
rows_source(struct rows *rows, const struct plan *plan, struct source *src)
{
	struct sqlite3_stmt *stmt = rows->stmt[source_new];
	char now[21], options[120];

	snprintf(options, sizeof(options),
	    "{\"depth\":%d,\"max-pages\":%lld,\"max-bytes\":%lld}", plan->depth,
	    (long long)plan->pages, (long long)plan->bytes);
	time_write(now, time(NULL));
	text(stmt, 1, src->collector->name);
	text(stmt, 2, src->locator);
	text(stmt, 3, plan->user_agent);
	text(stmt, 4, plan->asker.strict ? "strict" : "ai-signals");
	text(stmt, 5, options);
	text(stmt, 6, now);
	catalog_step(stmt);
	stmt = rows->stmt[source_get];
	text(stmt, 1, src->collector->name);
	text(stmt, 2, src->locator);
	if (!catalog_row(stmt))
		errx(1, "source '%s': is gone", src->locator);
	src->id = sqlite3_column_int64(stmt, 0);
	src->position = sqlite3_column_int64(stmt, 1);
	src->finished = sqlite3_column_type(stmt, 2) != SQLITE_NULL;
	sqlite3_reset(stmt);
}

void
rows_position(struct rows *rows, const struct source *src)
{
	struct sqlite3_stmt *stmt = rows->stmt[source_at];

	number(stmt, 1, src->position);
	number(stmt, 2, src->id);
	catalog_step(stmt);
}

void
rows_finish(struct rows *rows, const struct source *src)
{
	struct sqlite3_stmt *stmt = rows->stmt[source_end];
	char now[21];

	time_write(now, time(NULL));
	text(stmt, 1, now);
	number(stmt, 2, src->id);
	catalog_step(stmt);
}

/*
 * SRC can not be read on: the same command will try again.
 */
void
rows_broken(struct rows *rows, const struct source *src, const char *reason)
{
	struct sqlite3_stmt *stmt = rows->stmt[source_broken];

	text(stmt, 1, reason);
	number(stmt, 2, src->id);
	catalog_step(stmt);
}

static int64_t
origin(struct rows *rows, const char *name)
{
	struct sqlite3_stmt *stmt = rows->stmt[origin_get];

	if (rows->origin != NULL && strcmp(rows->origin, name) == 0)
		return rows->origin_id;
	text(stmt, 1, name);
	rows->origin_id = 0;
	if (catalog_row(stmt))
		rows->origin_id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	if (rows->origin_id == 0) {
		text(rows->stmt[origin_new], 1, name);
		catalog_step(rows->stmt[origin_new]);
		rows->origin_id = last_id(rows);
	}
	free(rows->origin);
	if ((rows->origin = strdup(name)) == NULL)
		err(1, NULL);
	return rows->origin_id;
}

/* Returns the origin where the frontier has grown by it, or else 0. */
static int64_t
visit(struct rows *rows, const struct found *found, int64_t item)
{
	struct sqlite3_stmt *stmt = rows->stmt[visit_new];
	int64_t at = origin(rows, found->origin);

	key(stmt, 1, item);
	text(stmt, 2, item == 0 ? found->url : NULL);
	number(stmt, 3, found->source);
	number(stmt, 4, at);
	number(stmt, 5, found->depth < 0 ? 0 : found->depth);
	number(stmt, 6, time_ms());
	catalog_step(stmt);
	return changes(rows) > 0 ? at : 0;
}

static int64_t
link_found(
    struct rows *rows, const struct plan *plan, const struct found *found)
{
	struct sqlite3_stmt *stmt = rows->stmt[source_room];
	bool room;
	int64_t at;

	number(stmt, 1, found->source);
	number(stmt, 2, plan->pages);
	room = catalog_row(stmt);
	sqlite3_reset(stmt);
	if (!room || (at = visit(rows, found, 0)) == 0)
		return 0;
	number(rows->stmt[source_page], 1, found->source);
	catalog_step(rows->stmt[source_page]);
	return at;
}

static void
stored(
    struct rows *rows, int64_t item, const char *mime, const struct stored *at)
{
	struct sqlite3_stmt *stmt = rows->stmt[item_bytes];
	char now[21];

	time_write(now, time(NULL));
	text(stmt, 1, mime);
	number(stmt, 2, at->bytes);
	blob(stmt, 3, at->sha256, sizeof(at->sha256));
	blob(stmt, 4, at->xxh3, sizeof(at->xxh3));
	number(stmt, 5, at->file);
	number(stmt, 6, at->offset);
	number(stmt, 7, at->length);
	number(stmt, 8, at->body);
	text(stmt, 9, now);
	text(stmt, 10, at->remote ? "public" : "unknown");
	text(stmt, 11,
	    at->remote ? "sent to a request without credentials" : NULL);
	number(stmt, 12, item);
	catalog_step(stmt);
}

static const char *const state_names[] = { "done", "fetched", "refused",
	"failed", "waiting" };

static void
item_is(struct rows *rows, int64_t item, const struct outcome *out)
{
	struct sqlite3_stmt *stmt = rows->stmt[item_state];

	text(stmt, 1, state_names[out->state]);
	text(stmt, 2, out->reason);
	key(stmt, 3, out->status);
	text(stmt, 4, out->url);
	number(stmt, 5, item);
	catalog_step(stmt);
}

/*
 * The item of FOUND, made where there is none.  *SETTLED: it needs no visit.
 */
static int64_t
item_of(struct rows *rows, const struct found *found, bool *settled)
{
	struct sqlite3_stmt *stmt = rows->stmt[item_get];
	int64_t item = 0;

	*settled = found->origin == NULL;
	text(stmt, 1, found->url);
	if (catalog_row(stmt)) {
		item = sqlite3_column_int64(stmt, 0);
		*settled = strcmp((const char *)sqlite3_column_text(stmt, 1),
			       "waiting") != 0;
	}
	sqlite3_reset(stmt);
	if (item != 0)
		return item;
	bool failed = found->origin == NULL && !found->local;

	stmt = rows->stmt[item_new];
	text(stmt, 1, found->url);
	text(stmt, 2, failed ? "failed" : "waiting");
	text(stmt, 3, failed ? found->reason : NULL);
	catalog_step(stmt);
	item = last_id(rows);
	if (!found->local)
		return item;
	stored(rows, item, found->mime, &found->stored);
	item_is(rows, item, &(struct outcome) { .state = FETCHED });
	*settled = true;
	return item;
}

bool
rows_has(struct rows *rows, const char *url)
{
	struct sqlite3_stmt *stmt = rows->stmt[item_get];
	bool has;

	text(stmt, 1, url);
	has =
	    catalog_row(stmt) &&
	    strcmp((const char *)sqlite3_column_text(stmt, 1), "fetched") == 0;
	sqlite3_reset(stmt);
	return has;
}

static void
mention(struct rows *rows, const struct found *found, int64_t item)
{
	struct sqlite3_stmt *stmt = rows->stmt[mention_new];

	text(stmt, 1, found->uid);
	number(stmt, 2, item);
	number(stmt, 3, found->source);
	text(stmt, 4, found->page);
	text(stmt, 5, found->title);
	text(stmt, 6, found->caption);
	text(stmt, 7, found->kind);
	text(stmt, 8, found->author);
	text(stmt, 9, found->licence);
	text(stmt, 10, found->extra);
	catalog_step(stmt);
}

/*
 * The origin that has got something to do by it, or 0.
 */
int64_t
rows_found(struct rows *rows, const struct plan *plan, struct found *found)
{
	bool settled;

	if (found->depth >= 0)
		return link_found(rows, plan, found);
	found->item = item_of(rows, found, &settled);
	mention(rows, found, found->item);
	return settled ? 0 : visit(rows, found, found->item);
}

static void
signals(struct rows *rows, int64_t item, const char *url,
    const struct sightings *seen)
{
	static const char *const places[] = { "robots", "header", "page",
		"bytes" };
	static const char *const says[] = { "unknown", "allow", "refuse" };
	struct sqlite3_stmt *stmt = rows->stmt[signal_new];
	char now[21];

	time_write(now, time(NULL));
	for (size_t i = 0; i < seen->n; i++) {
		const struct sighting *s = &seen->list[i];

		key(stmt, 1, item);
		text(stmt, 2, url);
		text(stmt, 3, s->name);
		text(stmt, 4, places[s->place]);
		text(stmt, 5, s->raw);
		text(stmt, 6, says[s->says]);
		number(stmt, 7, s->deciding);
		text(stmt, 8, now);
		catalog_step(stmt);
	}
}

/*
 * A page that refuses: so do its images, also those that came before.
 */
void
rows_refuse(
    struct rows *rows, const struct outcome *out, const struct found *found)
{
	struct sqlite3_stmt *stmt = rows->stmt[visit_item];

	signals(rows, found->item, found->url, &out->seen);
	item_is(rows, found->item,
	    &(struct outcome) { .state = REFUSED, .reason = out->reason });
	text(stmt, 1, "refused");
	text(stmt, 2, out->reason);
	number(stmt, 3, found->item);
	catalog_step(stmt);
}

static void
pace(struct rows *rows, const struct origin *at)
{
	struct sqlite3_stmt *stmt = rows->stmt[origin_pace];

	number(stmt, 1, at->due);
	number(stmt, 2, at->failures);
	number(stmt, 3, at->delay);
	number(stmt, 4, at->id);
	catalog_step(stmt);
}

static void
robots(struct rows *rows, const struct outcome *out)
{
	struct sqlite3_stmt *stmt = rows->stmt[origin_robots];

	sqlite3_bind_text(
	    stmt, 1, out->robots, (int)out->robotslen, SQLITE_STATIC);
	number(stmt, 2, out->status);
	if (out->stored.length > 0)
		blob(stmt, 3, out->stored.sha256, 32);
	else
		sqlite3_bind_null(stmt, 3);
	number(stmt, 4, time_ms());
	number(stmt, 5, out->origin->id);
	catalog_step(stmt);
}

/* Returns the origin of the next request. */
static int64_t
later(struct rows *rows, const struct outcome *out)
{
	struct sqlite3_stmt *stmt = rows->stmt[visit_later];
	int64_t at = out->origin->id;

	if (out->hop.text == NULL) {
		number(stmt, 1, out->due);
		number(stmt, 2, out->visit->tries + 1);
		text(stmt, 3, out->reason);
		number(stmt, 4, out->visit->id);
		catalog_step(stmt);
		return at;
	}
	stmt = rows->stmt[visit_hop];
	at = origin(rows, out->hop.origin);
	number(stmt, 1, out->due);
	number(stmt, 2, at);
	text(stmt, 3, out->hop.text);
	text(stmt, 4, out->visit->via);
	number(stmt, 5, out->visit->id);
	catalog_step(stmt);
	return at;
}

static void
ended(struct rows *rows, const struct outcome *out)
{
	struct sqlite3_stmt *stmt = rows->stmt[visit_over];

	text(stmt, 1, out->state == FETCHED ? "done" : state_names[out->state]);
	text(stmt, 2, out->reason);
	number(stmt, 3, out->visit->id);
	catalog_step(stmt);
	if (out->visit->item == 0)
		return;
	if (out->state == FETCHED)
		stored(rows, out->visit->item, out->mime, &out->stored);
	item_is(rows, out->visit->item, out);
}

/*
 * Returns the origin that has got something to do by it, or 0.
 */
int64_t
rows_outcome(struct rows *rows, const struct outcome *out)
{
	const char *url = out->visit == NULL ? NULL : out->visit->url;

	pace(rows, out->origin);
	if (out->visit == NULL) {
		robots(rows, out);
		return 0;
	}
	signals(rows, out->visit->item, url, &out->seen);
	if (out->state == LATER)
		return later(rows, out);
	ended(rows, out);
	return 0;
}

void
rows_warc(struct rows *rows, int64_t file, int64_t length)
{
	struct sqlite3_stmt *stmt = rows->stmt[warc_length];

	number(stmt, 1, file);
	number(stmt, 2, length);
	catalog_step(stmt);
}

/*
 * What failed is due once more: not what refused.
 */
void
rows_again(struct rows *rows)
{
	catalog_step(rows->stmt[visit_again]);
	catalog_step(rows->stmt[item_again]);
	catalog_step(rows->stmt[origin_again]);
}
