/*
 * A test's own folder, gone with all that is in it.
 */
#include <fts.h>
#include <stdio.h>
#include <unistd.h>

static void
folder_remove(char *path)
{
	char *paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

	for (FTSENT *at = fts_read(fts); at != NULL; at = fts_read(fts))
		if (at->fts_info != FTS_D && remove(at->fts_accpath) == -1)
			printf("# %s stays\n", at->fts_path);
	fts_close(fts);
}
