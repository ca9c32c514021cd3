/*
 * set/hashes/pdq.codes: the PDQ hashes of a set, as a file to be mapped.  Made
 * from the catalog and bound to it by a token; where it is absent, damaged or
 * of other facts it is made anew.  It is never changed in place.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/hamming/hamming.h"
#include "index/index.h"

static const char *
load(struct hashes *hashes, int fd)
{
	struct stat st;
	const char *why;

	*hashes = (struct hashes) { 0 };
	if (fstat(fd, &st) == -1 ||
	    span_open(&hashes->span, fd, 0, st.st_size) == -1)
		return "cannot be mapped";
	why = hashes_read(hashes, hashes->span.data, hashes->span.len);
	if (why != NULL)
		hashes_close(hashes);
	return why;
}

const char *
hashes_load(struct hashes *hashes, const char *set)
{
	char *path = set_path(set, "hashes/pdq.codes");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *why = "is absent";

	free(path);
	*hashes = (struct hashes) { 0 };
	if (fd == -1)
		return why;
	why = load(hashes, fd);
	close(fd);
	return why;
}

void
hashes_close(struct hashes *hashes)
{
	span_close(&hashes->span);
	*hashes = (struct hashes) { 0 };
}

/*
 * The set is of somebody else, or on a medium that cannot be written.
 */
static void
make_private(struct hashes *hashes, struct catalog *cat)
{
	const char *why, *folder = getenv("TMPDIR");
	FILE *file;

	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	file = file_private(folder);
	hashes_make(file, cat, folder);
	if ((why = load(hashes, fileno(file))) != NULL)
		errx(1, "%s: a file just written there %s", folder, why);
	fclose(file);
}

static bool
is_current(struct hashes *hashes, struct catalog *cat, const char *set)
{
	if (hashes_load(hashes, set) != NULL)
		return false;
	if (hashes->token == hashes_token(cat))
		return true;
	hashes_close(hashes);
	return false;
}

static void
make_in_set(struct catalog *cat, const char *set)
{
	char *folder = set_path(set, "hashes");
	char *path = set_path(set, "hashes/pdq.codes");
	char *temp = set_path(set, "hashes/pdq.codes.new");
	FILE *file = fopen(temp, "w+");

	if (file == NULL)
		err(1, "%s", temp);
	hashes_make(file, cat, folder);
	file_sync(file, temp);
	fclose(file);
	file_publish(temp, path);
	free(temp);
	free(path);
	free(folder);
}

static bool
is_writable(const char *set)
{
	char *folder = set_path(set, "hashes");
	bool can = access(folder, W_OK | X_OK) == 0;

	free(folder);
	return can;
}

/*
 * Another program may have made the file while this one waited for the lock.
 */
static void
make_locked(struct hashes *hashes, struct catalog *cat, const char *set)
{
	char *folder = set_path(set, "hashes");
	int lock = file_lock(folder);

	if (!is_current(hashes, cat, set)) {
		make_in_set(cat, set);
		if (hashes_load(hashes, set) != NULL)
			errx(1, "%s: a file just written there is damaged",
			    folder);
	}
	close(lock);
	free(folder);
}

void
hashes_open(struct hashes *hashes, struct catalog *cat, const char *set)
{
	if (is_current(hashes, cat, set))
		return;
	if (is_writable(set))
		make_locked(hashes, cat, set);
	else
		make_private(hashes, cat);
}
