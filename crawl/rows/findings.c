/*
 * What became of an image since it was taken: what a recheck heard of it,
 * beside what was known before.  Nothing is withdrawn unless that is wanted,
 * and nothing that comes back is taken in again.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"
#include "crawl/rows/recheck.h"

#define GOOD "result IN ('fetched', 'unchanged')"
#define BAD \
	"(result = 'refused' OR (result = 'failed' AND status IN (404, 410)))"

/* The last: it was refused by what a page says, not by its own reply. */
#define IMAGE                                                          \
	"SELECT item.id, item.url, state, reason, "                    \
	"coalesce(max(checked, fetched), fetched), state = 'refused' " \
	"AND reason NOT LIKE 'withdrawn:%' AND NOT EXISTS (SELECT 1 "  \
	"FROM signal WHERE signal.item = item.id "                     \
	"AND item.reason = signal.name || ': ' || signal.raw) FROM "

#define FINDINGS(X)                                                            \
	X(item, IMAGE "item WHERE item.id = ?")                                \
	X(page_of, "SELECT page FROM frontier WHERE id = ?")                   \
	X(of_page,                                                             \
	    IMAGE "shown JOIN item ON item.id = shown.item "                   \
		  "WHERE shown.page = ?1 "                                     \
		  "AND (?2 = 0 OR NOT EXISTS (SELECT 1 FROM mention "          \
		  "WHERE mention.item = item.id AND mention.page IS NOT ?1))") \
	X(before, "SELECT raw FROM signal WHERE (item = ?1 OR url = ?2) "      \
		  "AND name = ?3 AND place = ?4 AND raw <> ?5 "                \
		  "ORDER BY seen DESC LIMIT 1")                                \
	X(since, "SELECT min(at) FROM attempt WHERE item = ?1 AND url = ?2 "   \
		 "AND " BAD " AND id > (SELECT coalesce(max(id), 0) "          \
		 "FROM attempt WHERE item = ?1 AND url = ?2 AND " GOOD ")")    \
	X(checked, "UPDATE item SET checked = " NOW " WHERE id = ?")           \
	X(withdraw, "UPDATE item SET state = 'refused', reason = ? "           \
		    "WHERE id = ?")                                            \
	X(leave, "UPDATE main.frontier SET state = 'refused', reason = ? "     \
		 "WHERE item = ?")                                             \
	X(note, "INSERT INTO attempt (item, url, at, result, status) "         \
		"SELECT item, page, " NOW ", 'unchanged', 200 FROM shown "     \
		"WHERE page = ?1 AND (item = (SELECT min(item) FROM shown "    \
		"WHERE page = ?1) OR EXISTS (SELECT 1 FROM attempt "           \
		"WHERE attempt.item = shown.item AND attempt.url = ?1))")      \
	X(known, "SELECT a.item, a.url, a.reason, EXISTS (SELECT 1 "           \
		 "FROM shown WHERE page = a.url AND item = a.item) AS paged "  \
		 "FROM attempt AS a JOIN item ON item.id = a.item "            \
		 "WHERE item.state = 'fetched' AND a.at > ? "                  \
		 "AND (a.result = 'refused' OR (a.result = 'failed' "          \
		 "AND a.status IN (404, 410))) "                               \
		 "AND NOT EXISTS (SELECT 1 FROM attempt AS b "                 \
		 "WHERE b.item = a.item AND b.id > a.id "                      \
		 "AND b.result IN ('fetched', 'unchanged') AND CASE "          \
		 "WHEN paged THEN b.url = a.url ELSE NOT EXISTS (SELECT 1 "    \
		 "FROM shown WHERE page = b.url AND item = b.item) END) "      \
		 "ORDER BY a.id")

#define FINDING_NAME(name, sql) FIND_##name,
#define FINDING_SQL(name, sql) sql,

enum { FINDINGS(FINDING_NAME) FIND_COUNT };

static const char *const statements[] = { FINDINGS(FINDING_SQL) };

