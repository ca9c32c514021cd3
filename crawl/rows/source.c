/*
 * What a run was asked: its sources, and the policy that it heeds.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"

/* What was left out by one part would be missed by the other. */
static void
check_part(
    struct sqlite3_stmt *stmt, const struct source *src, const char *part)
{
	const char *before = (const char *)sqlite3_column_text(stmt, 3);

	if (strcmp(before, part) == 0)
		return;
	errx(2,
	    "source '%s': this set has part %s of it (0/0 is all); give each "
	    "part a set of its own",
	    src->locator, before);
}

/*
 * This command's source: a second run of it finds where the first stopped.
 */
void
rows_source(struct rows *rows, const struct plan *plan, struct source *src)
{
	const char *name = src->collector->name;
	struct sqlite3_stmt *stmt;
	char now[21], options[160], part[32];

	snprintf(part, sizeof(part), "%d/%d", plan->part.i, plan->part.n);
	snprintf(options, sizeof(options),
	    "{\"depth\":%d,\"max-pages\":%lld,\"max-bytes\":%lld,"
	    "\"part\":\"%s\"}",
	    plan->depth, (long long)plan->pages, (long long)plan->bytes, part);
	time_write(now, time(NULL));
	RUN(rows, source_new, text(name), text(src->locator),
	    text(plan->user_agent), text(plan->policy.name), text(options),
	    text(now));
	stmt = BIND(rows, source_get, text(name), text(src->locator));
	if (!catalog_row(stmt))
		errx(1, "source '%s': is gone", src->locator);
	src->id = sqlite3_column_int64(stmt, 0);
	src->position = sqlite3_column_int64(stmt, 1);
	src->finished = sqlite3_column_type(stmt, 2) != SQLITE_NULL;
	check_part(stmt, src, part);
	sqlite3_reset(stmt);
}

void
rows_position(struct rows *rows, const struct source *src)
{
	RUN(rows, source_at, number(src->position), number(src->id));
}

void
rows_finish(struct rows *rows, const struct source *src)
{
	char now[21];

	time_write(now, time(NULL));
	RUN(rows, source_end, text(now), number(src->id));
}

/*
 * SRC can not be read on: the same command will try again.
 */
void
rows_broken(struct rows *rows, const struct source *src, const char *reason)
{
	RUN(rows, source_broken, text(reason), number(src->id));
}

static void
policy(struct rows *rows, const struct policy *policy)
{
	RUN(rows, policy_new, text(policy->name), text(policy->body));
	RUN(rows, heed_none, text(policy->name));
	for (size_t i = 0; signals_name(i) != NULL; i++)
		for (int t = 0; t < TOPICS; t++)
			if (policy_heeds(
				policy, signals_name(i), (enum topic)t))
				RUN(rows, heed_new, text(policy->name),
				    text(signals_name(i)),
				    text(topic_name((enum topic)t)));
}

/*
 * The shipped profiles as they are now, and the one of this run, which is the
 * set's from here on.
 */
void
rows_policy(struct rows *rows, const struct policy *active)
{
	const char *const *names = policy_names();

	for (int i = 0; names[i] != NULL; i++) {
		struct policy shipped;

		policy_read(&shipped, names[i]);
		policy(rows, &shipped);
		policy_clear(&shipped);
	}
	policy(rows, active);
	catalog_step(rows->stmt[policy_none]);
	RUN(rows, policy_active, text(active->name));
}
