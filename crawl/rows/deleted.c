/*
 * What of the set is gone by the events of its sources.  The events come first,
 * as keys; then the set is looked through once, whatever their number, since
 * mentions have no index by page.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/findings.h"

#define FEW 1000 /* findings of one transaction */

static const char tables[] =
    "CREATE TEMP TABLE gone (key TEXT NOT NULL, reach INTEGER NOT NULL,"
    " name TEXT NOT NULL, PRIMARY KEY (key, reach)) WITHOUT ROWID;"
    /* Pages that are gone. */
    "CREATE TEMP TABLE away (page TEXT PRIMARY KEY, name TEXT NOT NULL)"
    " WITHOUT ROWID;"
    /* Images that are: by a page, or their own. */
    "CREATE TEMP TABLE lost (item INTEGER PRIMARY KEY, page TEXT,"
    " name TEXT NOT NULL)";

/* Which is out of the set stays so. */
#define STANDS "state <> 'refused'"

/* The mention M still shows its image, as far as is known. */
#define SHOWS                                                        \
	"(m.page IS NULL OR m.page NOT IN (SELECT page FROM away)) " \
	"AND " PAGE_IN

static const char pages[] =
    "SELECT page, CASE WHEN page LIKE '" BLUESKY "%' THEN"
    " (SELECT url FROM item WHERE id = mention.item) END"
    " FROM mention WHERE page IS NOT NULL";

static const char show[] = "INSERT OR IGNORE INTO shown SELECT page, item "
			   "FROM mention WHERE page IN (SELECT page FROM away)";

static const char own[] =
    "INSERT OR IGNORE INTO lost SELECT item.id, NULL, name"
    " FROM gone CROSS JOIN item ON item.url = gone.key"
    " WHERE reach = 0 AND " STANDS;

static const char by_pages[] =
    "INSERT OR IGNORE INTO lost SELECT shown.item, page, name"
    " FROM away JOIN shown USING (page) JOIN item ON item.id = shown.item"
    " WHERE " STANDS " AND NOT EXISTS (SELECT 1 FROM mention AS m"
    "  WHERE m.item = shown.item AND " SHOWS ")";

/* Item, page and name of ?3 at most, after item ?1, or it on page ?2. */
static const char images[] =
    "SELECT item, page, name FROM lost JOIN item ON item.id = lost.item"
    " WHERE item > ?1 AND " STANDS " ORDER BY item LIMIT ?3";

static const char texts[] =
    "SELECT shown.item, page, name, EXISTS (SELECT 1 FROM mention"
    "  WHERE mention.item = shown.item AND mention.page = shown.page"
    "  AND " TEXT_IN ")"
    " FROM shown JOIN away USING (page) JOIN item ON item.id = shown.item"
    " WHERE (page, shown.item) > (?2, ?1) AND " STANDS
    " AND shown.item NOT IN (SELECT item FROM lost)"
    " ORDER BY page, shown.item LIMIT ?3";

struct deleted {
	struct catalog *cat;
	struct sqlite3_stmt *add, *drop, *find, *away, *lost;
};

struct deleted *
deleted_open(struct catalog *cat)
{
	struct deleted *d = calloc(1, sizeof(*d));

	if (d == NULL)
		err(1, NULL);
	catalog_exec(cat, tables);
	d->cat = cat;
	d->add = catalog_prepare(
	    cat, "INSERT OR IGNORE INTO gone VALUES (?1, ?2, ?3)");
	d->drop = catalog_prepare(
	    cat, "DELETE FROM gone WHERE key = ?1 AND reach = ?2");
	d->find = catalog_prepare(
	    cat, "SELECT name FROM gone WHERE key = ?1 AND reach = ?2");
	d->away =
	    catalog_prepare(cat, "INSERT OR IGNORE INTO away VALUES (?1, ?2)");
	d->lost = catalog_prepare(
	    cat, "INSERT OR IGNORE INTO lost VALUES (?1, NULL, ?2)");
	return d;
}

