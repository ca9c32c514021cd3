/*
 * Since when --recheck and --refresh ask anew, where --older-than does not say:
 * since now; or, after one that was stopped, since that began, so that it goes
 * on.  The time of a file in the set remembers it.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "crawl/run/run.h"

#define DAY_MS 86400000 /* what was stopped before is begun anew */
#define SECOND_MS 1000  /* the catalog's times are no finer */

static char *
mark(const struct plan *plan)
{
	return set_path(plan->common.set,
	    plan->recheck ? "recheck.began" : "refresh.began");
}

/* In ms; 0: none was stopped. */
static int64_t
stopped(const char *path)
{
	struct stat st;
	int64_t at;

	if (stat(path, &st) == -1)
		return 0;
	at = 1000 * (int64_t)st.st_mtim.tv_sec + st.st_mtim.tv_nsec / 1000000;
	return time_ms() - at < DAY_MS ? at : 0;
}

/* Without a set, the run ends soon. */
static void
begin(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if ((fd == -1 && errno != ENOENT) ||
	    (fd != -1 && futimens(fd, NULL) == -1))
		err(1, "%s", path);
	if (fd != -1)
		close(fd);
}

void
since_begin(struct plan *plan)
{
	char *path;
	int64_t at;

	if (plan->before != SINCE_NOW)
		return;
	plan->before = time_ms();
	if ((!plan->recheck && !plan->refresh) || plan->events != NULL)
		return;
	path = mark(plan);
	if ((at = stopped(path)) != 0)
		plan->before = at - SECOND_MS;
	else if (!plan->common.dry_run)
		begin(path);
	free(path);
}

void
since_end(const struct plan *plan)
{
	char *path;

	if (!plan->recheck && !plan->refresh)
		return;
	path = mark(plan);
	if (unlink(path) == -1 && errno != ENOENT)
		err(1, "%s", path);
	free(path);
}
