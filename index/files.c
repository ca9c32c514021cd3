/*
 * Files that are whole or not there: written under another name, flushed to
 * the disk, renamed into place.  A lock on the folder keeps two writers from
 * sharing that other name; the kernel drops it with the process.
 */
#include <sys/file.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/index.h"

/* Of a stranger's set a pipe could stand in its place, and wait for ever. */
int
file_plain(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd == -1 || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

FILE *
file_private(const char *folder)
{
	char *path = set_path(folder, ".private-XXXXXX");
	int fd = mkstemp(path);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "w+");

	if (file == NULL || unlink(path) == -1)
		err(1, "%s", path);
	free(path);
	return file;
}

int
file_lock(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1 || flock(fd, LOCK_EX) == -1)
		err(1, "%s", folder);
	return fd;
}

void
file_sync(FILE *file, const char *path)
{
	if (ferror(file) || fflush(file) == EOF || fsync(fileno(file)) == -1)
		err(1, "%s", path);
}

static void
sync_path(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);

	if (fd == -1 || fsync(fd) == -1)
		err(1, "%s", path);
	close(fd);
}

/*
 * A library may have written the file.  The folder too is flushed: rename(2)
 * is not on the disk before.
 */
void
file_publish(const char *from, const char *to)
{
	char *copy = strdup(to);

	if (copy == NULL)
		err(1, NULL);
	sync_path(from, 0);
	if (rename(from, to) == -1)
		err(1, "%s", to);
	sync_path(dirname(copy), O_DIRECTORY);
	free(copy);
}
