/*
 * What waits for the next commit.  Bytes go to the WARC at once; the rows that
 * name them are written together, in one short transaction, after the bytes
 * are on disk: another stage that writes is never kept waiting for long.
 */
#include <err.h>
#include <stdlib.h>

#include "crawl/run/run.h"

/*
 * How long a reply waits for its row: so that on a slow disk commits take a
 * tenth of the time, within bounds.
 */
#define COMMIT_MS 100
#define LONGEST_MS 1000
#define SHARE 9

static void
grown(struct crawl *c)
{
	if (c->waiting++ == 0)
		c->since = time_ms();
	if (c->waiting >= BATCH)
		batch_commit(c);
}

/*
 * A line for each visit: on stdout what a dry run would do, on stderr if -v.
 */
static void
say(const struct plan *plan, const char *what, const char *url,
    const char *reason)
{
	FILE *to = plan->common.dry_run ? stdout : stderr;

	if (!plan->common.dry_run && !plan->common.verbose)
		return;
	fprintf(to, "%s\t%s", what, url);
	if (reason != NULL)
		fprintf(to, "\t%s", reason);
	putc('\n', to);
}

/* What needs no visit; nothing of what is known from before. */
static void
say_found(const struct plan *plan, const struct found *found)
{
	if (found->reason != NULL)
		say(plan, found_refused(found) ? "refused" : "failed",
		    found->url, found->reason);
	else if (found->local && !found->known)
		say(plan, "local", found->url, NULL);
}

static void
say_outcome(const struct plan *plan, const struct outcome *out)
{
	static const char *const did[] = { "page", "fetched", "refused",
		"failed", "later", "unchanged", "other" };

	if (out->visit == NULL)
		return;
	say(plan,
	    out->state == LATER && job_spared(plan, out->visit)
		? "fetch"
		: did[out->state],
	    out->visit->url, out->reason);
	for (const struct found *f = out->found; f != NULL; f = f->next)
		say_found(plan, f);
}

/*
 * OUT and what it holds are the batch's from here on.
 */
void
batch_outcome(struct crawl *c, struct outcome *out)
{
	out->next = NULL;
	*c->done_end = out;
	c->done_end = &out->next;
	say_outcome(c->plan, out);
	grown(c);
}

void
batch_found(struct crawl *c, struct found *found)
{
	*c->found_end = found;
	c->found_end = &found->next;
	say_found(c->plan, found);
	grown(c);
}

/*
 * ANSWER is the batch's from here on.  A failure that may pass is not kept.
 */
void
batch_answer(struct crawl *c, struct answer *answer)
{
	if (answer->passing) {
		answer_free(answer);
		return;
	}
	answer->next = c->answers;
	c->answers = answer;
	grown(c);
}

static void
write_answers(struct crawl *c)
{
	while (c->answers != NULL) {
		struct answer *next = c->answers->next;

		rows_address(c->rows, c->answers);
		answer_free(c->answers);
		c->answers = next;
	}
}

bool
batch_elsewhere(struct crawl *c, struct found *found)
{
	if (part_has(&c->plan->part, found->origin))
		return false;
	tally_elsewhere(c->tally);
	found_free(found);
	return true;
}

static void
write_found(struct crawl *c, struct found *found)
{
	for (; found != NULL; found = found->next) {
		int64_t origin = rows_found(c->rows, c->plan, found);

		if (origin != 0)
			frontier_wake(c->frontier, origin);
	}
}

static void
write_outcome(struct crawl *c, const struct outcome *out)
{
	const struct sighting *why;
	int64_t origin = c->recheck == NULL ? rows_outcome(c->rows, out)
					    : recheck_write(c->recheck, out);

	if (origin != 0)
		frontier_wake(c->frontier, origin);
	write_found(c, out->found);
	why = sightings_refusal(&out->seen);
	if (why == NULL || why->alone)
		return;
	for (struct found *f = out->found; f != NULL; f = f->next)
		if (f->depth < 0)
			rows_refuse(c->rows, out, f);
}

static void
outcome_free(struct outcome *out)
{
	if (out->visit != NULL)
		out->origin->out--;
	visit_free(out->visit);
	free(out->file);
	free(out->robots);
	free(out->reason);
	free(out->url);
	free(out->mime);
	free(out->etag);
	free(out->modified);
	url_clear(&out->hop);
	sightings_clear(&out->seen);
	found_free(out->found);
	free(out);
}

static void
forget(struct crawl *c)
{
	while (c->done != NULL) {
		struct outcome *next = c->done->next;

		outcome_free(c->done);
		c->done = next;
	}
	found_free(c->found);
	c->found = NULL;
	c->done_end = &c->done;
	c->found_end = &c->found;
	c->waiting = 0;
	twins_forget(c->twins);
}

void
batch_commit(struct crawl *c)
{
	int64_t began = time_ms(), length = warc_sync(c->warc);

	catalog_begin(c->cat);
	write_found(c, c->found);
	write_answers(c);
	for (struct outcome *out = c->done; out != NULL; out = out->next)
		write_outcome(c, out);
	if (c->source != NULL)
		rows_position(c->rows, c->source);
	rows_warc(c->rows, warc_file(c->warc), length);
	fflush(stdout); /* what is said may be said twice, never not at all */
	catalog_commit(c->cat);
	forget(c);
	frontier_committed(c->frontier, time_ms());
	warc_rotate(c->warc);
	c->pause = SHARE * (time_ms() - began);
	c->pause = c->pause < COMMIT_MS    ? COMMIT_MS
		   : c->pause > LONGEST_MS ? LONGEST_MS
					   : c->pause;
	progress_step(&c->progress, tally_settled(c->tally));
}
