/*
 * The verb --recheck: of a set that is there, and as a dry run what is due.
 */
#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#include "crawl/run/run.h"

static void
print_line(const char *what, const char *url)
{
	printf("%s\t%s\n", what, url);
}

static int
say_due(const struct plan *plan)
{
	struct catalog *cat = catalog_open(plan->common.set, CATALOG_READ);

	poll_say(cat, plan, print_line);
	catalog_close(cat);
	return 0;
}

int
recheck_run(const struct plan *plan)
{
	char *path = set_path(plan->common.set, "catalog.db");

	if (access(path, F_OK) == -1)
		errx(1, "%s: there is no set here", plan->common.set);
	free(path);
	if (plan->events != NULL)
		return events_run(plan);
	return plan->common.dry_run ? say_due(plan) : crawl_run(plan);
}
