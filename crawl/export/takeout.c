/*
 * takeout: Google Photos in a Google Takeout.  Beside each photo lies a JSON,
 * of which the description, two times and a few words are read; places, people
 * and URLs never.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/takeout.h"

static const char sidecar_sql[] =
    "SELECT ?1 ->> '$.title', ?1 ->> '$.description',\n"
    "    ?1 ->> '$.creationTime.timestamp',\n"
    "    ?1 ->> '$.photoTakenTime.timestamp',\n"
    "    CASE WHEN ?1 ->> '$.trashed' = 1 THEN 'deleted'\n"
    "    WHEN ?1 ->> '$.archived' = 1 THEN 'archived'\n"
    "    WHEN json_type(?1, '$.googlePhotosOrigin.fromPartnerSharing')\n"
    "        IS NOT NULL THEN 'shared' END,\n"
    "    json_type(?1, '$.photoTakenTime') IS NOT NULL,\n"
    "    coalesce(?1 ->> '$.title', ?1 ->> '$.albumData.title',\n"
    "        ?1 ->> '$.albumdata.title')\n"
    "WHERE json_type(?1) = 'object'";

enum { TITLE, DESCRIPTION, CREATED, TAKEN, SHOWN, PHOTO, ALBUM };

/* Takeout/Google Photos, Google Fotos, Google Foto, or in another script. */
static bool
in_photos(const char *name)
{
	const char *at = name_part(name, "Takeout");

	if (at == NULL || at[7] == '\0' || strncmp(at + 8, "Google ", 7) != 0)
		return false;
	at += 15;
	return strncasecmp(at, "photo", 5) == 0 ||
	       strncasecmp(at, "foto", 4) == 0 || (unsigned char)*at >= 0x80;
}

static bool
marks(const char *name)
{
	return in_photos(name) || (name_ends(name, ".json") &&
				      strstr(name, ".supplemental-me") != NULL);
}

/* Other things of Google's lie beside it, and say much of a person. */
static bool
elsewhere(const char *name)
{
	return name_part(name, "Takeout") != NULL && !in_photos(name);
}

static bool
speaks(const char *name)
{
	return name_ends(name, ".json") && !elsewhere(name);
}

static void
read_note(struct note *note, sqlite3_stmt *stmt)
{
	char taken[DATE_LEN];

	note->caption = catalog_text(stmt, DESCRIPTION);
	note->title = catalog_text(stmt, TITLE);
	note->shown = (const char *)sqlite3_column_text(stmt, SHOWN);
	date_number(
	    note->posted, (const char *)sqlite3_column_text(stmt, CREATED));
	if (date_number(taken, (const char *)sqlite3_column_text(stmt, TAKEN)))
		note->taken = text_copy(taken);
}

/* Of its folder, under the folder's own name. */
static void
add_album(struct notes *notes, const struct text *text, const char *title)
{
	struct note note = { .caption = text_copy(title) };
	char *key =
	    text_part(text->name, (size_t)(name_base(text->name) - text->name));

	notes_add(notes, key, &note);
	note_clear(&note);
	free(key);
}

static void
add(struct notes *notes, const struct text *text, sqlite3_stmt *stmt)
{
	struct note note = { 0 };
	char *keys[3];
	size_t n;

	if (sqlite3_column_int(stmt, PHOTO) == 0) {
		add_album(notes, text,
		    (const char *)sqlite3_column_text(stmt, ALBUM));
		return;
	}
	read_note(&note, stmt);
	n = sidecar_keys(text->name, note.title, keys);
	for (size_t i = 0; i < n; i++) {
		notes_add(notes, keys[i], &note);
		free(keys[i]);
	}
	note_clear(&note);
}

const char *
takeout_read(struct notes *notes, const struct text *text)
{
	sqlite3_stmt *stmt = notes_ask(notes, sidecar_sql, text);
	int rc;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		add(notes, text, stmt);
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? NULL : "is no JSON that can be read";
}

static struct view
view(const char *name)
{
	if (elsewhere(name))
		return (struct view) { .left = "not of Google Photos" };
	return (struct view) { .shown = "library" };
}

struct match {
	struct notes *notes;
	const char *name;
	struct note *note;
};

static bool
look(void *ctx, const char *key, bool sure)
{
	const struct match *match = ctx;

	return notes_find(match->notes, key, match->note) &&
	       (sure || sidecar_agrees(match->name, match->note->title));
}

/* In place of the file's title, that of its album. */
static void
name_album(struct notes *notes, const char *name, struct note *note)
{
	char *key = text_part(name, (size_t)(name_base(name) - name));
	struct note album = { 0 };

	free(note->title);
	note->title = NULL;
	if (*key != '\0' && notes_find(notes, key, &album))
		note->title = text_copy(album.caption);
	note_clear(&album);
	free(key);
}

static bool
find(struct notes *notes, const char *name, struct note *note)
{
	struct match match = { notes, name, note };
	bool found = sidecar_search(name, look, &match);

	if (!found)
		note_clear(note);
	name_album(notes, name, note);
	if (note->shown == NULL)
		note->shown = "library";
	return true;
}

static char *
handle(const char *part)
{
	(void)part;
	return NULL;
}

static const struct platform takeout = {
	.name = "takeout",
	.marks = marks,
	.speaks = speaks,
	.read = takeout_read,
	.view = view,
	.find = find,
	.handle = handle,
};

static bool
takes(const char *locator)
{
	return parts_detect(&takeout, locator);
}

static int
collect(const struct body *body, const struct emit *emit, char **reason)
{
	return export_collect(&takeout, body, emit, reason);
}

const struct collector collector_takeout = {
	.name = "takeout",
	.about = "Google Photos as Google Takeout gives them, likewise",
	.takes = takes,
	.collect = collect,
};
