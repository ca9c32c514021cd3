/*
 * Folders of a test: its own, gone with all that is in it; and those that have
 * what it reads.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "schemas/schemas.h"

static inline void
folder_remove(char *path)
{
	char *paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

	for (FTSENT *at = fts_read(fts); at != NULL; at = fts_read(fts))
		if (at->fts_info != FTS_D && remove(at->fts_accpath) == -1)
			printf("# %s stays\n", at->fts_path);
	fts_close(fts);
}

/* TAKE is called for each file under PATH whose name ends in SUFFIX. */
static inline void
folder_walk(char *path, const char *suffix,
    void (*take)(void *ctx, const char *file), void *ctx)
{
	char *paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);

	if (fts == NULL)
		err(1, "%s", path);
	for (FTSENT *at = fts_read(fts); at != NULL; at = fts_read(fts)) {
		const char *dot = strrchr(at->fts_name, '.');

		if (at->fts_info == FTS_F && dot != NULL &&
		    strcmp(dot, suffix) == 0)
			take(ctx, at->fts_accpath);
	}
	fts_close(fts);
}

/* The whole of a file; false: it cannot be read, or is empty. */
static inline bool
file_map(struct span *span, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool mapped = fd != -1 && fstat(fd, &st) == 0 &&
		      span_open(span, fd, 0, st.st_size) == 0;

	if (fd != -1)
		close(fd);
	return mapped;
}
