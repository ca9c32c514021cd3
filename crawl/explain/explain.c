/*
 * --explain URL: every signal that speaks of one URL, and the verdict that
 * follows from them under each profile.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl/explain/explain.h"

static enum says
says_of(const char *name)
{
	for (int s = UNKNOWN; s <= REFUSE; s++)
		if (strcmp(says_name((enum says)s), name) == 0)
			return (enum says)s;
	return UNKNOWN;
}

/* What URL's bytes say, where the set has them. */
static void
read_bytes(struct case_of *x)
{
	char *path = set_path(x->plan->common.set, "catalog.db");
	struct sqlite3_stmt *stmt;
	struct catalog *cat;
	struct url url;

	if (access(path, F_OK) == 0 &&
	    url_read(&url, x->plan->explain) == NULL) {
		cat = catalog_open(x->plan->common.set, CATALOG_READ);
		stmt = catalog_prepare(cat,
		    "SELECT name, says, raw FROM embedded "
		    "JOIN item ON item.id = embedded.item WHERE item.url = ?");
		sqlite3_bind_text(stmt, 1, url.text, -1, SQLITE_STATIC);
		while (catalog_row(stmt))
			signals_bytes(&x->seen, &x->plan->asker,
			    (struct sighting) {
				.name =
				    (const char *)sqlite3_column_text(stmt, 0),
				.topic = TRAINING,
				.says = says_of(
				    (const char *)sqlite3_column_text(stmt, 1)),
				.raw = (char *)(uintptr_t)sqlite3_column_text(
				    stmt, 2),
			    });
		sqlite3_finalize(stmt);
		catalog_close(cat);
		url_clear(&url);
	}
	free(path);
}

static void
follow(struct case_of *x)
{
	char *next = text_copy(x->plan->explain);
	int i = 0;

	for (; next != NULL && i <= HOPS; i++) {
		x->urls[i] = next;
		next = explain_ask(x, next);
	}
	if (next != NULL && x->why == NULL &&
	    asprintf(&x->why, "redirect: one too many, to %s", next) == -1)
		err(1, NULL);
	free(next);
}

int
explain_run(const struct plan *plan)
{
	struct client client = { .user_agent = plan->user_agent,
		.ca = plan->ca,
		.allow = plan->allow,
		.allowed = plan->allowed,
		.timeout = plan->timeout,
		.pool = { .folder = "/", .limit = SIZE_MAX / 2 } };
	struct case_of x = { .plan = plan,
		.fetch = fetch_new(&client),
		.resolver = resolver_new(&plan->dns) };
	bool allowed;

	sandbox_enter(plan);
	x.fetch->ctx = &x;
	follow(&x);
	read_bytes(&x);
	allowed = explain_tell(&x);
	for (int i = 0; x.urls[i] != NULL; i++)
		free(x.urls[i]);
	free(x.why);
	sightings_clear(&x.seen);
	fetch_free(x.fetch);
	pool_clear(&client.pool);
	resolver_free(x.resolver);
	return allowed ? 0 : 1;
}
