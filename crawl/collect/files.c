/*
 * files: photographs on this machine: a folder, walked in the order of names;
 * single files; tars and zips.  What the caption beside a photo says goes with
 * it.  In a folder what begins like an image is taken, or has the name of one;
 * a file that the user names is always taken: `ask` can then say of each that
 * it is not readable.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

#define FILE_LEN (256u << 20) /* bytes; the largest camera files are 200 MB */

struct files {
	const struct emit *emit;
	struct metadata *meta;
	int64_t done;
	char *note; /* the first that was passed over, and why */
	int64_t passed_over;
	bool stopped;
};

static void
note(struct files *files, const char *path, const char *why)
{
	if (files->passed_over++ == 0 &&
	    asprintf(&files->note, "files: %s: %s", path, why) == -1)
		err(1, NULL);
}

/* What was passed over becomes *REASON. */
static void
tell(const struct files *files, char **reason)
{
	int64_t others = files->passed_over - 1;

	*reason = files->note;
	if (others < 1)
		return;
	if (asprintf(reason, "%s; %" PRId64 " more %s passed over", files->note,
		others, others == 1 ? "was" : "were") == -1)
		err(1, NULL);
	free(files->note);
}

static void
emit_file(struct files *files, const char *path, const struct span *span)
{
	struct sidecar car = { 0 };
	char *url = collect_file_url(path, NULL);

	sidecar_beside(&car, path);
	metadata_find(files->meta, path, &car);
	struct pair pair = {
		.url = url,
		.title = car.title,
		.caption = car.caption,
		.author = car.author,
		.licence = car.licence,
		.kind = car.caption == NULL ? "none" : "sidecar",
		.extra = car.extra,
		.bytes = span->len > 0 ? (const void *)span->data : "",
		.len = span->len,
		.mime = image_mime(span->data, span->len),
	};

	if (url != NULL && !emit_pair(files->emit, &pair))
		files->stopped = true;
	sidecar_clear(&car);
	free(url);
}

/* NAMED by the user, met in a folder, or led to by a link there. */
enum how { NAMED, MET, LINKED };

/*
 * A file that its bytes do not show to be an image.  By a link's name alone,
 * anything on this machine could be taken.
 */
static void
take_other(struct files *files, const char *path, const struct span *span,
    enum how how)
{
	if (how == LINKED)
		note(files, path, "is a link to what is no image");
	else if (how == NAMED || suffix_photo(path))
		emit_file(files, path, span);
	else if (suffix_archive(path))
		note(files, path, "is an archive; to have it read, name it");
}

static void
take_file(struct files *files, const char *path, enum how how)
{
	struct span span = { 0 };
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd == -1 || fstat(fd, &st) == -1) {
		note(files, path, strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		note(files, path, "is a link to a folder, and is not followed");
	} else if (!S_ISREG(st.st_mode)) {
		note(files, path, "is neither a file nor a folder");
	} else if (st.st_size > FILE_LEN) {
		note(files, path, "is larger than 256 MiB");
	} else if (st.st_size == 0) {
		take_other(files, path, &span, how);
	} else if (span_open(&span, fd, 0, st.st_size) == -1) {
		note(files, path, strerror(errno));
	} else {
		if (image_mime(span.data, span.len) != NULL)
			emit_file(files, path, &span);
		else
			take_other(files, path, &span, how);
		span_close(&span);
	}
	if (fd != -1)
		close(fd);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
visit(struct files *files, const FTSENT *at)
{
	char *wrong = NULL;

	switch (at->fts_info) {
	case FTS_D:
		if (metadata_enter(files->meta, at->fts_path, &wrong) == 0)
			break;
		if (files->passed_over++ == 0)
			files->note = wrong;
		else
			free(wrong);
		break;
	case FTS_DP:
		metadata_leave(files->meta, at->fts_path);
		break;
	case FTS_DEFAULT:
		note(files, at->fts_path, "is neither a file nor a folder");
		break;
	case FTS_F:
	case FTS_SL:
		take_file(
		    files, at->fts_path, at->fts_info == FTS_SL ? LINKED : MET);
		emit_position(files->emit, ++files->done);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		note(files, at->fts_path, strerror(at->fts_errno));
		break;
	default:
		break;
	}
}

/*
 * A walk begins anew each time: what came or went since would shift any count.
 * What is in the catalog already is the crawler's to know.
 */
static int
walk(struct files *files, const char *path, char **reason)
{
	char *root = strdup(path);
	char *roots[] = { root, NULL };
	FTS *fts;
	FTSENT *at;

	if (root == NULL)
		err(1, NULL);
	for (size_t n = strlen(root); n > 1 && root[n - 1] == '/'; n--)
		root[n - 1] = '\0';
	fts = fts_open(
	    roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	if (fts == NULL)
		err(1, "%s", path);
	for (;;) {
		errno = 0;
		at = files->stopped ? NULL : fts_read(fts);
		if (at == NULL)
			break;
		visit(files, at);
	}
	if (errno != 0 && !files->stopped)
		note(files, path, strerror(errno));
	fts_close(fts);
	free(root);
	tell(files, reason);
	return 0;
}

static int
collect(const struct body *body, const struct emit *emit, char **reason)
{
	struct files files = { .emit = emit };
	struct stat st;
	int rc = 0;

	if (stat(body->locator, &st) == -1) {
		note(&files, body->locator, strerror(errno));
		*reason = files.note;
		return -1;
	}
	if (S_ISREG(st.st_mode) && archive_is(body->locator))
		return archive_collect(body, emit, reason);
	files.meta = metadata_new();
	if (S_ISDIR(st.st_mode)) {
		rc = walk(&files, body->locator, reason);
	} else {
		take_file(&files, body->locator, NAMED);
		emit_position(emit, 1);
		*reason = files.note;
		rc = files.note == NULL ? 0 : -1;
	}
	metadata_free(files.meta);
	return rc;
}

static bool
takes(const char *locator)
{
	return access(locator, F_OK) == 0;
}

const struct collector collector_files = {
	.name = "files",
	.about = "photographs here: a folder, a file, a WebDataset tar, a zip, "
		 "with captions beside",
	.takes = takes,
	.collect = collect,
};
