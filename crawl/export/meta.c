/*
 * Posts of Instagram and Facebook as JSON, in all the forms that they had:
 * media.json of 2018 (path, taken_at, caption); an array of posts, bare or
 * under a key, with media, or attachments; albums; single photographs.  What
 * stands there of devices, addresses and places is never asked for.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/export.h"

/*
 * m: a photograph, p: its post or album, list: the key that it stands under.
 * Each level asks for the kind of what it goes into: text that is no JSON would
 * end it all.  What is read of a text or a post is read once, and kept: SQLite
 * compares all of it each time that it is asked for one key.
 */
static const char media_sql[] =
    "WITH lists(l, list, album) AS MATERIALIZED (\n"
    "    SELECT ?1, '', NULL WHERE json_type(?1) = 'array'\n"
    "    UNION ALL SELECT value, key, iif(key = 'photos', ?1 ->> 'name', "
    "NULL)\n"
    "    FROM json_each(iif(json_type(?1) = 'object', ?1, '{}'))\n"
    "    WHERE type = 'array'),\n"
    "posts(p, list, album, title, post, time) AS MATERIALIZED (\n"
    "    SELECT e.value, list, album, e.value ->> 'title',\n"
    "        (SELECT d.value ->> 'post' FROM json_each(e.value, '$.data') AS "
    "d\n"
    "            WHERE d.type = 'object'\n"
    "            AND json_type(d.value, '$.post') = 'text' LIMIT 1),\n"
    "        coalesce(e.value ->> 'timestamp', e.value ->> "
    "'creation_timestamp')\n"
    "    FROM lists, json_each(l) AS e WHERE e.type = 'object'),\n"
    "media(m, list, album, title, post, time) AS (\n"
    "    SELECT p, list, album, title, post, time FROM posts\n"
    "    WHERE coalesce(json_type(p, '$.uri'), json_type(p, '$.path'))\n"
    "        = 'text'\n"
    "    UNION ALL SELECT e.value, list, album, title, post, time\n"
    "    FROM posts, json_each(p, '$.media') AS e WHERE e.type = 'object'\n"
    "    UNION ALL SELECT d.value -> 'media', list, album, title, post, time\n"
    "    FROM posts, json_each(p, '$.attachments') AS a,\n"
    "        json_each(iif(a.type = 'object', a.value, '{}'), '$.data') AS d\n"
    "    WHERE d.type = 'object'\n"
    "        AND json_type(d.value, '$.media') = 'object')\n"
    "SELECT coalesce(m ->> 'uri', m ->> 'path'), list,\n"
    "    m ->> 'title', m ->> 'description', m ->> 'caption', title, post,\n"
    "    coalesce(time, m ->> 'creation_timestamp', m ->> 'taken_at'), album\n"
    "FROM media";

/* The name of the account, in the forms of 2018 and 2021, and Facebook's. */
static const char handle_sql[] =
    "SELECT coalesce(iif(json_type(?1, '$.username') = 'text',\n"
    "        ?1 ->> '$.username', NULL),\n"
    "    ?1 ->> '$.profile_user[0].string_map_data.Username.value',\n"
    "    ?1 ->> '$.profile_v2.username', ?1 ->> '$.profile.username')";

enum { URI, LIST, TITLE, DESCRIPTION, CAPTION, POST_TITLE, POST, TIME, ALBUM };

/* The first of the columns that has a text, mended; or NULL. */
static char *
first_text(sqlite3_stmt *stmt, const int *cols, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *text =
		    (const char *)sqlite3_column_text(stmt, cols[i]);

		if (text != NULL && *text != '\0')
			return text_mend(text);
	}
	return NULL;
}