void
deleted_close(struct deleted *d)
{
	sqlite3_finalize(d->add);
	sqlite3_finalize(d->drop);
	sqlite3_finalize(d->find);
	sqlite3_finalize(d->away);
	sqlite3_finalize(d->lost);
	free(d);
}

static void
bind(struct sqlite3_stmt *stmt, const struct key *key)
{
	sqlite3_bind_text(stmt, 1, key->text, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 2, (int)key->reach);
}

void
deleted_take(struct deleted *d, const struct event *event)
{
	bool gone = event->kind == EVENT_GONE;

	if (!gone && event->kind != EVENT_BACK)
		return;
	for (size_t i = 0; i < event->n; i++) {
		struct sqlite3_stmt *stmt = gone ? d->add : d->drop;

		bind(stmt, &event->keys[i]);
		if (gone)
			sqlite3_bind_text(
			    stmt, 3, event->name, -1, SQLITE_STATIC);
		catalog_step(stmt);
	}
}

/* The event that took TEXT, or NULL. */
static char *
find(struct deleted *d, const char *text, enum reach reach)
{
	char *name;

	bind(d->find, &(struct key) { reach, (char *)(uintptr_t)text });
	name = catalog_row(d->find) ? catalog_text(d->find, 0) : NULL;
	sqlite3_reset(d->find);
	return name;
}

struct above {
	struct deleted *deleted;
	char *name; /* of the event, or NULL */
};

static bool
is_under(void *ctx, const char *url)
{
	struct above *x = ctx;

	x->name = find(x->deleted, url, UNDER);
	return x->name != NULL;
}

static char *
find_above(struct deleted *d, const char *url)
{
	struct above x = { d, NULL };

	url_above(url, is_under, &x);
	return x.name;
}

/* IMAGE: that PAGE shows, or NULL.  WHOLE: accounts are gone, too. */
static void
look_at_page(struct deleted *d, const char *page, const char *image, bool whole)
{
	char *name = find(d, page, THIS);
	char *post = image == NULL ? NULL : bluesky_post(page, image);

	if (name == NULL && post != NULL)
		name = find(d, post, THIS);
	if (name == NULL && whole)
		name = find_above(d, page);
	if (name != NULL) {
		sqlite3_bind_text(d->away, 1, page, -1, SQLITE_STATIC);
		sqlite3_bind_text(d->away, 2, name, -1, SQLITE_STATIC);
		catalog_step(d->away);
	}
	free(post);
	free(name);
}

static void
look_at_image(struct deleted *d, const char *url, int64_t item)
{
	char *did = did_in(url);
	char *name = did == NULL ? NULL : find(d, did, OF_DID);

	if (name == NULL)
		name = find_above(d, url);
	if (name != NULL) {
		sqlite3_bind_int64(d->lost, 1, item);
		sqlite3_bind_text(d->lost, 2, name, -1, SQLITE_STATIC);
		catalog_step(d->lost);
	}
	free(did);
	free(name);
}

/* WHOLE: an account is gone, whose images must be looked for, too. */
static void
look(struct deleted *d, bool whole)
{
	struct sqlite3_stmt *stmt = catalog_prepare(d->cat, pages);

	while (catalog_row(stmt))
		look_at_page(d, (const char *)sqlite3_column_text(stmt, 0),
		    (const char *)sqlite3_column_text(stmt, 1), whole);
	sqlite3_finalize(stmt);
	if (!whole)
		return;
	stmt = catalog_prepare(d->cat,
	    "SELECT id, url FROM item WHERE " STANDS
	    " UNION ALL SELECT id, final_url FROM item WHERE " STANDS
	    " AND final_url IS NOT NULL");
	while (catalog_row(stmt))
		look_at_image(d, (const char *)sqlite3_column_text(stmt, 1),
		    sqlite3_column_int64(stmt, 0));
	sqlite3_finalize(stmt);
}

/* An item that is gone, or only a text of it. */
struct hit {
	int64_t item;
	char *page, *name;
	bool whole, said; /* said: of it there is something to say */
};

