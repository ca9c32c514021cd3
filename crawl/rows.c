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
	X(item_refuse, "UPDATE item SET state = 'refused', reason = ? "        \
		       "WHERE id = ?")                                         \
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
	X(visit_refuse, "UPDATE frontier SET state = 'refused', reason = ? "   \
			"WHERE item = ?")                                      \
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
	X(suppressed, "SELECT why FROM suppressed WHERE sha256 = ?")           \
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

/* What is bound to a parameter; bytes NULL and 0 of a key are NULL. */
struct value {
	const void *bytes;
	int64_t n;
	int type; /* SQLITE_TEXT, SQLITE_BLOB, SQLITE_INTEGER */
};

static struct value
text(const char *s)
{
	return (struct value) { s, -1, s == NULL ? SQLITE_NULL : SQLITE_TEXT };
}

static struct value
blob(const void *bytes, int64_t len)
{
	return (struct value) { bytes, len, SQLITE_BLOB };
}

static struct value
number(int64_t n)
{
	return (struct value) { NULL, n, SQLITE_INTEGER };
}

static struct value
key(int64_t id)
{
	return (
	    struct value) { NULL, id, id == 0 ? SQLITE_NULL : SQLITE_INTEGER };
}

/*
 * Statement WHICH with its N parameters, in their order, ready to be run.
 */
static struct sqlite3_stmt *
bind(struct rows *rows, int which, const struct value *values, size_t n)
{
	struct sqlite3_stmt *stmt = rows->stmt[which];

	for (size_t i = 0; i < n; i++) {
		const struct value *v = &values[i];
		int at = (int)i + 1;

		if (v->type == SQLITE_TEXT)
			sqlite3_bind_text(
			    stmt, at, v->bytes, (int)v->n, SQLITE_STATIC);
		else if (v->type == SQLITE_BLOB)
			sqlite3_bind_blob(
			    stmt, at, v->bytes, (int)v->n, SQLITE_STATIC);
		else if (v->type == SQLITE_INTEGER)
			sqlite3_bind_int64(stmt, at, v->n);
		else
			sqlite3_bind_null(stmt, at);
	}
	return stmt;
}

#define VALUES(...) ((const struct value[]) { __VA_ARGS__ })
#define BIND(rows, which, ...)                     \
	bind((rows), (which), VALUES(__VA_ARGS__), \
	    sizeof(VALUES(__VA_ARGS__)) / sizeof(struct value))
#define RUN(...) catalog_step(BIND(__VA_ARGS__))

static int64_t
last_id(struct rows *rows)
{
	return sqlite3_last_insert_rowid(sqlite3_db_handle(rows->stmt[0]));
}

/*
 * This command's source: a second run of it finds where the first stopped.
 */
void
rows_source(struct rows *rows, const struct plan *plan, struct source *src)
{
	const char *name = src->collector->name;
	struct sqlite3_stmt *stmt;
	char now[21], options[120];

	snprintf(options, sizeof(options),
	    "{\"depth\":%d,\"max-pages\":%lld,\"max-bytes\":%lld}", plan->depth,
	    (long long)plan->pages, (long long)plan->bytes);
	time_write(now, time(NULL));
	RUN(rows, source_new, text(name), text(src->locator),
	    text(plan->user_agent),
	    text(plan->asker.strict ? "strict" : "ai-signals"), text(options),
	    text(now));
	stmt = BIND(rows, source_get, text(name), text(src->locator));
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
	RUN(rows, source_at, number(src->position), number(src->id));
}

void
rows_finish(struct rows *rows, const struct source *src)
{
	char now[21];

	time_write(now, time(NULL));
	RUN(rows, source_end, text(now), number(src->id));
}

/*
 * SRC can not be read on: the same command will try again.
 */
void
rows_broken(struct rows *rows, const struct source *src, const char *reason)
{
	RUN(rows, source_broken, text(reason), number(src->id));
}

