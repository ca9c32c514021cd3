/*
 * The hashes of a set, as its catalog has them now.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

#define LOOKS 3 /* a merge may take files away while a list is read */

/* All of it may have been deleted. */
static bool
is_writable(const char *set)
{
	char *folder = set_path(set, "hashes");
	bool can;

	mkdir(folder, 0777);
	can = access(folder, W_OK | X_OK) == 0;

	free(folder);
	return can;
}

/*
 * Another program may have made them while this one waited for the lock.
 */
static void
grow_locked(struct hashes *hashes, const struct hashes_of *of)
{
	char *folder = set_path(of->set, "hashes");
	int lock = file_lock(folder);
	enum hashes_state state = hashes_look(hashes, of);

	if (state != HASHES_CURRENT)
		hashes_grow(hashes, of, state);
	close(lock);
	free(folder);
}

/*
 * The set is of somebody else, or on a medium that cannot be written.
 */
static void
grow_private(
    struct hashes *hashes, const struct hashes_of *of, enum hashes_state state)
{
	for (int i = 1; i < LOOKS && state == HASHES_LOST; i++)
		state = hashes_look(hashes, of);
	hashes->private = true;
	if (state != HASHES_CURRENT)
		hashes_grow(hashes, of, state);
}

void
hashes_open(struct hashes *hashes, const struct hashes_of *of)
{
	enum hashes_state state = hashes_look(hashes, of);

	if (state == HASHES_CURRENT)
		return;
	if (!is_writable(of->set)) {
		grow_private(hashes, of, state);
		return;
	}
	hashes_close(hashes);
	grow_locked(hashes, of);
}

void
hashes_reopen(struct hashes *hashes, const struct hashes_of *of, size_t i,
    const char *why)
{
	char *path =
	    hashes_file(of->set, of->source, hashes->list.segments[i].number);
	char *list = hashes_list(of->set, of->source);

	warnx("%s %s: the hashes are made anew", path, why);
	if (hashes->anew)
		errx(1, "they were just written: the disk or memory fails");
	if (unlink(list) == 0 || errno == ENOENT) {
		hashes_close(hashes);
		hashes_open(hashes, of);
	} else {
		hashes->private = true;
		hashes_grow(hashes, of, HASHES_LOST);
	}
	free(list);
	free(path);
}
