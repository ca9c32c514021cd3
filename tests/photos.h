/*
 * The photographs of ../shared/data, one after the other.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <unistd.h>

#include "schemas/schemas.h"

#define PHOTOS "../shared/data/photos"

/* Calls EACH for each JPEG below FOLDER, or its every STEPth. */
static void
photos_each(const char *folder, int step,
    void (*each)(void *arg, const struct span *), void *arg)
{
	char *paths[] = { (char *)(uintptr_t)folder, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int n = 0;

	if (fts == NULL)
		err(1, "%s", folder);
	while ((entry = fts_read(fts)) != NULL) {
		const char *dot = strrchr(entry->fts_name, '.');
		struct span span;
		int fd;

		if (entry->fts_info != FTS_F || dot == NULL ||
		    strcmp(dot, ".jpg") != 0 || n++ % step != 0)
			continue;
		fd = open(entry->fts_accpath, O_RDONLY | O_CLOEXEC);
		if (fd == -1 ||
		    span_open(&span, fd, 0, entry->fts_statp->st_size) == -1)
			err(1, "%s", entry->fts_accpath);
		close(fd);
		each(arg, &span);
		span_close(&span);
	}
	fts_close(fts);
}
