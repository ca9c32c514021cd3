/*
 * The files under set/hashes/: NAME.list and NAME-N.segment.  A reader takes no
 * lock: each file is whole, or not there, and the list names what it was made
 * of.  Where a merge takes a file away between the two, the reader looks again.
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

char *
hashes_list(const char *set, const struct hash_source *source)
{
	return set_path(set, "hashes/%s.list", source->name);
}

char *
hashes_file(const char *set, const struct hash_source *source, uint64_t number)
{
	return set_path(
	    set, "hashes/%s-%" PRIu64 ".segment", source->name, number);
}

char *
hashes_merging(const char *set, const struct hash_source *source)
{
	return set_path(set, "hashes/%s-merge.new", source->name);
}

static const char *
open_segment(struct hashes *hashes, const struct hashes_of *of, size_t i)
{
	const struct listed *listed = &hashes->list.segments[i];
	char *path = hashes_file(of->set, of->source, listed->number);
	int fd = file_plain(path);
	const char *why;

	free(path);
	if (fd == -1)
		return "is absent";
	why = segment_open(&hashes->files[i], fd, of->queries, of->opt->jobs);
	close(fd);
	if (why != NULL)
		return why;
	hashes->n = i + 1;
	if (hashes->files[i].sum != listed->sum ||
	    hashes->files[i].kind != of->source->kind ||
	    hashes->files[i].quality != of->source->quality)
		return "is not the one that the list names";
	return NULL;
}

/* Of A and B, each ascending. */
static struct items
unite(const struct items *a, const struct items *b)
{
	struct items both = { 0 };
	int64_t *list = calloc(a->n + b->n + 1, sizeof(*list));
	size_t i = 0, j = 0;

	if (list == NULL)
		err(1, NULL);
	while (i < a->n || j < b->n) {
		int64_t least =
		    j == b->n || (i < a->n && a->list[i] <= b->list[j])
			? a->list[i]
			: b->list[j];

		i += i < a->n && a->list[i] == least;
		j += j < b->n && b->list[j] == least;
		list[both.n++] = least;
	}
	both.list = list;
	return both;
}

static void
free_gone(struct hashes *hashes)
{
	for (size_t i = 0; i < SEGMENTS_MAX; i++) {
		free((void *)(uintptr_t)hashes->gone[i].list);
		hashes->gone[i] = (struct items) { 0 };
	}
}

void
hashes_sum_gone(struct hashes *hashes)
{
	free_gone(hashes);
	for (size_t i = hashes->n; i-- > 1;)
		hashes->gone[i - 1] =
		    unite(&hashes->gone[i], &hashes->files[i].gone);
}

/* PATH, which is let go of, without the set's. */
static void
note_bad(struct hashes *hashes, char *path)
{
	snprintf(hashes->bad, sizeof(hashes->bad), "%s", path + 1);
	free(path);
}

const char *
hashes_map(struct hashes *hashes, const struct hashes_of *of)
{
	char *path = hashes_list(of->set, of->source);
	const char *why;

	*hashes = (struct hashes) { .source = of->source, .set = of->set };
	why = list_read(&hashes->list, path);
	free(path);
	if (why != NULL)
		note_bad(hashes, hashes_list("", of->source));
	for (size_t i = 0; why == NULL && i < hashes->list.n; i++)
		if ((why = open_segment(hashes, of, i)) != NULL)
			note_bad(hashes, hashes_file("", of->source,
					     hashes->list.segments[i].number));
	if (why != NULL)
		hashes_close(hashes);
	else
		hashes_sum_gone(hashes);
	return why;
}

void
hashes_close(struct hashes *hashes)
{
	free_gone(hashes);
	for (size_t i = 0; i < hashes->n; i++)
		segment_close(&hashes->files[i]);
	hashes->n = 0;
	hashes->list = (struct list) { 0 };
}

enum hashes_state
hashes_look(struct hashes *hashes, const struct hashes_of *of)
{
	const char *name = of->source->name;

	if (hashes_map(hashes, of) != NULL)
		return HASHES_LOST;
	if (!log_has(of->cat, name, &hashes->list.known)) {
		hashes_close(hashes);
		return HASHES_LOST;
	}
	return log_end(of->cat, name).id == hashes->list.known.id
		   ? HASHES_CURRENT
		   : HASHES_BEHIND;
}

/* FILE.c's own, and not the list: NAME-... or, of version 4, NAME.codes. */
static bool
is_segment(const struct hashes *hashes, const char *file)
{
	size_t len = strlen(hashes->source->name);

	return strncmp(file, hashes->source->name, len) == 0 &&
	       (file[len] == '-' || strncmp(file + len, ".codes", 6) == 0);
}

static bool
is_named(const struct hashes *hashes, const char *path)
{
	bool named = false;
	char *own = hashes_merging(hashes->set, hashes->source);

	named = strcmp(own, path) == 0;
	free(own);
	for (size_t i = 0; i < hashes->list.n && !named; i++) {
		own = hashes_file(hashes->set, hashes->source,
		    hashes->list.segments[i].number);
		named = strcmp(own, path) == 0;
		free(own);
	}
	return named;
}

/*
 * What a program left that was killed.  The folder is locked, so that nobody
 * is at work on them but who merges, whose file stays.
 */
void
hashes_sweep(const struct hashes *hashes)
{
	char *folder = set_path(hashes->set, "hashes");
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *path = set_path(folder, "%s", entry->d_name);

		if (is_segment(hashes, entry->d_name) &&
		    !is_named(hashes, path))
			unlink(path);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	free(folder);
}
