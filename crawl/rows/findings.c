/*
 * What became of an image since it was taken: what a recheck heard of it,
 * beside what was known before.  Nothing is withdrawn unless that is wanted,
 * and nothing that comes back is taken in again.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/findings.h"

#define FINDING_SQL(name, sql) sql,

static const char *const statements[] = { FINDINGS(FINDING_SQL) };

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
		image_lose(r, image, out, NULL);
	else if (out->state == FAILED) {
		if (image_is_in(image))
			image_say(r, image, NOT_KNOWN, out);
	} else if (image_is_back(image, NULL))
		image_say(r, image, BACK, out);
	else if (out->state == OTHER)
		image_say(r, image, OTHER_BYTES, out);
	/* A host that does not answer is asked again by the next run. */
	if (out->state != FAILED || is_gone(out))
		catalog_step(recheck_bind(r, FIND_checked, image->id, NULL));
}

/* The images that WHICH finds of PAGE; ELSEWHERE: it asks where else they are.
 */
static struct image *
of_page(struct recheck *r, int which, const char *page, bool elsewhere)
{
	struct sqlite3_stmt *stmt = r->stmt[which];

	sqlite3_bind_text(stmt, 1, page, -1, SQLITE_STATIC);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_int(stmt, 2, elsewhere);
	return images_read(stmt);
}

/* Each of IMAGES, or its text, is lost by what OUT says of PAGE. */
static void
lose_all(struct recheck *r, struct image *images, const char *page,
    const struct outcome *out)
{
	for (struct image *i = images; i != NULL; i = i->next) {
		char *reason;

		if (asprintf(&reason, "%s%s", i->text ? OF_TEXT : "",
			out->reason) == -1)
			err(1, NULL);
		image_lose(r, i, out, page);
		rows_attempt(r->rows,
		    &(struct attempt) {
			.item = i->id,
			.url = page,
			.result = out->state == FAILED ? "failed" : "refused",
			.status = out->status,
			.reason = reason,
			.record = &out->stored,
		    });
		free(reason);
	}
	images_free(images);
}

/*
 * The texts that PAGE gave: of all images, or of those that are elsewhere, too.
 */
static void
texts_lost(struct recheck *r, const char *page, const struct outcome *out)
{
	struct image *texts =
	    of_page(r, FIND_texts, page, out->state != VISITED);

	for (struct image *i = texts; i != NULL; i = i->next)
		i->text = true;
	lose_all(r, texts, page, out);
}

/*
 * What a page says in its <meta> is said for all of its images.  That it is
 * gone, or may not be read, is heard only for those that no other place shows,
 * and of the others for the text that it gave.
 */
static void
page_lost(struct recheck *r, const char *page, const struct outcome *out)
{
	bool there = out->state == VISITED;

	if (!there)
		texts_lost(r, page, out);
	lose_all(r, of_page(r, FIND_of_page, page, !there), page, out);
}

/* LOST: but for its text. */
static void
page_stands(
    struct recheck *r, const char *page, const struct outcome *out, bool lost)
{
	struct image *images = of_page(r, FIND_of_page, page, false);
	struct image *texts =
	    lost ? NULL : of_page(r, FIND_texts_away, page, false);

	for (struct image *i = images; i != NULL; i = i->next)
		if (image_is_back(i, page))
			image_say(r, i, BACK, out);
	for (struct image *i = texts; i != NULL; i = i->next) {
		i->text = true;
		image_say(r, i, BACK, out);
	}
	images_free(images);
	images_free(texts);
	sqlite3_bind_text(r->stmt[FIND_note], 1, page, -1, SQLITE_STATIC);
	sqlite3_bind_int(r->stmt[FIND_note], 2, lost);
	catalog_step(r->stmt[FIND_note]);
}

static void
write_page(struct recheck *r, const char *page, const struct outcome *out)
{
	const struct sighting *why = sightings_refusal(&out->seen);
	bool read = out->state == VISITED;

	if (out->state == REFUSED || is_gone(out) ||
	    (read && why != NULL && !why->alone))
		page_lost(r, page, out);
	else if (read)
		page_stands(r, page, out, why != NULL);
	else
		r->say(r->ctx, &(struct finding) {
				   .change = NOT_KNOWN,
				   .url = page,
				   .raw = out->reason,
			       });
	if (read && why != NULL && why->alone)
		texts_lost(r, page, out);
}

int64_t
recheck_write(struct recheck *r, const struct outcome *out)
{
	struct image *image = NULL;
	char *page = NULL;
	int64_t origin;

	if (out->visit != NULL && out->state != LATER) {
		if (out->visit->item != 0)
			image = images_read(
			    recheck_bind(r, FIND_item, out->visit->item, NULL));
		else
			page = recheck_text(recheck_bind(
			    r, FIND_page_of, out->visit->id, NULL));
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
	    image_since(r, image->id, page == NULL ? image->url : page);

	if (image_withdraw(r, image, page, why))
		r->say(r->ctx,
		    &(struct finding) {
			.change = gone ? DELETED : REVOKED,
			.item = image->id,
			.url = image->url,
			.page = page,
			.signal = signal,
			.raw = gone || why[len] == '\0' ? why : why + len + 2,
			.stood = image->stood,
			.since = since,
			.text = image->text,
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
		struct image *image = images_read(recheck_bind(
		    r, FIND_item, sqlite3_column_int64(stmt, 0), NULL));

		if (why != NULL && image != NULL && image_is_in(image)) {
			image->text =
			    strncmp(why, OF_TEXT, strlen(OF_TEXT)) == 0;
			take_back(r, image, paged ? url : NULL,
			    why + (image->text ? strlen(OF_TEXT) : 0));
		}
		images_free(image);
		free(url);
		free(why);
	}
	sqlite3_reset(stmt);
}
