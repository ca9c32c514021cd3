/*
 * One line of events: JSON of Jetstream, as Bluesky's network is told, or of
 * ActivityPub, by SQLite's reader of JSON, which bounds how deep it goes; or a
 * URL.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/events/events.h"
#include "crawl/fetch/url.h"
#include "schemas/schemas.h"

#define POST "app.bsky.feed.post"
#define RKEY_BYTES 512 /* atproto.com/specs/record-key */
#define RKEY                                                   \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789.-_:~"

/* Columns of the look: texts, or NULL. */
#define FIELDS(X)                                                    \
	X(KIND, "j ->> '$.kind'")                                    \
	X(BY, "j ->> '$.did'")                                       \
	X(OPERATION, "j ->> '$.commit.operation'")                   \
	X(COLLECTION, "j ->> '$.commit.collection'")                 \
	X(RECORD_KEY, "j ->> '$.commit.rkey'")                       \
	X(ACTIVE, "j -> '$.account.active'")                         \
	X(STATUS, "j ->> '$.account.status'")                        \
	X(TYPE, "j ->> '$.type'")                                    \
	X(ACTOR, "coalesce(j ->> '$.actor.id', j ->> '$.actor')")    \
	X(OBJECT, "coalesce(j ->> '$.object.id', j ->> '$.object')") \
	X(OBJECT_TYPE, "j ->> '$.object.type'")

#define FIELD_NAME(name, sql) name,
#define FIELD_SQL(name, sql) sql ", "

enum { FIELDS(FIELD_NAME) FIELD_COUNT };

static const char look[] =
    "SELECT " FIELDS(FIELD_SQL) "NULL FROM (SELECT ?1 AS j)";

struct event_reader {
	sqlite3 *db;
	sqlite3_stmt *look;
};

struct event_reader *
event_reader_new(void)
{
	struct event_reader *r = calloc(1, sizeof(*r));

	if (r == NULL || sqlite3_open(":memory:", &r->db) != SQLITE_OK ||
	    sqlite3_prepare_v2(r->db, look, -1, &r->look, NULL) != SQLITE_OK)
		errx(1, "events: %s", r == NULL ? "" : sqlite3_errmsg(r->db));
	return r;
}

void
event_reader_free(struct event_reader *r)
{
	sqlite3_finalize(r->look);
	sqlite3_close(r->db);
	free(r);
}

void
event_clear(struct event *event)
{
	free(event->name);
	for (size_t i = 0; i < event->n; i++)
		free(event->keys[i].text);
	*event = (struct event) { 0 };
}

/* TEXT, that asprintf(3) made, or NULL: none. */
static void
add(struct event *event, enum reach reach, char *text)
{
	if (text != NULL)
		event->keys[event->n++] = (struct key) { reach, text };
}

__attribute__((format(printf, 1, 2))) static char *
form(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) == -1)
		err(1, NULL);
	va_end(args);
	return text;
}