static int64_t
origin(struct rows *rows, const char *name)
{
	struct sqlite3_stmt *stmt;

	if (rows->origin != NULL && strcmp(rows->origin, name) == 0)
		return rows->origin_id;
	stmt = BIND(rows, origin_get, text(name));
	rows->origin_id = catalog_row(stmt) ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_reset(stmt);
	if (rows->origin_id == 0) {
		RUN(rows, origin_new, text(name));
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
	int64_t at = origin(rows, found->origin);

	RUN(rows, visit_new, key(item), text(item == 0 ? found->url : NULL),
	    number(found->source), number(at),
	    number(found->depth < 0 ? 0 : found->depth), number(time_ms()));
	return sqlite3_changes(sqlite3_db_handle(rows->stmt[0])) > 0 ? at : 0;
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

static void
stored(
    struct rows *rows, int64_t item, const char *mime, const struct stored *at)
{
	char now[21];

	time_write(now, time(NULL));
	RUN(rows, item_bytes, text(mime), number(at->bytes),
	    blob(at->sha256, sizeof(at->sha256)),
	    blob(at->xxh3, sizeof(at->xxh3)), number(at->file),
	    number(at->offset), number(at->length), number(at->body), text(now),
	    text(at->remote ? "public" : "unknown"),
	    text(at->remote ? "sent to a request without credentials" : NULL),
	    number(item));
}

static const char *const state_names[] = { "done", "fetched", "refused",
	"failed", "waiting" };

static void
item_is(struct rows *rows, int64_t item, const struct outcome *out)
{
	RUN(rows, item_state, text(state_names[out->state]), text(out->reason),
	    key(out->status), text(out->url), number(item));
}

static bool
is_state(struct sqlite3_stmt *stmt, int col, const char *state)
{
	return strcmp((const char *)sqlite3_column_text(stmt, col), state) == 0;
}

/*
 * The item of FOUND, made where there is none.  *SETTLED: it needs no visit.
 */
static int64_t
item_of(struct rows *rows, const struct found *found, bool *settled)
{
	struct sqlite3_stmt *stmt = BIND(rows, item_get, text(found->url));
	int64_t item = 0;

	*settled = found->origin == NULL;
	if (catalog_row(stmt)) {
		item = sqlite3_column_int64(stmt, 0);
		*settled = *settled || !is_state(stmt, 1, "waiting");
	}
	sqlite3_reset(stmt);
	if (item != 0)
		return item;
	RUN(rows, item_new, text(found->url),
	    text(found->reason == NULL ? "waiting"
		 : found->local        ? "refused"
				       : "failed"),
	    text(found->reason));
	item = last_id(rows);
	if (!found->local || found->reason != NULL)
		return item;
	stored(rows, item, found->mime, &found->stored);
	item_is(rows, item, &(struct outcome) { .state = FETCHED });
	return item;
}

/*
 * Are the bytes of URL here?
 */
bool
rows_has(struct rows *rows, const char *url)
{
	struct sqlite3_stmt *stmt = BIND(rows, item_get, text(url));
	bool has = catalog_row(stmt) && is_state(stmt, 1, "fetched");

	sqlite3_reset(stmt);
	return has;
}

/*
 * Why bytes of this digest must never come in, or NULL.
 */
char *
rows_suppressed(struct rows *rows, const uint8_t sha256[32])
{
	struct sqlite3_stmt *stmt = BIND(rows, suppressed, blob(sha256, 32));
	char *why = catalog_row(stmt) ? catalog_text(stmt, 0) : NULL;

	sqlite3_reset(stmt);
	return why;
}

/*
 * Returns the origin that has got something to do by it, or 0.
 */
int64_t
rows_found(struct rows *rows, const struct plan *plan, struct found *found)
{
	bool settled;

	if (found->depth >= 0)
		return link_found(rows, plan, found);
	found->item = item_of(rows, found, &settled);
	RUN(rows, mention_new, text(found->uid), number(found->item),
	    number(found->source), text(found->page), text(found->title),
	    text(found->caption), text(found->kind), text(found->author),
	    text(found->licence), text(found->extra));
	return settled ? 0 : visit(rows, found, found->item);
}

static void
signals(struct rows *rows, int64_t item, const char *url,
    const struct sightings *seen)
{
	static const char *const places[] = { "robots", "header", "page",
		"bytes" };
	static const char *const says[] = { "unknown", "allow", "refuse" };
	char now[21];

	time_write(now, time(NULL));
	for (size_t i = 0; i < seen->n; i++) {
		const struct sighting *s = &seen->list[i];

		RUN(rows, signal_new, key(item), text(url), text(s->name),
		    text(places[s->place]), text(s->raw), text(says[s->says]),
		    number(s->deciding), text(now));
	}
}

/*
 * FOUND is on a page that refuses, as OUT has it: so do its images, also those
 * that came before.
 */
void
rows_refuse(
    struct rows *rows, const struct outcome *out, const struct found *found)
{
	signals(rows, found->item, found->url, &out->seen);
	RUN(rows, item_refuse, text(out->reason), number(found->item));
	RUN(rows, visit_refuse, text(out->reason), number(found->item));
}

static void
robots(struct rows *rows, const struct outcome *out)
{
	const struct stored *at = &out->stored;

	RUN(rows, origin_robots,
	    (struct value) { out->robots, (int64_t)out->robotslen,
		out->robots == NULL ? SQLITE_NULL : SQLITE_TEXT },
	    number(out->status),
	    at->length > 0 ? blob(at->sha256, sizeof(at->sha256)) : key(0),
	    number(time_ms()), number(out->origin->id));
}

/* Returns the origin of the next request. */
static int64_t
later(struct rows *rows, const struct outcome *out)
{
	const struct visit *v = out->visit;
	int64_t at;

	if (out->hop.text == NULL) {
		RUN(rows, visit_later, number(out->due), number(v->tries + 1),
		    text(out->reason), number(v->id));
		return out->origin->id;
	}
	at = origin(rows, out->hop.origin);
	RUN(rows, visit_hop, number(out->due), number(at), text(out->hop.text),
	    text(v->via), number(v->id));
	return at;
}

static void
ended(struct rows *rows, const struct outcome *out)
{
	RUN(rows, visit_over,
	    text(out->state == FETCHED ? "done" : state_names[out->state]),
	    text(out->reason), number(out->visit->id));
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
	struct origin *o = out->origin;

	if (o->due != o->known_due)
		RUN(rows, origin_pace, number(o->due), number(o->failures),
		    number(o->delay), number(o->id));
	o->known_due = o->due;
	if (out->visit == NULL) {
		robots(rows, out);
		return 0;
	}
	signals(rows, out->visit->item, out->visit->url, &out->seen);
	if (out->state == LATER)
		return later(rows, out);
	ended(rows, out);
	return 0;
}

void
rows_warc(struct rows *rows, int64_t file, int64_t length)
{
	RUN(rows, warc_length, number(file), number(length));
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
