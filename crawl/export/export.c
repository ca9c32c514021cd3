/*
 * An export, from its beginning to its end: what its texts say, then the
 * photographs.  What is left out is said.  A run that was stopped begins anew:
 * what the catalog has is not taken twice.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/export.h"

#define TEXT_LEN (64u << 20) /* bytes of a text; ten years of posts have 10 */
#define TEXTS_LEN (1024u << 20) /* bytes of all of them */
#define FILES 2000000           /* of an export; a large one has 100,000 */
#define KINDS 8                 /* of what is left out */

struct left {
	const char *why;
	int64_t n;
};

struct run {
	const struct platform *platform;
	const struct emit *emit;
	struct notes *notes;
	const char *part;
	char *handle;
	char *wrong; /* the first that was passed over, and why */
	int64_t passed_over, files, texts, taken;
	struct left left[KINDS];
	bool stopped;
};

static void
pass_over(void *ctx, const char *name, const char *why)
{
	struct run *run = ctx;

	if (run->passed_over++ == 0 &&
	    asprintf(&run->wrong, "%s%s%s: %s", run->part,
		*name == '\0' ? "" : ": ", name, why) == -1)
		err(1, NULL);
}

static void
leave(struct run *run, const char *why)
{
	for (size_t i = 0; i < KINDS; i++) {
		struct left *left = &run->left[i];

		if (left->why != NULL && strcmp(left->why, why) != 0)
			continue;
		left->why = why;
		left->n++;
		return;
	}
}

/* False: an export has no end. */
static bool
bounded(struct run *run)
{
	if (++run->files <= FILES)
		return true;
	if (run->files == FILES + 1)
		pass_over(run, "", "has over 2000000 files; the rest");
	return false;
}

static bool
read_text(void *ctx, struct entry *entry)
{
	struct run *run = ctx;
	struct bytes bytes = { 0 };
	const char *why;

	if (!bounded(run))
		return false;
	if (!run->platform->speaks(entry->name))
		return true;
	why = entry_read(entry, &bytes, TEXT_LEN);
	run->texts += (int64_t)bytes.len;
	if (why == NULL && run->texts > TEXTS_LEN)
		why = "is beyond 1 GiB of texts";
	if (why == NULL && bytes.len > 0) {
		struct body body = { .data = bytes.data, .len = bytes.len };
		struct text text = { .name = entry->name,
			.handle = &run->handle };

		text.data = collect_utf8(&body, &text.len);
		why = run->platform->read(run->notes, &text);
		free(text.data);
	}
	if (why != NULL)
		pass_over(run, entry->name, why);
	free(bytes.data);
	return true;
}

/* {"taken":"..."}, or NULL. */
static char *
extra_of(const struct note *note)
{
	char *text = NULL;

	if (note->taken != NULL &&
	    asprintf(&text, "{\"taken\":\"%s\"}", note->taken) == -1)
		err(1, NULL);
	return text;
}

static void
send(struct run *run, const struct entry *entry, const struct note *note,
    const struct bytes *bytes)
{
	const char *name = entry->members == NULL ? NULL : entry->members->name;
	char *url = collect_file_url(
	    entry->members == NULL ? entry->path : entry->part, name);
	char *extra = extra_of(note);
	struct pair pair = {
		.url = url,
		.title = note->title,
		.caption = note->caption,
		.author = run->handle,
		.kind = note->caption == NULL ? "none" : "export",
		.posted = *note->posted == '\0' ? NULL : note->posted,
		.posted_as = note->shown,
		.extra = extra,
		.bytes = bytes->len > 0 ? bytes->data : "",
		.len = bytes->len,
		.mime = image_mime(bytes->data, bytes->len),
	};

	run->taken++;
	if (url != NULL && !emit_pair(run->emit, &pair))
		run->stopped = true;
	free(extra);
	free(url);
}

/* What NAME is, by its place and by what the texts say of it. */
static struct view
view_of(struct run *run, const char *name, struct note *note)
{
	struct view view = run->platform->view(name);

	if (view.left != NULL || !run->platform->find(run->notes, name, note))
		return view;
	if (note->shown != NULL)
		view.shown = note->shown;
	else if (view.shown == NULL)
		view.shown = "post";
	return view;
}

