/*
 * Files that were made to break decoders, and files that have: each ends as
 * facts or as a reason, and those that are known to be broken as a reason.
 */
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/filter.h"
#include "tests/folder.h"
#include "tests/test.h"

#define FOLDER "../shared/data"
#define MAX_SIZE (1 << 20) /* bytes: larger ones are only slower */

struct tally {
	int read, refused;
	bool good;
};

static struct facts
facts_of(const char *path)
{
	static const struct wanted wanted = { .dihedral = true };
	struct facts facts = { .reason = "absent" };
	struct span span;

	if (!file_map(&span, path))
		return facts;
	facts_measure(&span, &wanted, &facts);
	span_close(&span);
	return facts;
}

static void
one(const char *path, struct tally *tally)
{
	struct facts facts = facts_of(path);
	bool refused = facts.reason[0] != '\0';
	bool has = facts.values[0].type != VALUE_NONE;

	tally->refused += refused;
	tally->read += !refused;
	if (refused != has && (!refused || strchr(facts.reason, ':') != NULL))
		return;
	printf("# %s: %s\n", path, facts.reason);
	tally->good = false;
}

static struct tally
folder(const char *name)
{
	char path[100];
	char *paths[] = { path, NULL };
	struct tally tally = { .good = true };
	FTSENT *entry;
	FTS *fts;

	snprintf(path, sizeof(path), FOLDER "/%s", name);
	fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (fts != NULL && (entry = fts_read(fts)) != NULL)
		if (entry->fts_info == FTS_F && entry->fts_statp->st_size > 0 &&
		    entry->fts_statp->st_size <= MAX_SIZE)
			one(entry->fts_accpath, &tally);
	if (fts != NULL)
		fts_close(fts);
	printf("# %s: %d read, %d refused\n", name, tally.read, tally.refused);
	return tally;
}

static bool
refuses(const char *name, const char *reason)
{
	char path[200];
	struct facts facts;

	snprintf(path, sizeof(path), FOLDER "/%s", name);
	facts = facts_of(path);
	if (strcmp(facts.reason, reason) == 0)
		return true;
	printf("# %s: %s\n", name, facts.reason);
	return false;
}

int
main(void)
{
	struct tally tally;

	if (access(FOLDER, R_OK) == -1) {
		printf("1..1\nok 1 - files of others # SKIP no " FOLDER "\n");
		return 0;
	}
	tally = folder("png");
	/* PngSuite: 162 valid ones and PngSuite.png itself; 13 broken. */
	OK(tally.good && tally.refused == 13);
	tally = folder("webp");
	OK(tally.good && tally.read > 100);
	tally = folder("vips");
	OK(tally.good && tally.read > 30);
	tally = folder("jpeg-bugs");
	OK(tally.good && tally.refused > 100);
	tally = folder("exif");
	OK(tally.good && tally.read > 30);
	OK(refuses("png/xs1n0g01.png",
	    "format: begins with 09 50 4e 47, which is no image that is known "
	    "here"));
	OK(refuses("png/xhdn0g08.png", "png: invalid chunk checksum"));
	OK(refuses("vips/17000x17000.avif",
	    "avif: 17000x17000 exceeds 67108864 pixels"));
	OK(refuses("vips/truncated.jpg", "jpeg: premature end of JPEG file"));
	OK(refuses(
	    "vips/truncated.gif", "gif: failed to read from given file"));
	return DONE();
}
