/*
 * A file that is there whole, or not at all: it is written under another
 * name, which is locked against a second run beside this one, and renamed.
 */
#include <sys/file.h>
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/report/sheet.h"

/*
 * Whether FD still is PATH: the run before may have renamed it while we
 * waited for the lock.
 */
static bool
is_still(int fd, const char *path)
{
	struct stat open, named;

	return fstat(fd, &open) == 0 && stat(path, &named) == 0 &&
	       open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

static int
open_locked(const char *path)
{
	for (;;) {
		int fd = open(
		    path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

		if (fd == -1 || flock(fd, LOCK_EX) == -1)
			err(1, "%s", path);
		if (is_still(fd, path))
			return fd;
		close(fd);
	}
}

void
output_write(const char *dir, const char *name, const char *text, size_t len)
{
	char *path = set_path(dir, "%s", name);
	char *temporary = set_path(dir, ".%s.new", name);
	int fd = open_locked(temporary);
	FILE *file;

	if (ftruncate(fd, 0) == -1 || (file = fdopen(fd, "w")) == NULL)
		err(1, "%s", temporary);
	if (fwrite(text, 1, len, file) != len || fflush(file) == EOF ||
	    fsync(fd) == -1)
		err(1, "%s", temporary);
	if (rename(temporary, path) == -1)
		err(1, "%s", path);
	if (fclose(file) == EOF)
		err(1, "%s", path);
	free(temporary);
	free(path);
}
