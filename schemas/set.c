/*
 * The folder that a set is: catalog.db, warc/, hashes/, out/.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "schemas/schemas.h"

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
