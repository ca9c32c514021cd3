/*
 * One pass over all images that a set lists, held or not, and what is said of
 * each: which names do they bear?
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "audit/listed/listed.h"

static const char rows_sql[] =
    "SELECT item.id, item.url, mention.page, mention.author, item.final_url,\n"
    "    item.state, item.fetched\n"
    "FROM item LEFT JOIN mention ON mention.item = item.id ORDER BY item.id";

/* Asked of those only that bear a name. */
static const char published_sql[] =
    "SELECT EXISTS (SELECT 1 FROM mention JOIN listing\n"
    "    ON listing.mention = mention.id AND listing.snapshot = ?2\n"
    "WHERE mention.item = ?1)";

enum { ID, IMAGE, PAGE, AUTHOR, FINAL, STATE, FETCHED };

struct scan {
	struct names *names;
	struct sqlite3_stmt *row, *published;
	struct place place;
	char key[KEY_LEN];
};

static bool
published(struct scan *scan, int64_t item)
{
	bool is;

	sqlite3_bind_int64(scan->published, 1, item);
	is = catalog_row(scan->published) &&
	     sqlite3_column_int(scan->published, 0) != 0;
	sqlite3_reset(scan->published);
	return is;
}

static void
keep(struct scan *scan, struct name *name, const char *by, bool manifest)
{
	struct sqlite3_stmt *row = scan->row;

	if (name->n == HITS)
		return;
	if (name->hits == NULL &&
	    (name->hits = calloc(HITS, sizeof(*name->hits))) == NULL)
		err(1, NULL);
	name->hits[name->n++] = (struct hit) {
		.url = catalog_text(row, IMAGE),
		.page = catalog_text(row, PAGE),
		.author = catalog_text(row, AUTHOR),
		.state = catalog_text(row, STATE),
		.fetched = catalog_text(row, FETCHED),
		.by = by,
		.manifest = manifest,
	};
}

/* The row bears the name whose key is at hand, if that is asked for. */
static void
count(struct scan *scan, const char *by)
{
	struct name *name = names_find(scan->names, scan->key);
	struct sqlite3_stmt *row = scan->row;
	int64_t item = sqlite3_column_int64(row, ID);
	const char *state = (const char *)sqlite3_column_text(row, STATE);

	if (name == NULL || name->item == item)
		return;
	bool manifest = published(scan, item);

	name->item = item;
	name->images++;
	name->held += state != NULL && strcmp(state, "fetched") == 0;
	name->manifest += manifest;
	keep(scan, name, by, manifest);
}

static void
account(struct scan *scan, const struct account *account, const char *by)
{
	key_account(scan->key, account, false);
	count(scan, by);
	if (*account->site == '\0')
		return;
	key_account(scan->key, account, true);
	count(scan, by);
}

/* The URL itself, its host and those above that, its account. */
static void
look_url(struct scan *scan, int col, const char *by)
{
	const char *url = (const char *)sqlite3_column_text(scan->row, col);
	const struct place *place = &scan->place;
	struct account whose;

	if (url == NULL || !place_read(&scan->place, url))
		return;
	key_url(scan->key, place);
	count(scan, by);
	for (size_t at = 0; at < place->name;
	     at += strcspn(place->host + at, ".") + 1) {
		key_host(scan->key, place->host + at, place->name - at);
		count(scan, by);
	}
	if (account_of_place(&whose, place))
		account(scan, &whose, by);
}

/* An author is a handle, or a URL; a name with blanks is neither. */
static void
look_author(struct scan *scan)
{
	const char *text = (const char *)sqlite3_column_text(scan->row, AUTHOR);
	struct account whose;

	if (text != NULL && strpbrk(text, " \t") == NULL &&
	    account_read(&whose, text))
		account(scan, &whose, "author");
}

void
names_scan(struct names *names, struct catalog *set, int64_t snapshot)
{
	struct scan scan = { .names = names };

	scan.row = catalog_prepare(set, rows_sql);
	scan.published = catalog_prepare(set, published_sql);
	sqlite3_bind_int64(scan.published, 2, snapshot);
	while (catalog_row(scan.row)) {
		look_url(&scan, IMAGE, "url");
		look_url(&scan, FINAL, "url");
		look_url(&scan, PAGE, "page");
		look_author(&scan);
	}
	sqlite3_finalize(scan.row);
	sqlite3_finalize(scan.published);
}
