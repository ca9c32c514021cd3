/*
 * --rejudge: the verdict of every item, anew, from what the set holds.  Bytes
 * stay where they are, so that what is refused today may come back.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"

/* A profile that comes with the program is as it is now. */
static void
refresh(struct policy *policy)
{
	const char *const *names = policy_names();

	for (int i = 0; names[i] != NULL && policy->name != NULL; i++)
		if (strcmp(names[i], policy->name) == 0) {
			policy_clear(policy);
			policy_read(policy, names[i]);
		}
}

/*
 * Without --policy: the set's, or else that of a new set.
 */
void
policy_settle(struct plan *plan)
{
	bool read = plan->common.dry_run || plan->explain != NULL;
	char *path = set_path(plan->common.set, "catalog.db");

	if (plan->policy.name == NULL && access(path, F_OK) == 0) {
		struct catalog *cat = catalog_open(
		    plan->common.set, read ? CATALOG_READ : CATALOG_WRITE);

		rows_active(cat, &plan->policy);
		catalog_close(cat);
		refresh(&plan->policy);
	}
	free(path);
	if (plan->policy.name == NULL)
		policy_read(&plan->policy, POLICY_DEFAULT);
}

static void
print_change(void *ctx, const char *state, const char *url, const char *reason)
{
	fprintf(ctx, "%s\t%s", state, url);
	if (reason != NULL)
		fprintf(ctx, "\t%s", reason);
	putc('\n', ctx);
}

static void
print_json(const struct plan *plan, const struct judged *n)
{
	struct json j = { .out = stdout };

	json_open(&j, '{');
	json_key(&j, "policy");
	json_text(&j, plan->policy.name);
	json_key(&j, "refused");
	json_integer(&j, n->refused);
	json_key(&j, "back");
	json_integer(&j, n->back);
	json_key(&j, "due");
	json_integer(&j, n->due);
	json_key(&j, "unchanged");
	json_integer(&j, n->same);
	json_close(&j, '}');
	json_line(&j);
}

/* What each change is, before it is made. */
static void
print_changes(struct catalog *cat, const struct plan *plan)
{
	if (plan->common.dry_run || plan->common.verbose)
		rows_changes(
		    cat, plan->common.dry_run ? stdout : stderr, print_change);
}

/*
 * POLICY is the set's from here on, with all that follows.
 */
struct judged
policy_enter(struct catalog *cat, struct rows *rows, const struct plan *plan)
{
	struct policy was = { 0 };
	struct judged n;
	bool other = !rows_active(cat, &was) ||
		     strcmp(was.name, plan->policy.name) != 0 ||
		     strcmp(was.body, plan->policy.body) != 0;

	policy_clear(&was);
	rows_policy(rows, &plan->policy);
	n = rows_judge(cat, other || plan->rejudge);
	print_changes(cat, plan);
	rows_judged(cat);
	return n;
}

/*
 * What that came to, once it is committed.
 */
void
policy_print(const struct plan *plan, const struct judged *n)
{
	if (plan->rejudge && plan->common.json)
		print_json(plan, n);
	if (plan->common.quiet || (!plan->rejudge && n->refused + n->back == 0))
		return;
	fprintf(stderr,
	    "crawl: under %s: %" PRId64 " now refused, %" PRId64
	    " back, %" PRId64 " due, %" PRId64 " unchanged\n",
	    plan->policy.name, n->refused, n->back, n->due, n->same);
}

int
rejudge_run(const struct plan *plan)
{
	char *path = set_path(plan->common.set, "catalog.db");
	struct catalog *cat;
	struct judged n;
	struct rows *rows;

	if (access(path, F_OK) == -1)
		errx(1, "%s: there is no set here", path);
	free(path);
	if (set_lock(plan->common.set, "crawl", false) == -1)
		errx(1, "%s: another crawl is at work on this set",
		    plan->common.set);
	cat = catalog_open(plan->common.set, CATALOG_WRITE);
	rows = rows_open(cat);
	catalog_begin(cat);
	n = policy_enter(cat, rows, plan);
	if (plan->common.dry_run)
		catalog_exec(cat, "ROLLBACK");
	else
		catalog_commit(cat);
	policy_print(plan, &n);
	rows_close(rows);
	catalog_close(cat);
	return 0;
}
