/*
 * --dry-run: the same run on a copy of the catalog that is thrown away.  A
 * child makes it, so that the parent, which is not in its sandbox, can remove
 * it.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <sqlite3.h>

#include "crawl/run/run.h"

#define DESCRIPTORS 16 /* that the walk over the folder may hold */

static int
drop(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/*
 * What the set has is not asked for again.  Its bytes stay where they are.
 */
static void
copy_catalog(const char *from, const char *to)
{
	struct catalog *cat = catalog_open(from, CATALOG_READ);
	char *path = set_path(to, "catalog.db");
	struct sqlite3_backup *backup;
	struct sqlite3 *db;
	int rc = sqlite3_open(path, &db);

	backup = rc == SQLITE_OK
		     ? sqlite3_backup_init(db, "main", catalog_db(cat), "main")
		     : NULL;
	if (backup != NULL)
		sqlite3_backup_step(backup, -1);
	if (sqlite3_backup_finish(backup) != SQLITE_OK || backup == NULL ||
	    sqlite3_exec(db, "DELETE FROM warc", NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "%s: %s", path, sqlite3_errmsg(db));
	sqlite3_close(db);
	catalog_close(cat);
	free(path);
}

static int
rehearse(const struct plan *plan, const char *from)
{
	char *path = set_path(from, "catalog.db");

	if (access(path, F_OK) == 0)
		copy_catalog(from, plan->common.set);
	free(path);
	return crawl_run(plan);
}

int
dry_run(const struct plan *plan)
{
	const char *tmp = getenv("TMPDIR");
	struct plan copy = *plan;
	int status = 0;
	char *set;
	pid_t pid;

	if (asprintf(&set, "%s/proofsheet-XXXXXX",
		tmp == NULL || *tmp == '\0' ? "/tmp" : tmp) == -1)
		err(1, NULL);
	if (mkdtemp(set) == NULL)
		err(1, "%s", set);
	copy.common.set = set;
	if ((pid = fork()) == -1)
		err(1, "fork");
	if (pid == 0)
		exit(rehearse(&copy, plan->common.set));
	signal(SIGINT, SIG_IGN); /* the child's: it ends, and we clean up */
	signal(SIGTERM, SIG_IGN);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			err(1, "waitpid");
	nftw(set, drop, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
	free(set);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