struct recheck {
	struct catalog *cat;
	struct rows *rows;
	struct sqlite3_stmt *stmt[FIND_COUNT];
	bool apply;
	void *ctx;
	void (*say)(void *ctx, const struct finding *);
};

/* An item as it stands, before what was heard is written. */
struct image {
	int64_t id;
	char *url, *state, *reason, *stood;
	bool paged; /* by a page's signal it was refused */
	struct image *next;
};

static const char *const names[CHANGES] = { "revoked", "deleted", "changed",
	"back", "unknown" };

const char *
change_name(enum change change)
{
	return names[change];
}

struct recheck *
recheck_open(struct catalog *cat, struct rows *rows)
{
	struct recheck *r = calloc(1, sizeof(*r));

	if (r == NULL)
		err(1, NULL);
	r->cat = cat;
	r->rows = rows;
	for (int i = 0; i < FIND_COUNT; i++)
		r->stmt[i] = catalog_prepare(cat, statements[i]);
	return r;
}

void
recheck_close(struct recheck *r)
{
	if (r == NULL)
		return;
	for (int i = 0; i < FIND_COUNT; i++)
		sqlite3_finalize(r->stmt[i]);
	free(r);
}

void
recheck_begin(struct recheck *r, bool apply, void *ctx,
    void (*say)(void *ctx, const struct finding *))
{
	r->apply = apply;
	r->ctx = ctx;
	r->say = say;
}

/* Statement WHICH, with an integer and a text or two; NULL: none. */
static struct sqlite3_stmt *
with(struct recheck *r, int which, int64_t id, const char *text)
{
	struct sqlite3_stmt *stmt = r->stmt[which];

	sqlite3_bind_int64(stmt, 1, id);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_text(stmt, 2, text, -1, SQLITE_STATIC);
	return stmt;
}

static char *
one_text(struct sqlite3_stmt *stmt)
{
	char *out = catalog_row(stmt) ? catalog_text(stmt, 0) : NULL;

	sqlite3_reset(stmt);
	return out;
}

/* All rows of STMT: what is written meanwhile does not change them. */
static struct image *
read_images(struct sqlite3_stmt *stmt)
{
	struct image *first = NULL, **end = &first;

	while (catalog_row(stmt)) {
		struct image *image = calloc(1, sizeof(*image));

		if (image == NULL)
			err(1, NULL);
		image->id = sqlite3_column_int64(stmt, 0);
		image->url = catalog_text(stmt, 1);
		image->state = catalog_text(stmt, 2);
		image->reason = catalog_text(stmt, 3);
		image->stood = catalog_text(stmt, 4);
		image->paged = sqlite3_column_int(stmt, 5) != 0;
		*end = image;
		end = &image->next;
	}
	sqlite3_reset(stmt);
	return first;
}

static void
images_free(struct image *image)
{
	while (image != NULL) {
		struct image *next = image->next;

		free(image->url);
		free(image->state);
		free(image->reason);
		free(image->stood);
		free(image);
		image = next;
	}
}

static bool
is_in(const struct image *image)
{
	return strcmp(image->state, "fetched") == 0;
}

/*
 * It leaves the set, and no crawl asks for it again.  Its bytes stay.
 */
static void
withdraw(struct recheck *r, const struct image *image, const char *page,
    const char *why)
{
	char *reason;

	if (asprintf(&reason, "withdrawn: %s%s%s", why,
		page == NULL ? "" : ", on ", page == NULL ? "" : page) == -1)
		err(1, NULL);
	for (int i = FIND_withdraw; i <= FIND_leave; i++) {
		sqlite3_bind_text(r->stmt[i], 1, reason, -1, SQLITE_STATIC);
		sqlite3_bind_int64(r->stmt[i], 2, image->id);
		catalog_step(r->stmt[i]);
	}
	rows_attempt(r->rows, &(struct attempt) {
				  .item = image->id,
				  .url = page == NULL ? image->url : page,
				  .result = "withdrawn",
				  .reason = why,
			      });
	free(reason);
}

