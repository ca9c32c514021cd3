/*
 * The folder that a set is: catalog.db, warc/, hashes/, out/.
 */
#include <sys/file.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "schemas/schemas.h"

#define LOCK_TRIES 4
#define LOCK_PAUSE 5000 /* us; a look takes some 10 */

char *
set_path(const char *set, const char *fmt, ...)
{
	va_list ap;
	char *name, *path;

	va_start(ap, fmt);
	if (vasprintf(&name, fmt, ap) == -1)
		err(1, NULL);
	va_end(ap);
	if (asprintf(&path, "%s/%s", set, name) == -1)
		err(1, NULL);
	free(name);
	return path;
}

char *
set_warc(const char *set, int64_t file)
{
	return set_path(set, "warc/%05" PRId64 ".warc", file);
}

static void
folder(char *path)
{
	if (mkdir(path, 0777) == -1 && errno != EEXIST)
		err(1, "%s", path);
	free(path);
}

void
set_make(const char *set)
{
	if (mkdir(set, 0777) == -1 && errno != EEXIST)
		err(1, "%s", set);
	folder(set_path(set, "warc"));
	folder(set_path(set, "hashes"));
	folder(set_path(set, "out"));
}

/*
 * Hold set/NAME.lock: the descriptor, whose close lets go.  -1: another
 * process has it; with WAIT, this one sleeps until that is over.  Whoever only
 * looks whether it is held (filter --follow) holds it for a moment, so once is
 * not enough.
 */
int
set_lock(const char *set, const char *name, bool wait)
{
	char *path = set_path(set, "%s.lock", name);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int tries = 0;

	if (fd == -1)
		err(1, "%s", path);
	while (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)) == -1) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			err(1, "%s", path);
		if (++tries < LOCK_TRIES) {
			usleep(LOCK_PAUSE);
			continue;
		}
		close(fd);
		fd = -1;
		break;
	}
	free(path);
	return fd;
}
