/*
 * The files of one manifest: written side by side under other names, then all
 * put in place.  What is there in a format that was not asked for is of an
 * older manifest, and goes.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/index.h"

#define MAX_OUTPUTS 8 /* more than there are writers */

struct output {
	const struct writer *writer;
	char *path, *temp;
	FILE *file; /* NULL: the writer's end() makes it */
};

struct outputs {
	struct output of[MAX_OUTPUTS];
	size_t n;
	const char *set, *name; /* of the files, without suffix */
	int lock;
};

static void
add(struct outputs *outs, const struct writer *writer)
{
	struct output *out = &outs->of[outs->n++];

	out->writer = writer;
	out->path =
	    set_path(outs->set, "out/%s.%s", outs->name, writer->suffix);
	if (asprintf(&out->temp, "%s.new", out->path) == -1)
		err(1, NULL);
	if (writer->row != NULL && (out->file = fopen(out->temp, "w")) == NULL)
		err(1, "%s", out->temp);
	if (writer->begin != NULL)
		writer->begin(out->file);
}

struct outputs *
outputs_open(const struct args *args, const char *name)
{
	char *folder = set_path(args->opt.set, "out");
	struct outputs *outs = calloc(1, sizeof(*outs));

	if (outs == NULL)
		err(1, NULL);
	outs->set = args->opt.set;
	outs->name = name;
	outs->lock = file_lock(folder);
	free(folder);
	for (size_t i = 0; i < MAX_OUTPUTS && writer_at(i) != NULL; i++)
		if (i == 0 || (args->formats >> i & 1) != 0)
			add(outs, writer_at(i));
	return outs;
}

void
outputs_row(struct outputs *outs, const struct record *rec, const char *line)
{
	for (size_t i = 0; i < outs->n; i++)
		if (outs->of[i].file != NULL)
			outs->of[i].writer->row(outs->of[i].file, rec, line);
}

void
outputs_finish(struct outputs *outs)
{
	for (size_t i = 0; i < outs->n; i++) {
		struct output *out = &outs->of[i];

		if (out->file != NULL)
			file_sync(out->file, out->temp);
		if (out->writer->end != NULL)
			out->writer->end(outs->of[0].temp, out->temp);
	}
}

static bool
has(const struct outputs *outs, const struct writer *writer)
{
	for (size_t i = 0; i < outs->n; i++)
		if (outs->of[i].writer == writer)
			return true;
	return false;
}

static void
remove_old(const struct outputs *outs)
{
	const struct writer *writer;

	for (size_t i = 0; (writer = writer_at(i)) != NULL; i++) {
		char *path = set_path(
		    outs->set, "out/%s.%s", outs->name, writer->suffix);

		if (!has(outs, writer) && unlink(path) == -1 && errno != ENOENT)
			err(1, "%s", path);
		free(path);
	}
}

static void
publish(const struct outputs *outs)
{
	for (size_t i = 0; i < outs->n; i++)
		file_publish(outs->of[i].temp, outs->of[i].path);
	remove_old(outs);
}

static void
drop(const struct outputs *outs)
{
	for (size_t i = 0; i < outs->n; i++)
		if (unlink(outs->of[i].temp) == -1 && errno != ENOENT)
			err(1, "%s", outs->of[i].temp);
}

void
outputs_close(struct outputs *outs, bool keep)
{
	if (keep)
		publish(outs);
	else
		drop(outs);
	for (size_t i = 0; i < outs->n; i++) {
		if (outs->of[i].file != NULL)
			fclose(outs->of[i].file);
		free(outs->of[i].temp);
		free(outs->of[i].path);
	}
	close(outs->lock);
	free(outs);
}
