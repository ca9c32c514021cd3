/*
 * --dry-run: the same run on a set that is thrown away.  A child makes it, so
 * that the parent, which is not in its sandbox, can remove it.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

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
		exit(crawl_run(&copy));
	signal(SIGINT, SIG_IGN); /* the child's: it ends, and we clean up */
	signal(SIGTERM, SIG_IGN);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			err(1, "waitpid");
	nftw(set, drop, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
	free(set);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