const char *
meta_shown(const char *name)
{
	static const struct {
		const char *word, *shown;
	} words[] = { { "stories", "story" }, { "story", "story" },
		{ "profile", "profile" }, { "archive", "archived" },
		{ "deleted", "deleted" }, { "trash", "deleted" },
		{ "album", "album" }, { "uncategorized", "album" },
		{ "other_photos", "album" }, { "posts", "post" },
		{ "photos", "post" }, { "media", "post" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(name, words[i].word) != NULL)
			return words[i].shown;
	return NULL;
}

/*
 * What the list's key says, if it names the kind, or else the file's name; a
 * list of archived stories is what Facebook calls all of them.
 */
static const char *
shown_of(const char *list, const char *name)
{
	const char *shown = NULL;

	if (strstr(list, "archived_stories") != NULL)
		return "story";
	if (strcmp(name_base(name), "media.json") == 0 || *list == '\0')
		shown = *list == '\0' ? NULL : meta_shown(list);
	if (shown == NULL && name_part(name, "album") != NULL)
		shown = "album";
	if (shown == NULL)
		shown = meta_shown(name_base(name));
	return shown == NULL ? "post" : shown;
}

/* Of 2018: what was sent to others stands under this key. */
static bool
is_sent(const char *list)
{
	return strcmp(list, "direct") == 0;
}

static void
add(struct notes *notes, sqlite3_stmt *stmt, const struct text *text,
    bool facebook)
{
	static const int instagrams[] = { TITLE, CAPTION, POST_TITLE };
	static const int facebooks[] = { DESCRIPTION, POST };
	static const int albums[] = { ALBUM };
	const char *list = (const char *)sqlite3_column_text(stmt, LIST);
	const char *time = (const char *)sqlite3_column_text(stmt, TIME);
	char *uri = text_mend((const char *)sqlite3_column_text(stmt, URI));
	struct note note = { 0 };

	if (uri == NULL || strstr(uri, "://") != NULL || list == NULL ||
	    is_sent(list) || !suffix_photo(uri)) {
		free(uri);
		return;
	}
	note.caption = facebook ? first_text(stmt, facebooks, 2)
				: first_text(stmt, instagrams, 3);
	note.title = first_text(stmt, albums, 1);
	note.shown = shown_of(list, text->name);
	date_number(note.posted, time);
	notes_add(notes, uri + strspn(uri, "./"), &note);
	note_clear(&note);
	free(uri);
}

static void
read_handle(struct notes *notes, const struct text *text)
{
	sqlite3_stmt *stmt = notes_ask(notes, handle_sql, text);

	if (sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_type(stmt, 0) != SQLITE_NULL) {
		free(*text->handle);
		*text->handle =
		    text_mend((const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_reset(stmt);
}

const char *
meta_read(struct notes *notes, const struct text *text, bool facebook)
{
	sqlite3_stmt *stmt;
	int rc;

	if (!name_ends(text->name, ".json"))
		return meta_page(notes, text, facebook);
	/* The key is the same in all of them, unless it is translated. */
	if (strstr(name_base(text->name), "profile") != NULL ||
	    strstr(name_base(text->name), "personal") != NULL)
		read_handle(notes, text);
	stmt = notes_ask(notes, media_sql, text);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		add(notes, stmt, text, facebook);
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? NULL : "is no JSON that can be read";
}

/*
 * A text names a photograph from the root of the export, which may lie in one
 * folder more, or have another name in each part.
 */
bool
meta_find(struct notes *notes, const char *name, struct note *note)
{
	for (const char *key = name; key != NULL; key = strchr(key, '/')) {
		key += *key == '/';
		if (notes_find(notes, key, note)) {
			notes_taken(notes, key);
			return true;
		}
	}
	return false;
}

/* instagram-ana-2025-10-29-UXHPhjRr.zip, or a folder of that name */
char *
meta_handle(const char *part, const char *platform)
{
	const char *name = part + strlen(part), *end;
	size_t n = strlen(platform);

	while (name > part && (name[-1] != '/' || name[strspn(name, "/")] == 0))
		name--;
	if (strncasecmp(name, platform, n) != 0 || name[n] != '-')
		return NULL;
	name += n + 1;
	for (end = name; (end = strchr(end, '-')) != NULL; end++)
		if (end > name && strspn(end + 1, "0123456789") == 4 &&
		    end[5] == '-' && strspn(end + 6, "0123456789") == 2)
			return text_part(name, (size_t)(end - name));
	return NULL;
}