/* What the signal that refuses now said before, or NULL. */
static char *
said_before(
    struct recheck *r, const struct finding *f, const struct sighting *why)
{
	struct sqlite3_stmt *stmt =
	    with(r, FIND_before, f->item, f->page == NULL ? f->url : f->page);

	sqlite3_bind_text(stmt, 3, why->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 4, place_name(why->place), -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 5, why->raw, -1, SQLITE_STATIC);
	return one_text(stmt);
}

/* When it was first heard, of this item from this URL: now, if never. */
static char *
first_heard(struct recheck *r, int64_t item, const char *url)
{
	struct sqlite3_stmt *stmt = with(r, FIND_since, item, url);
	char *since = one_text(stmt);

	if (since != NULL)
		return since;
	if ((since = malloc(21)) == NULL)
		err(1, NULL);
	time_write(since, time(NULL));
	return since;
}

/*
 * IMAGE is revoked or deleted: by its own reply, or by that of PAGE.
 */
static void
lose(struct recheck *r, const struct image *image, const struct outcome *out,
    const char *page)
{
	const struct sighting *why = sightings_refusal(&out->seen);
	bool revoked = out->state != FAILED && why != NULL;
	char *since =
	    first_heard(r, image->id, page == NULL ? out->visit->url : page);
	struct finding f = {
		.change = revoked ? REVOKED : DELETED,
		.item = image->id,
		.url = image->url,
		.page = page,
		.signal = revoked ? why->name : "http",
		.raw = revoked ? why->raw : out->reason,
		.stood = image->stood,
		.since = since,
		.applied = r->apply,
	};
	char *before = revoked ? said_before(r, &f, why) : NULL;

	f.before = before;
	if (is_in(image)) {
		r->say(r->ctx, &f);
		if (r->apply)
			withdraw(r, image, page, out->reason);
	}
	free(before);
	free(since);
}

static void
plain(struct recheck *r, const struct image *image, enum change change,
    const struct outcome *out)
{
	r->say(r->ctx, &(struct finding) {
			   .change = change,
			   .item = image->id,
			   .url = image->url,
			   .raw = change == BACK ? NULL : out->reason,
			   .before = change == BACK ? image->reason : NULL,
			   .stood = image->stood,
		       });
}

/* Was it PAGE that took this image away; NULL: any page? */
static bool
by_page(const struct image *image, const char *page)
{
	const char *on =
	    image->reason == NULL ? NULL : strstr(image->reason, ", on http");

	return image->paged ||
	       (on != NULL && (page == NULL || strcmp(on + 5, page) == 0));
}

/* It was taken away, and would be taken today. */
static bool
is_back(const struct image *image, const char *page)
{
	bool away = strcmp(image->state, "refused") == 0 ||
		    strcmp(image->state, "failed") == 0;

	return away && by_page(image, page) == (page != NULL);
}

static bool
is_gone(const struct outcome *out)
{
	return out->state == FAILED &&
	       (out->status == 404 || out->status == 410);
}

static void
write_image(
    struct recheck *r, const struct image *image, const struct outcome *out)
{
	if (out->state == REFUSED || is_gone(out))
		lose(r, image, out, NULL);
	else if (out->state == FAILED) {
		if (is_in(image))
			plain(r, image, NOT_KNOWN, out);
	} else if (is_back(image, NULL))
		plain(r, image, BACK, out);
	else if (out->state == OTHER)
		plain(r, image, OTHER_BYTES, out);
	/* A host that does not answer is asked again by the next run. */
	if (out->state != FAILED || is_gone(out))
		catalog_step(with(r, FIND_checked, image->id, NULL));
}

/*
 * What a page says in its <meta> is said for all of its images.  That it is
 * gone, or may not be read, is heard only for those that no other place shows.
 */
