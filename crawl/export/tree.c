/*
 * All files of an archive, in the order of its bytes, or of a folder, in the
 * order of names.  Links are not followed: no export has any.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/export/export.h"

static void
tell(const struct walk *walk, const char *name, const char *why)
{
	if (walk->wrong != NULL)
		walk->wrong(walk->ctx, name, why);
}

/* The member at hand; false: enough. */
static bool
visit_member(const struct walk *walk, const char *part, struct members *members)
{
	const char *name = members->name == NULL ? "" : members->name;
	const char *why =
	    members->encrypted ? "is encrypted" : name_wrong(name);
	size_t len = strlen(name);

	if (why == NULL && !members->file) {
		/* A folder has no bytes, and its name may be a sign. */
		if (len > 0 && name[len - 1] != '/')
			why = "is a link, or no file";
	}
	if (why != NULL) {
		tell(walk, name, why);
		return true;
	}
	char *plain = name_plain(name);
	struct entry entry = { part, plain, members, NULL };
	bool on = walk->file(walk->ctx, &entry);

	free(plain);
	return on;
}

static int
walk_archive(const char *part, const struct walk *walk, const char **why)
{
	struct members members;
	int rc = 1;

	*why = members_open(&members, part);
	while (*why == NULL && (rc = members_next(&members)) == 1) {
		if (!visit_member(walk, part, &members))
			break;
		if (members_harm(&members)) {
			rc = -1;
			break;
		}
	}
	/* What it says lives as long as the archive is open. */
	if (*why != NULL || rc == -1) {
		*why = members_harm(&members) ? members_why(&members)
					      : "is damaged, or no archive";
		rc = -1;
	}
	members_close(&members);
	return rc == -1 ? -1 : 0;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* False: enough. */
static bool
visit_file(const struct walk *walk, FTS *fts, FTSENT *at, size_t root)
{
	const char *name = at->fts_path + root;
	struct entry entry = { NULL, name, NULL, at->fts_path };

	name += *name == '/';
	entry.name = name;
	switch (at->fts_info) {
	case FTS_D:
		if (walk->depth > 0 && at->fts_level > walk->depth)
			fts_set(fts, at, FTS_SKIP);
		return *name == '\0' || walk->depth == 0 ||
		       walk->file(walk->ctx, &entry);
	case FTS_F:
		return walk->file(walk->ctx, &entry);
	case FTS_SL:
	case FTS_SLNONE:
	case FTS_DEFAULT:
		tell(walk, name, "is a link, or no file");
		return true;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		tell(walk, name, strerror(at->fts_errno));
		return true;
	default:
		return true;
	}
}

static int
walk_folder(const char *part, const struct walk *walk, const char **why)
{
	char *root = text_copy(part);
	char *roots[] = { root, NULL };
	size_t len = strlen(root);
	bool on = true;
	FTS *fts;
	FTSENT *at;

	while (len > 1 && root[len - 1] == '/')
		root[--len] = '\0';
	/* Without depth the order need be none. */
	fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
	    walk->depth > 0 ? NULL : by_name);
	if (fts == NULL)
		err(1, "%s", part);
	errno = 0;
	while (on && (at = fts_read(fts)) != NULL) {
		on = visit_file(walk, fts, at, len);
		errno = 0;
	}
	*why = on && errno != 0 ? strerror(errno) : NULL;
	fts_close(fts);
	free(root);
	return *why == NULL ? 0 : -1;
}

int
tree_walk(const char *part, const struct walk *walk, const char **why)
{
	struct stat st;

	if (stat(part, &st) == -1) {
		*why = strerror(errno);
		return -1;
	}
	return S_ISDIR(st.st_mode) ? walk_folder(part, walk, why)
				   : walk_archive(part, walk, why);
}

/* From a file; it is opened again for the rest of it. */
static const char *
read_file(const char *path, struct bytes *to, size_t max)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	const char *why = NULL;
	struct stat st;
	ssize_t got = 1;
	size_t size;

	if (fd == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		why = fd == -1 ? strerror(errno) : "is no file";
		if (fd != -1)
			close(fd);
		return why;
	}
	size = (size_t)st.st_size < max ? (size_t)st.st_size : max;
	to->data = realloc(to->data, size + 1);
	if (to->data == NULL)
		err(1, NULL);
	while (to->len < size && got > 0) {
		got = pread(
		    fd, to->data + to->len, size - to->len, (off_t)to->len);
		to->len += got > 0 ? (size_t)got : 0;
	}
	if (got == -1)
		why = strerror(errno);
	close(fd);
	if (why == NULL && (size_t)st.st_size > max)
		why = "is too large";
	return why;
}

const char *
entry_read(struct entry *entry, struct bytes *to, size_t max)
{
	int rc;

	if (entry->members == NULL)
		return read_file(entry->path, to, max);
	rc = members_read(entry->members, to, max);
	if (rc == 1)
		return NULL;
	return to->len == max ? "is too large" : members_why(entry->members);
}