/* IMAGE, or its text, is gone, whether or not that is applied. */
static void
lose(struct recheck *r, const struct image *image, const struct hit *hit)
{
	char *why, *since;

	if (asprintf(&why, "deleted: %s", hit->name) == -1)
		err(1, NULL);
	since = image_since(
	    r, image->id, hit->page == NULL ? image->url : hit->page);
	if (hit->said)
		r->say(r->ctx, &(struct finding) {
				   .change = DELETED,
				   .item = image->id,
				   .url = image->url,
				   .page = hit->page,
				   .signal = "event",
				   .raw = hit->name,
				   .stood = image->stood,
				   .since = since,
				   .text = image->text,
				   .applied = r->apply,
			       });
	if (r->apply && hit->said)
		image_withdraw(r, image, hit->page, why);
	/* That its page is gone is known of a mention without a text, too. */
	if (r->apply && hit->page != NULL) {
		sqlite3_bind_text(
		    r->stmt[FIND_away], 3, hit->page, -1, SQLITE_STATIC);
		sqlite3_bind_text(
		    r->stmt[FIND_away], 1, why, -1, SQLITE_STATIC);
		sqlite3_bind_int64(r->stmt[FIND_away], 2, image->id);
		catalog_step(r->stmt[FIND_away]);
	}
	free(why);
	free(since);
}

/* The next of STMT after LAST. */
static int
read_few(struct sqlite3_stmt *stmt, const struct hit *last, struct hit *hits)
{
	int n = 0;

	sqlite3_bind_int64(stmt, 1, last->item);
	sqlite3_bind_text(
	    stmt, 2, last->page == NULL ? "" : last->page, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 3, FEW);
	for (; catalog_row(stmt); n++)
		hits[n] = (struct hit) {
			.item = sqlite3_column_int64(stmt, 0),
			.page = catalog_text(stmt, 1),
			.name = catalog_text(stmt, 2),
			.whole = sqlite3_column_count(stmt) == 3,
			.said = sqlite3_column_count(stmt) == 3 ||
				sqlite3_column_int(stmt, 3) != 0,
		};
	sqlite3_reset(stmt);
	return n;
}

static void
lose_few(struct recheck *r, const struct hit *hits, int n)
{
	if (r->apply)
		catalog_begin(r->cat);
	for (int i = 0; i < n; i++) {
		struct image *image =
		    images_read(recheck_bind(r, FIND_item, hits[i].item, NULL));

		if (image != NULL) {
			image->text = !hits[i].whole;
			lose(r, image, &hits[i]);
		}
		images_free(image);
	}
	fflush(stdout);
	if (r->apply)
		catalog_commit(r->cat);
}

static void
lose_all(struct recheck *r, const char *sql)
{
	struct sqlite3_stmt *stmt = catalog_prepare(r->cat, sql);
	struct hit *hits = calloc(FEW, sizeof(*hits)), last = { 0 };
	int n;

	if (hits == NULL)
		err(1, NULL);
	do {
		n = read_few(stmt, &last, hits);
		lose_few(r, hits, n);
		if (n > 0) {
			free(last.page);
			last = hits[n - 1];
			last.page = text_copy(last.page);
		}
		for (int i = 0; i < n; i++) {
			free(hits[i].page);
			free(hits[i].name);
		}
	} while (n == FEW);
	free(last.page);
	free(hits);
	sqlite3_finalize(stmt);
}

void
deleted_say(struct deleted *d, struct recheck *r)
{
	if (catalog_number(d->cat, "SELECT EXISTS (SELECT 1 FROM gone)") == 0)
		return;
	look(d, catalog_number(d->cat, "SELECT EXISTS (SELECT 1 FROM gone "
				       "WHERE reach <> 0)") != 0);
	catalog_exec(d->cat, show);
	catalog_exec(d->cat, own);
	catalog_exec(d->cat, by_pages);
	lose_all(r, images);
	lose_all(r, texts);
}