static void
page_lost(struct recheck *r, const char *page, const struct outcome *out)
{
	struct sqlite3_stmt *stmt = r->stmt[FIND_of_page];
	struct image *images;

	sqlite3_bind_text(stmt, 1, page, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 2, out->state != VISITED);
	images = read_images(stmt);
	for (struct image *i = images; i != NULL; i = i->next) {
		lose(r, i, out, page);
		rows_attempt(r->rows,
		    &(struct attempt) {
			.item = i->id,
			.url = page,
			.result = out->state == FAILED ? "failed" : "refused",
			.status = out->status,
			.reason = out->reason,
			.record = &out->stored,
		    });
	}
	images_free(images);
}

static void
page_stands(struct recheck *r, const char *page, const struct outcome *out)
{
	struct sqlite3_stmt *stmt = r->stmt[FIND_of_page];
	struct image *images;

	sqlite3_bind_text(stmt, 1, page, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 2, 0);
	images = read_images(stmt);
	for (struct image *i = images; i != NULL; i = i->next)
		if (is_back(i, page))
			plain(r, i, BACK, out);
	images_free(images);
	sqlite3_bind_text(r->stmt[FIND_note], 1, page, -1, SQLITE_STATIC);
	catalog_step(r->stmt[FIND_note]);
}

static void
write_page(struct recheck *r, const char *page, const struct outcome *out)
{
	const struct sighting *why = sightings_refusal(&out->seen);
	bool refuses = out->state == REFUSED ||
		       (out->state == VISITED && why != NULL && !why->alone);

	if (refuses || is_gone(out))
		page_lost(r, page, out);
	else if (out->state == VISITED)
		page_stands(r, page, out);
	else
		r->say(r->ctx, &(struct finding) {
				   .change = NOT_KNOWN,
				   .url = page,
				   .raw = out->reason,
			       });
}

int64_t
recheck_write(struct recheck *r, const struct outcome *out)
{
	struct image *image = NULL;
	char *page = NULL;
	int64_t origin;

	if (out->visit != NULL && out->state != LATER) {
		if (out->visit->item != 0)
			image = read_images(
			    with(r, FIND_item, out->visit->item, NULL));
		else
			page = one_text(
			    with(r, FIND_page_of, out->visit->id, NULL));
	}
	if (image != NULL)
		write_image(r, image, out);
	if (page != NULL)
		write_page(r, page, out);
	origin = rows_outcome(r->rows, out);
	images_free(image);
	free(page);
	return origin;
}

/*
 * What an attempt said, "class: detail", is known without a request.  PAGE:
 * that said so, or NULL.
 */
static void
take_back(struct recheck *r, const struct image *image, const char *page,
    const char *why)
{
	size_t len = strcspn(why, ":");
	bool gone = len == 4 && strncmp(why, "http", len) == 0;
	char *signal = text_part(why, len);
	char *since =
	    first_heard(r, image->id, page == NULL ? image->url : page);

	withdraw(r, image, page, why);
	r->say(
	    r->ctx, &(struct finding) {
			.change = gone ? DELETED : REVOKED,
			.item = image->id,
			.url = image->url,
			.page = page,
			.signal = signal,
			.raw = gone || why[len] == '\0' ? why : why + len + 2,
			.stood = image->stood,
			.since = since,
			.applied = true,
		    });
	free(signal);
	free(since);
}

void
recheck_known(struct recheck *r, int64_t before)
{
	struct sqlite3_stmt *stmt = r->stmt[FIND_known];
	char when[21];

	time_write(when, (time_t)(before / 1000));
	sqlite3_bind_text(stmt, 1, when, -1, SQLITE_STATIC);
	while (catalog_row(stmt)) {
		char *url = catalog_text(stmt, 1), *why = catalog_text(stmt, 2);
		bool paged = sqlite3_column_int(stmt, 3) != 0;
		struct image *image = read_images(
		    with(r, FIND_item, sqlite3_column_int64(stmt, 0), NULL));

		if (why != NULL && image != NULL && is_in(image))
			take_back(r, image, paged ? url : NULL, why);
		images_free(image);
		free(url);
		free(why);
	}
	sqlite3_reset(stmt);
}