static void
take(struct run *run, struct entry *entry, struct note *note)
{
	struct bytes bytes = { 0 };
	const char *why = entry_read(entry, &bytes, SNIFF_LEN);

	/* Not its name alone: an export has photographs without a suffix. */
	if (!suffix_photo(entry->name) &&
	    image_mime(bytes.data, bytes.len) == NULL) {
		free(bytes.data);
		return;
	}
	if (why != NULL && bytes.len == SNIFF_LEN)
		why = entry_read(entry, &bytes, MEMBER_LEN);
	if (why != NULL)
		pass_over(run, entry->name, why);
	else if (!notes_first(run->notes, entry->name))
		pass_over(run, entry->name, "is there a second time");
	else
		send(run, entry, note, &bytes);
	free(bytes.data);
}

static bool
take_photo(void *ctx, struct entry *entry)
{
	struct run *run = ctx;
	struct note note = { 0 };
	struct view view;

	if (!bounded(run))
		return false;
	if (suffix_archive(entry->name)) {
		pass_over(run, entry->name, "is an archive within an export");
		return true;
	}
	if (run->platform->speaks(entry->name))
		return true;
	view = view_of(run, entry->name, &note);
	note.shown = view.shown;
	if (view.shown != NULL)
		take(run, entry, &note);
	else if (suffix_photo(entry->name))
		leave(run, view.left == NULL ? "elsewhere in it" : view.left);
	note_clear(&note);
	emit_position(run->emit, run->files);
	return !run->stopped;
}

static void
say_left(const struct run *run, FILE *out)
{
	for (size_t i = 0; i < KINDS && run->left[i].why != NULL; i++)
		fprintf(out, "%s%s %" PRId64, i == 0 ? "; left out: " : ", ",
		    run->left[i].why, run->left[i].n);
}

static void
say_missing(const struct run *run, FILE *out)
{
	char *first = NULL;
	int64_t n = notes_missing(run->notes, &first);

	if (n > 0)
		fprintf(out,
		    "; %" PRId64 " that it lists %s not in it (%s%s): is a "
		    "part of it missing?",
		    n, n == 1 ? "is" : "are", first, n > 1 ? ", ..." : "");
	free(first);
}

/* What was passed over, left out, or is missing; NULL: nothing. */
static char *
tell(const struct run *run, const struct body *body, bool whole)
{
	char *text = NULL;
	size_t len, began;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		err(1, NULL);
	fprintf(out, "%s: ", run->platform->name);
	if (run->wrong != NULL)
		fputs(run->wrong, out);
	else
		fputs(body->locator, out);
	fflush(out);
	began = len;
	if (run->passed_over > 1)
		fprintf(out, "; %" PRId64 " more passed over",
		    run->passed_over - 1);
	say_left(run, out);
	if (whole)
		say_missing(run, out);
	if (run->taken == 0)
		fputs("; no photograph was taken from it", out);
	if (fclose(out) == EOF)
		err(1, NULL);
	if (len > began || run->wrong != NULL)
		return text;
	free(text);
	return NULL;
}

/* All of PARTS, or those that photographs are taken from now. */
static int
walk_parts(struct run *run, const struct parts *parts, bool photos)
{
	const struct walk walk = {
		.ctx = run,
		.file = photos ? take_photo : read_text,
		/* Of names that are wrong, once is enough. */
		.wrong = photos ? pass_over : NULL,
	};
	int failed = 0;

	run->files = 0;
	for (size_t i = 0; i < parts->n && !run->stopped; i++) {
		const char *why;

		if (photos && !parts->list[i].photos)
			continue;
		run->part = parts->list[i].path;
		notes_part(run->notes, i);
		if (run->handle == NULL)
			run->handle = run->platform->handle(run->part);
		if (tree_walk(run->part, &walk, &why) == -1) {
			failed++;
			if (photos)
				pass_over(run, "", why);
		}
	}
	return failed;
}

int
export_collect(const struct platform *platform, const struct body *body,
    const struct emit *emit, char **reason)
{
	struct run run = {
		.platform = platform, .emit = emit, .notes = notes_new()
	};
	struct parts parts = { 0 };
	int failed;

	parts_find(&parts, platform, body);
	walk_parts(&run, &parts, false);
	failed = walk_parts(&run, &parts, true);
	*reason =
	    tell(&run, body, platform->lists && parts.n == 1 && failed == 0);
	parts_clear(&parts);
	notes_free(run.notes);
	free(run.handle);
	free(run.wrong);
	return failed > 0 && run.taken == 0 ? -1 : 0;
}