static bool
is(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

/* Column WHICH, or NULL: what holds a NUL is no name of anything. */
static const char *
field(struct event_reader *r, int which)
{
	const char *text = (const char *)sqlite3_column_text(r->look, which);
	int len = sqlite3_column_bytes(r->look, which);

	return text != NULL && strlen(text) == (size_t)len ? text : NULL;
}

/* A post: its page is where Bluesky's own site shows it. */
static void
read_commit(struct event_reader *r, struct event *event)
{
	const char *did = field(r, BY), *key = field(r, RECORD_KEY);

	event->kind = EVENT_OTHER;
	if (!is(field(r, OPERATION), "delete") ||
	    !is(field(r, COLLECTION), POST))
		return;
	event->kind = EVENT_WRONG;
	if (did == NULL || !did_is(did) || key == NULL || *key == '\0' ||
	    strlen(key) > RKEY_BYTES || key[strspn(key, RKEY)] != '\0' ||
	    is(key, ".") || is(key, ".."))
		return;
	event->kind = EVENT_GONE;
	event->name = form("at://%s/" POST "/%s", did, key);
	add(event, THIS, form(BLUESKY "%s/post/%s", did, key));
	add(event, THIS, text_copy(event->name));
}

/*
 * atproto.com/specs/account: deleted and takendown are meant to last,
 * deactivated and suspended are for a time; an account that moves to another
 * host is deactivated at the first.  Others speak of the host that tells.
 */
static void
read_account(struct event_reader *r, struct event *event)
{
	const char *did = field(r, BY), *active = field(r, ACTIVE);
	const char *status = field(r, STATUS);
	bool lasts = is(status, "deleted") || is(status, "takendown");

	event->kind = EVENT_WRONG;
	if (did == NULL || !did_is(did) ||
	    (!is(active, "true") && !is(active, "false")))
		return;
	event->kind = is(active, "true") ? EVENT_BACK
		      : lasts            ? EVENT_GONE
					 : EVENT_PAUSED;
	event->name = form("account %s is %s", did,
	    event->kind == EVENT_GONE   ? status
	    : event->kind == EVENT_BACK ? "active"
					: "paused");
	add(event, OF_DID, text_copy(did));
	add(event, UNDER, form(BLUESKY "%s", did));
	add(event, UNDER, form("at://%s/" POST, did));
}

static bool
same_origin(const struct url *a, const char *text)
{
	struct url b;
	bool same;

	if (text == NULL || url_read(&b, text) != NULL)
		return false;
	same = strcmp(a->origin, b.origin) == 0;
	url_clear(&b);
	return same;
}

/* The types of actors: www.w3.org/TR/activitystreams-vocabulary, 3.2. */
static bool
is_actor(const char *type)
{
	return is(type, "Person") || is(type, "Service") || is(type, "Group") ||
	       is(type, "Organization") || is(type, "Application");
}

/*
 * An actor that deletes itself takes what is under its id with it.  One whose
 * id has no path, or a query, would take more than what is its own.
 */
static void
take_object(struct event *event, const struct url *object, bool actor)
{
	size_t len = strlen(object->text);
	bool whole = actor && strcmp(object->path, "/") != 0 &&
		     strchr(object->path, '?') == NULL;
	char *page = mastodon_page(object->text);

	event->kind = EVENT_GONE;
	event->name = form("Delete of %s", object->text);
	if (whole && object->text[len - 1] == '/')
		len--;
	add(event, whole ? UNDER : THIS, text_part(object->text, len));
	add(event, whole ? UNDER : THIS, page);
}

/*
 * ActivityPub 6.4 and 7.4: who deletes must own what is deleted, that is be of
 * the same server.
 */
static void
read_delete(struct event_reader *r, struct event *event)
{
	const char *id = field(r, OBJECT), *by = field(r, ACTOR);
	struct url object;

	event->kind = EVENT_WRONG;
	if (id == NULL || url_read(&object, id) != NULL)
		return;
	if (by == NULL || same_origin(&object, by))
		take_object(event, &object,
		    is(id, by == NULL ? "" : by) ||
			is_actor(field(r, OBJECT_TYPE)));
	url_clear(&object);
}

static void
read_json(
    struct event_reader *r, const char *line, size_t len, struct event *event)
{
	sqlite3_bind_text(r->look, 1, line, (int)len, SQLITE_STATIC);
	if (sqlite3_step(r->look) != SQLITE_ROW)
		event->kind = EVENT_WRONG;
	else if (is(field(r, KIND), "commit"))
		read_commit(r, event);
	else if (is(field(r, KIND), "account"))
		read_account(r, event);
	else if (is(field(r, TYPE), "Delete"))
		read_delete(r, event);
	sqlite3_reset(r->look);
	sqlite3_clear_bindings(r->look);
}

static void
read_url(const char *line, size_t len, struct event *event)
{
	char *text = text_part(line, len);
	struct url url;

	event->kind = EVENT_WRONG;
	if (strlen(text) == len && url_read(&url, text) == NULL) {
		event->kind = EVENT_GONE;
		event->name = form("listed %s", url.text);
		add(event, THIS, text_copy(url.text));
		url_clear(&url);
	}
	free(text);
}

void
event_read(
    struct event_reader *r, const char *line, size_t len, struct event *event)
{
	*event = (struct event) { .kind = EVENT_OTHER };
	while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(" \t", *line) != NULL) {
		line++;
		len--;
	}
	if (len > 0 && *line == '{')
		read_json(r, line, len, event);
	else if (len > 0)
		read_url(line, len, event);
}
