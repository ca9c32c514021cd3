/*
 * Segments from the catalog: one of what is new, which says what is gone of the
 * older ones; or, where these are lost, all of them.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

/* Codes of a segment at most: 12 GiB of memory to make it. */
#define SEGMENT_CODES ((size_t)1 << 27)

struct growth {
	struct hashes *hashes;
	const struct hashes_of *of;
	struct sqlite3_stmt *rows;
	bool read; /* all of them */
	struct entries entries;
	struct items gone;
	char rule[RULE_LEN]; /* of all codes so far, or MIXED */
	struct progress progress;
};

#define MIXED "mixed"

/* Where in the list ITEM is, or would be. */
static size_t
place(const struct items *items, int64_t item)
{
	size_t lo = 0, hi = items->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (items->list[mid] < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
take_rule(struct growth *growth, const char *rule)
{
	if (rule == NULL || strcmp(growth->rule, rule) == 0)
		return;
	snprintf(growth->rule, sizeof(growth->rule), "%s",
	    *growth->rule == '\0' ? rule : MIXED);
}

/* As many as one segment takes. */
static void
read_rows(struct growth *growth)
{
	struct entries *entries = &growth->entries;
	struct sqlite3_stmt *rows = growth->rows;

	*growth->rule = '\0';
	while (entries->n < SEGMENT_CODES && !growth->read) {
		if ((growth->read = !catalog_row(rows)))
			break;
		growth->of->source->take(entries, rows);
		take_rule(growth, (const char *)sqlite3_column_text(
				      rows, sqlite3_column_count(rows) - 1));
		progress_step(&growth->progress, growth->progress.done + 1);
	}
}

static void
note_last(struct growth *growth)
{
	const struct segment_file *file =
	    &growth->hashes->files[growth->hashes->n - 1];
	struct list *list = &growth->hashes->list;

	for (uint64_t i = 0; i < file->nitems; i++)
		if (segment_owner(file, i) > list->last)
			list->last = segment_owner(file, i);
	list->live += file->nitems;
}

/* The new file at FD, as the newest segment. */
static void
add_segment(struct growth *growth, int fd, const char *path)
{
	struct hashes *hashes = growth->hashes;
	struct segment_file *file = &hashes->files[hashes->n];
	const char *why =
	    segment_open(file, fd, growth->of->queries, growth->of->opt->jobs);

	if (why != NULL)
		errx(1, "%s: just written there: %s", path, why);
	hashes->list.segments[hashes->n++] =
	    (struct listed) { hashes->list.next++, file->sum };
	hashes->list.n = hashes->n;
	note_last(growth);
}

static void
write_segment(struct growth *growth, int fd, const char *path)
{
	const struct hash_source *source = growth->of->source;

	segment_write(fd,
	    &(struct segment_content) {
		.path = path,
		.kind = source->kind,
		.rule = growth->rule,
		.quality = source->quality,
		.entries = &growth->entries,
		.gone = growth->gone,
	    },
	    growth->of->opt->jobs);
	growth->gone = (struct items) { 0 };
}

static void
put_private(struct growth *growth)
{
	const char *folder = getenv("TMPDIR");
	FILE *file;

	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	file = file_private(folder);
	write_segment(growth, fileno(file), folder);
	add_segment(growth, fileno(file), folder);
	fclose(file);
}

static void
put_in_set(struct growth *growth)
{
	const struct hashes_of *of = growth->of;
	char *path =
	    hashes_file(of->set, of->source, growth->hashes->list.next);
	char *temp = set_path(of->set, "hashes/%s-grow.new", of->source->name);
	int fd = open(temp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd == -1)
		err(1, "%s", temp);
	write_segment(growth, fd, temp);
	file_publish(temp, path);
	add_segment(growth, fd, path);
	close(fd);
	free(temp);
	free(path);
}

static void
put_segments(struct growth *growth)
{
	struct hashes *hashes = growth->hashes;

	progress_begin(&growth->progress,
	    growth->of->opt->quiet ? NULL : "hashes read", 0);
	for (read_rows(growth); growth->entries.n > 0 || growth->gone.n > 0;
	     read_rows(growth)) {
		if (hashes->n == SEGMENTS_MAX)
			errx(1, "%s: more hashes than an index takes",
			    growth->of->set);
		if (hashes->private)
			put_private(growth);
		else
			put_in_set(growth);
	}
	progress_end(&growth->progress);
}

/*
 * Of the items that came, changed or went, those that older segments have.
 */
static void
find_gone(struct growth *growth, const struct items *changed)
{
	struct hashes *hashes = growth->hashes;
	int64_t *list = calloc(changed->n + 1, sizeof(*list));
	bool *in = calloc(changed->n + 1, sizeof(*in));
	size_t n = 0;

	if (list == NULL || in == NULL)
		err(1, NULL);
	for (size_t k = 0; k < hashes->n; k++)
		for (uint64_t i = 0; i < hashes->files[k].nitems; i++) {
			int64_t item = segment_owner(&hashes->files[k], i);
			size_t at = place(changed, item);

			if (at == changed->n || changed->list[at] != item ||
			    items_have(&hashes->gone[k], item))
				continue;
			in[at] = true;
			hashes->list.live--;
		}
	for (size_t i = 0; i < changed->n; i++)
		if (in[i])
			list[n++] = changed->list[i];
	free(in);
	growth->gone = (struct items) { list, n };
}

static void
add_new(struct growth *growth)
{
	struct hashes *hashes = growth->hashes;
	const struct hashes_of *of = growth->of;
	struct items changed =
	    log_items(of->cat, of->source->name, hashes->list.known.id);
	int64_t *gone = NULL;

	if (changed.n > 0 && changed.list[0] <= hashes->list.last) {
		find_gone(growth, &changed);
		gone = (int64_t *)(uintptr_t)growth->gone.list;
	}
	free((void *)(uintptr_t)changed.list);
	growth->rows = catalog_prepare(of->cat, of->source->changed);
	sqlite3_bind_int64(growth->rows, 1, hashes->list.known.id);
	put_segments(growth);
	free(gone);
}

static void
begin_anew(struct growth *growth)
{
	struct hashes *hashes = growth->hashes;
	bool private = hashes->private;

	hashes_close(hashes);
	hashes->private = private;
	hashes->anew = true;
	hashes->list.next = 1;
	growth->rows =
	    catalog_prepare(growth->of->cat, growth->of->source->every);
	put_segments(growth);
}

/*
 * One transaction, so that what they know is what is in them.
 */
void
hashes_grow(
    struct hashes *hashes, const struct hashes_of *of, enum hashes_state state)
{
	struct growth growth = { .hashes = hashes, .of = of };
	struct mark end;

	catalog_exec(of->cat, "BEGIN");
	end = log_end(of->cat, of->source->name);
	if (state == HASHES_BEHIND && hashes->n < SEGMENTS_MAX)
		add_new(&growth);
	else
		begin_anew(&growth);
	sqlite3_finalize(growth.rows);
	catalog_commit(of->cat);
	hashes->list.known = end;
	hashes_sum_gone(hashes);
	if (!hashes->private) {
		char *path = hashes_list(of->set, of->source);

		list_write(&hashes->list, path);
		hashes_sweep(hashes);
		free(path);
	}
}
