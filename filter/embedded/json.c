/*
 * The texts of a JSON document (RFC 8259), and under which names they stand.
 * SQLite parses it, in a database of memory that holds nothing: the sandbox,
 * which lets no file be opened, need not know of it.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "c2pa.h"

#include <sqlite3.h>

struct json_parser {
	sqlite3 *db;
	sqlite3_stmt *nodes;
};

enum { ID, PARENT, IS_MAP, IS_ARRAY, KEY, TEXT };

static struct json_parser *
parser_open(void)
{
	static const char nodes[] =
	    "SELECT id, parent, type = 'object', type = 'array', key, "
	    "CASE WHEN type IN ('true', 'false') THEN type ELSE atom END "
	    "FROM json_tree(?1)";
	struct json_parser *parser = calloc(1, sizeof(*parser));

	if (parser == NULL)
		err(1, NULL);
	if (sqlite3_open_v2(":memory:", &parser->db, SQLITE_OPEN_READWRITE,
		NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(parser->db, nodes, -1, &parser->nodes, NULL) !=
		SQLITE_OK)
		errx(1, "%s", sqlite3_errmsg(parser->db));
	return parser;
}

void
json_free(struct json_parser *parser)
{
	if (parser == NULL)
		return;
	sqlite3_finalize(parser->nodes);
	sqlite3_close(parser->db);
	free(parser);
}

/* Up to what holds the node; false: that lies too deep, and is passed over. */
static bool
climb(struct walk *walk, sqlite3_stmt *nodes)
{
	int parent = sqlite3_column_int(nodes, PARENT), depth = walk->depth;

	while (depth > 0 && walk->levels[depth - 1].id != parent)
		depth--;
	if (depth > 0)
		walk->depth = depth;
	return depth > 0;
}

/* In an array a key is a number, and no name. */
static void
set_name(struct level *level, sqlite3_stmt *nodes)
{
	const unsigned char *key = sqlite3_column_text(nodes, KEY);
	size_t len = (size_t)sqlite3_column_bytes(nodes, KEY);

	level->name[0] = '\0';
	if (level->map && key != NULL && len < sizeof(level->name)) {
		memcpy(level->name, key, len);
		level->name[len] = '\0';
	}
}

static void
take(struct walk *walk, sqlite3_stmt *nodes)
{
	const char *text = (const char *)sqlite3_column_text(nodes, TEXT);
	bool map = sqlite3_column_int(nodes, IS_MAP) != 0;

	if (sqlite3_column_type(nodes, PARENT) != SQLITE_NULL) {
		if (!climb(walk, nodes))
			return;
		set_name(&walk->levels[walk->depth - 1], nodes);
	}
	if (map || sqlite3_column_int(nodes, IS_ARRAY) != 0) {
		if (walk->depth < MAX_NESTING)
			walk->levels[walk->depth++] = (struct level) {
				.id = sqlite3_column_int(nodes, ID), .map = map
			};
	} else if (text != NULL && walk->depth > 0)
		walk->text(
		    walk, text, (size_t)sqlite3_column_bytes(nodes, TEXT));
}

void
json_walk(struct walk *walk, struct json_parser **parser, const uint8_t *bytes,
    size_t len)
{
	sqlite3_stmt *nodes;

	if (len > MAX_PACKET)
		return;
	if (*parser == NULL)
		*parser = parser_open();
	nodes = (*parser)->nodes;
	walk->depth = 0;
	sqlite3_bind_text(
	    nodes, 1, (const char *)bytes, (int)len, SQLITE_STATIC);
	while (sqlite3_step(nodes) == SQLITE_ROW)
		take(walk, nodes);
	sqlite3_reset(nodes);
	sqlite3_clear_bindings(nodes);
}
