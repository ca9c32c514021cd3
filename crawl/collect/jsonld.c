/*
 * What a page's JSON-LD says of its images, by SQLite's reader of JSON: each
 * ImageObject of schema.org that has an address, and the licence of the page.
 * JSON-LD's contexts are not looked up: the names are taken as schema.org's.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/collect/page.h"

#define NODES "20000" /* of one script: values, objects and lists */
#define ROWS "10000"  /* statements of one script */

static const char tables[] =
    "CREATE TABLE node (id INTEGER PRIMARY KEY, parent INTEGER, key ANY, "
    "type TEXT, text TEXT) STRICT; "
    "CREATE INDEX node_parent ON node (parent, key);"
    "CREATE TABLE term (name TEXT PRIMARY KEY, number INTEGER) STRICT; "
    "INSERT INTO term VALUES ('license', 0), ('acquireLicensePage', 1), "
    "('creditText', 2), ('creator', 3), ('author', 3), ('copyrightNotice', 4);"
    /* What stands in a list is said as if it stood there alone. */
    "CREATE VIEW flat AS SELECT id, parent, key, text FROM node "
    "WHERE type IN ('text', 'object') UNION ALL "
    "SELECT node.id, list.parent, list.key, node.text "
    "FROM node AS list JOIN node ON node.parent = list.id "
    "WHERE list.type = 'array' AND node.key = 0;";

static const char fill[] =
    "INSERT INTO node SELECT id, parent, key, type, "
    "CASE type WHEN 'text' THEN atom END FROM json_tree(?1) LIMIT " NODES;

/*
 * A row for each term of each thing: the image's address, or NULL for the page;
 * the term's number; what is said.  A value may be text, a thing with a name or
 * an address, or a list of either, of which the first counts.
 */
static const char look[] =
    "WITH first AS (SELECT flat.parent AS thing, number, flat.text AS text, "
    "min(flat.id) AS id FROM flat JOIN term ON name = flat.key "
    "GROUP BY flat.parent, number), "
    "said AS (SELECT thing, number, coalesce(first.text, "
    "(SELECT node.text FROM node WHERE node.parent = first.id AND node.key = "
    "CASE WHEN number < 2 THEN '@id' ELSE 'name' END), "
    "(SELECT node.text FROM node WHERE node.parent = first.id "
    "AND node.key = 'url')) AS text, "
    "(SELECT max(kind.text LIKE '%ImageObject' OR kind.text = 'Photograph') "
    "FROM node AS types JOIN node AS kind ON kind.id = types.id "
    "OR kind.parent = types.id "
    "WHERE types.parent = thing AND types.key = '@type') AS image, "
    "(SELECT place.text FROM flat AS place WHERE place.parent = thing "
    "AND place.key = 'contentUrl') AS content, "
    "(SELECT place.text FROM flat AS place WHERE place.parent = thing "
    "AND place.key = 'url') AS url FROM first) "
    "SELECT iif(image, coalesce(content, url), content), number, said.text "
    "FROM said JOIN node AS thing ON thing.id = said.thing "
    "LEFT JOIN node AS above ON above.id = thing.parent "
    "WHERE said.text IS NOT NULL AND (content IS NOT NULL "
    "OR image AND url IS NOT NULL OR NOT coalesce(image, 0) AND number < 2 "
    /* The page is the thing on top, or one of those there. */
    "AND (thing.parent IS NULL OR above.key = '@graph' "
    "OR (above.parent IS NULL AND above.type = 'array'))) LIMIT " ROWS;

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		errx(1, "json-ld: %s", sqlite3_errmsg(db));
	return stmt;
}

static void
take(struct terms *terms, sqlite3_stmt *stmt)
{
	const char *image = (const char *)sqlite3_column_text(stmt, 0);
	enum term term = (enum term)sqlite3_column_int(stmt, 1);
	const char *said = (const char *)sqlite3_column_text(stmt, 2);
	struct statement of = { 0 };

	if (image != NULL)
		of.image = terms_url(terms, image);
	if (image == NULL || of.image != NULL)
		terms_add(terms, of, term, said);
	free(of.image);
}

/* Most of what pages have is of shops and articles: it is not parsed. */
static bool
is_worth(const char *json, size_t len)
{
	static const char *const words[] = { "icense", "creditText", "creator",
		"copyrightNotice" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (memmem(json, len, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* What is no JSON is an error of the first step, and says nothing. */
void
jsonld_read(struct terms *terms, const char *json, size_t len)
{
	sqlite3_stmt *stmt;
	sqlite3 *db;

	if (!is_worth(json, len))
		return;
	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_exec(db, tables, NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "json-ld: %s", sqlite3_errmsg(db));
	stmt = prepare(db, fill);
	sqlite3_bind_text(stmt, 1, json, (int)len, SQLITE_STATIC);
	sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	stmt = prepare(db, look);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		take(terms, stmt);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}
