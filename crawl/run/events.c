/*
 * --recheck --events: what of the set its sources have deleted since, as a file
 * of their events tells, without the network.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/run/run.h"

struct telling {
	const struct plan *plan;
	int64_t lines, gone, paused, wrong, first_wrong; /* a line's number */
	int64_t found;
};

static void
say(void *ctx, const struct finding *f)
{
	struct telling *t = ctx;

	t->found++;
	finding_print(t->plan, f);
}

static void
count(struct telling *t, enum event_kind kind)
{
	t->lines++;
	t->gone += kind == EVENT_GONE;
	t->paused += kind == EVENT_PAUSED;
	if (kind == EVENT_WRONG && t->wrong++ == 0)
		t->first_wrong = t->lines;
}

static void
take_lines(struct telling *t, struct lines *lines, struct deleted *deleted)
{
	struct event_reader *reader = event_reader_new();
	const char *line;
	size_t len;

	while (lines_next(lines, &line, &len)) {
		struct event event = { .kind = EVENT_WRONG };

		if (line != NULL)
			event_read(reader, line, len, &event);
		count(t, event.kind);
		deleted_take(deleted, &event);
		event_clear(&event);
	}
	event_reader_free(reader);
}

/* What is wrong with the file is said even to those who want no summary. */
static void
print(const struct telling *t, const char *wrong)
{
	const char *name = t->plan->events;

	if (t->wrong > 0)
		warnx("%s: %" PRId64 " line%s no event and no URL, or too "
		      "long: the first is line %" PRId64,
		    name, t->wrong, t->wrong == 1 ? " is" : "s are",
		    t->first_wrong);
	if (wrong != NULL)
		warnx("%s: %s; what came before was taken", name, wrong);
	if (t->plan->common.quiet)
		return;
	fprintf(stderr,
	    "crawl: %" PRId64 " line%s, %" PRId64 " deletion%s: of these the "
	    "set had %" PRId64 " images and texts\n",
	    t->lines, plural(t->lines), t->gone, plural(t->gone), t->found);
	if (t->paused > 0)
		fprintf(stderr,
		    "crawl: %" PRId64 " account%s paused: what %s in the set\n",
		    t->paused, t->paused == 1 ? " is" : "s are",
		    t->paused == 1 ? "it has stays" : "they have stays");
	if (t->found > 0)
		finding_advise(t->plan);
}

static int
open_file(const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO
					: open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		err(1, "%s", path);
	return fd;
}

int
events_run(const struct plan *plan)
{
	struct telling t = { .plan = plan };
	bool apply = plan->apply && !plan->common.dry_run;
	struct lines *lines = lines_open(open_file(plan->events));
	struct catalog *cat;
	struct rows *rows;
	struct recheck *recheck;
	struct deleted *deleted;
	bool broken;

	if (apply && set_lock(plan->common.set, "crawl", false) == -1)
		errx(1, "%s: another crawl is at work on this set",
		    plan->common.set);
	cat = catalog_open(
	    plan->common.set, apply ? CATALOG_WRITE : CATALOG_READ);
	poll_tables(cat);
	rows = rows_open(cat);
	recheck = recheck_open(cat, rows);
	deleted = deleted_open(cat);
	sandbox_enter(plan);
	/* Of the set itself nothing is read meanwhile: nobody waits. */
	catalog_hold(cat);
	take_lines(&t, lines, deleted);
	catalog_release(cat);
	recheck_begin(recheck, apply, &t, say);
	deleted_say(deleted, recheck);
	fflush(stdout);
	print(&t, lines_wrong(lines));
	broken = lines_wrong(lines) != NULL;
	deleted_close(deleted);
	recheck_close(recheck);
	rows_close(rows);
	catalog_close(cat);
	lines_close(lines);
	return broken ? 1 : 0;
}
