/*
 * One image, or the text that a page gave of it, beside what was known before:
 * what is said of it, and how it leaves the set.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/findings.h"

/* Statement WHICH, with an integer and a text or two; NULL: none. */
struct sqlite3_stmt *
recheck_bind(struct recheck *r, int which, int64_t id, const char *text)
{
	struct sqlite3_stmt *stmt = r->stmt[which];

	sqlite3_bind_int64(stmt, 1, id);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_text(stmt, 2, text, -1, SQLITE_STATIC);
	return stmt;
}

char *
recheck_text(struct sqlite3_stmt *stmt)
{
	char *out = catalog_row(stmt) ? catalog_text(stmt, 0) : NULL;

	sqlite3_reset(stmt);
	return out;
}

/* All rows of STMT: what is written meanwhile does not change them. */
struct image *
images_read(struct sqlite3_stmt *stmt)
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

void
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

bool
image_is_in(const struct image *image)
{
	return strcmp(image->state, "fetched") == 0;
}

static void
write(struct recheck *r, int which, const char *reason, int64_t item)
{
	struct sqlite3_stmt *stmt = r->stmt[which];

	sqlite3_bind_text(stmt, 1, reason, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, item);
	catalog_step(stmt);
}

/*
 * It leaves the set, and no crawl asks for it again; or the text leaves alone,
 * and the image stays for other pairs.  Its bytes stay.  False: so it was.
 */
bool
image_withdraw(struct recheck *r, const struct image *image, const char *page,
    const char *why)
{
	char *reason, *text;

	if (asprintf(&reason, "withdrawn: %s%s%s", why,
		page == NULL ? "" : ", on ", page == NULL ? "" : page) == -1 ||
	    asprintf(&text, "%s%s", OF_TEXT, why) == -1)
		err(1, NULL);
	if (image->text) {
		sqlite3_bind_text(
		    r->stmt[FIND_withdraw_text], 3, page, -1, SQLITE_STATIC);
		write(r, FIND_withdraw_text, why, image->id);
	} else {
		write(r, FIND_leave, reason, image->id);
		write(r, FIND_withdraw, reason, image->id);
	}
	bool new = rows_changed(r->rows);

	if (new)
		rows_attempt(
		    r->rows, &(struct attempt) {
				 .item = image->id,
				 .url = page == NULL ? image->url : page,
				 .result = "withdrawn",
				 .reason = image->text ? text : why,
			     });
	free(reason);
	free(text);
	return new;
}

/* What the signal that refuses now said before, or NULL. */
static char *
said_before(
    struct recheck *r, const struct finding *f, const struct sighting *why)
{
	struct sqlite3_stmt *stmt = recheck_bind(
	    r, FIND_before, f->item, f->page == NULL ? f->url : f->page);

	sqlite3_bind_text(stmt, 3, why->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 4, place_name(why->place), -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 5, why->raw, -1, SQLITE_STATIC);
	return recheck_text(stmt);
}

/* When it was first heard, of this item from this URL: now, if never. */
char *
image_since(struct recheck *r, int64_t item, const char *url)
{
	struct sqlite3_stmt *stmt = recheck_bind(r, FIND_since, item, url);
	char *since = recheck_text(stmt);

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
void
image_lose(struct recheck *r, const struct image *image,
    const struct outcome *out, const char *page)
{
	const struct sighting *why = sightings_refusal(&out->seen);
	bool revoked = out->state != FAILED && why != NULL;
	char *since =
	    image_since(r, image->id, page == NULL ? out->visit->url : page);
	struct finding f = {
		.change = revoked ? REVOKED : DELETED,
		.item = image->id,
		.url = image->url,
		.page = page,
		.signal = revoked ? why->name : "http",
		.raw = revoked ? why->raw : out->reason,
		.stood = image->stood,
		.since = since,
		.text = image->text,
		.applied = r->apply,
	};
	char *before = revoked ? said_before(r, &f, why) : NULL;

	f.before = before;
	if (image_is_in(image)) {
		r->say(r->ctx, &f);
		if (r->apply)
			image_withdraw(r, image, page, out->reason);
	}
	free(before);
	free(since);
}

void
image_say(struct recheck *r, const struct image *image, enum change change,
    const struct outcome *out)
{
	r->say(r->ctx, &(struct finding) {
			   .change = change,
			   .item = image->id,
			   .url = image->url,
			   .raw = change == BACK ? NULL : out->reason,
			   .before = change == BACK ? image->reason : NULL,
			   .stood = image->stood,
			   .text = image->text,
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
bool
image_is_back(const struct image *image, const char *page)
{
	bool away = strcmp(image->state, "refused") == 0 ||
		    strcmp(image->state, "failed") == 0;

	return away && by_page(image, page) == (page != NULL);
}
