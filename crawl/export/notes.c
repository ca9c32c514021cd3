/*
 * What the texts of an export say of its photographs: a table in memory, since
 * their order is not that of the files.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/export.h"

#define TEXT_LEN 65536 /* bytes of a caption that are kept */
#define NOTES 4000000  /* of an export: some 1 GB; a large one has 100,000 */

#define ASKED 4 /* statements that read texts */

struct notes {
	sqlite3 *db;
	sqlite3_stmt *add, *find, *first, *taken;
	struct {
		const char *sql;
		sqlite3_stmt *stmt;
	} asked[ASKED];
	int64_t n, part;
};

static const char tables[] =
    "CREATE TABLE note (key TEXT, part INTEGER, caption TEXT, title TEXT,"
    "    taken TEXT, posted TEXT, shown INTEGER, found INTEGER DEFAULT 0,"
    "    PRIMARY KEY (key, part)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE seen (part INTEGER, name TEXT, PRIMARY KEY (part, name))"
    "    STRICT, WITHOUT ROWID;";

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		errx(1, "export: %s", sqlite3_errmsg(db));
	return stmt;
}

struct notes *
notes_new(void)
{
	struct notes *notes = calloc(1, sizeof(*notes));

	if (notes == NULL || sqlite3_open(":memory:", &notes->db) != SQLITE_OK)
		err(1, NULL);
	if (sqlite3_exec(notes->db, tables, NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "export: %s", sqlite3_errmsg(notes->db));
	/* Of two that speak of one photo, the first; what it leaves open, not.
	 */
	notes->add = prepare(notes->db,
	    "INSERT INTO note (key, part, caption, title, taken, posted, "
	    "shown) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE "
	    "SET caption = coalesce(caption, excluded.caption), "
	    "title = coalesce(title, excluded.title), "
	    "taken = coalesce(taken, excluded.taken), "
	    "posted = coalesce(posted, excluded.posted), "
	    "shown = coalesce(shown, excluded.shown)");
	notes->find = prepare(notes->db,
	    "SELECT caption, title, taken, posted, shown FROM note "
	    "WHERE key = ?1 ORDER BY part <> ?2, part LIMIT 1");
	notes->first =
	    prepare(notes->db, "INSERT INTO seen (part, name) VALUES (?2, ?1) "
			       "ON CONFLICT DO NOTHING");
	notes->taken =
	    prepare(notes->db, "UPDATE note SET found = 1 WHERE key = ?1");
	return notes;
}

void
notes_free(struct notes *notes)
{
	sqlite3_finalize(notes->add);
	sqlite3_finalize(notes->find);
	sqlite3_finalize(notes->first);
	sqlite3_finalize(notes->taken);
	for (size_t i = 0; i < ASKED; i++)
		sqlite3_finalize(notes->asked[i].stmt);
	sqlite3_close(notes->db);
	free(notes);
}

/* To be reset, not finalized. */
sqlite3_stmt *
notes_ask(struct notes *notes, const char *sql, const struct text *text)
{
	const char *data = text->data;
	size_t len = text->len, i = 0;

	while (i < ASKED - 1 && notes->asked[i].sql != NULL &&
	       notes->asked[i].sql != sql)
		i++;
	if (notes->asked[i].sql != sql) {
		sqlite3_finalize(notes->asked[i].stmt);
		notes->asked[i].stmt = prepare(notes->db, sql);
		notes->asked[i].sql = sql;
	}
	/* A mark of the order of bytes is no part of JSON. */
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	sqlite3_bind_text(
	    notes->asked[i].stmt, 1, data, (int)len, SQLITE_STATIC);
	return notes->asked[i].stmt;
}

void
notes_part(struct notes *notes, size_t part)
{
	notes->part = (int64_t)part;
}

static void
bind(sqlite3_stmt *stmt, int at, const char *text)
{
	size_t len = text == NULL ? 0 : strnlen(text, TEXT_LEN);

	if (len > 0)
		sqlite3_bind_text(stmt, at, text, (int)len, SQLITE_TRANSIENT);
	else
		sqlite3_bind_null(stmt, at);
}

static void
run(struct notes *notes, sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		errx(1, "export: %s", sqlite3_errmsg(notes->db));
	sqlite3_reset(stmt);
}

static const char *const shown_words[] = { "post", "story", "profile", "album",
	"archived", "deleted", "library", "shared" };

#define WORDS (sizeof(shown_words) / sizeof(*shown_words))

static void
bind_shown(sqlite3_stmt *stmt, int at, const char *shown)
{
	sqlite3_bind_null(stmt, at);
	for (size_t i = 0; shown != NULL && i < WORDS; i++)
		if (strcmp(shown, shown_words[i]) == 0)
			sqlite3_bind_int(stmt, at, (int)i);
}

void
notes_add(struct notes *notes, const char *key, const struct note *note)
{
	if (notes->n >= NOTES || *key == '\0')
		return;
	notes->n++;
	bind(notes->add, 1, key);
	sqlite3_bind_int64(notes->add, 2, notes->part);
	bind(notes->add, 3, note->caption);
	bind(notes->add, 4, note->title);
	bind(notes->add, 5, note->taken);
	bind(notes->add, 6, note->posted);
	bind_shown(notes->add, 7, note->shown);
	run(notes, notes->add);
}

void
note_clear(struct note *note)
{
	free(note->caption);
	free(note->title);
	free(note->taken);
	*note = (struct note) { 0 };
}

bool
notes_find(struct notes *notes, const char *key, struct note *note)
{
	sqlite3_stmt *stmt = notes->find;
	bool is;

	note_clear(note);
	sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, notes->part);
	is = sqlite3_step(stmt) == SQLITE_ROW;
	if (is) {
		const char *posted = (const char *)sqlite3_column_text(stmt, 3);

		note->caption = catalog_text(stmt, 0);
		note->title = catalog_text(stmt, 1);
		note->taken = catalog_text(stmt, 2);
		if (posted != NULL)
			snprintf(note->posted, DATE_LEN, "%s", posted);
		if (sqlite3_column_type(stmt, 4) != SQLITE_NULL)
			note->shown = shown_words[sqlite3_column_int(stmt, 4)];
	}
	sqlite3_reset(stmt);
	return is;
}

bool
notes_first(struct notes *notes, const char *name)
{
	sqlite3_bind_text(notes->first, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(notes->first, 2, notes->part);
	run(notes, notes->first);
	return sqlite3_changes(notes->db) > 0;
}

void
notes_taken(struct notes *notes, const char *key)
{
	sqlite3_bind_text(notes->taken, 1, key, -1, SQLITE_STATIC);
	run(notes, notes->taken);
}

int64_t
notes_missing(struct notes *notes, char **first)
{
	sqlite3_stmt *stmt = prepare(notes->db,
	    "SELECT count(DISTINCT key), min(key) FROM note WHERE found = 0");
	int64_t n = 0;

	if (sqlite3_step(stmt) == SQLITE_ROW) {
		n = sqlite3_column_int64(stmt, 0);
		*first = catalog_text(stmt, 1);
	}
	sqlite3_finalize(stmt);
	return n;
}
