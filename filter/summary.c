/*
 * What a run did, and what the set is after it: on standard output, for people
 * or as JSON.  Most runs end what others began: a build follows its crawl, then
 * judges; so the set's figures stand first.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "stage.h"

#define SHOWN 5 /* rules, of those that are broken most often */

/* One more of NAME, which has LEN bytes. */
static void
count(struct counts *counts, const char *name, size_t len)
{
	struct count *count = counts->of;
	const struct count *last = count + MAX_COUNTS - 1;

	if (len >= sizeof(count->name))
		len = sizeof(count->name) - 1;
	while (
	    count < last && count->n > 0 &&
	    (strncmp(count->name, name, len) != 0 || count->name[len] != '\0'))
		count++;
	if (count->n++ > 0)
		return;
	memcpy(count->name, count < last ? name : "other",
	    count < last ? len : sizeof("other"));
}

void
summary_add(struct summary *summary, const struct answer *answer)
{
	struct tally *run = &summary->run;

	if (answer->job.request.kind == WORK_IMAGE) {
		run->images++;
		run->unreadable += answer->reply.facts.reason[0] != '\0';
		return;
	}
	for (size_t i = 0; i < answer->job.n; i++) {
		run->captions++;
		run->unmeasured += answer->reply.texts[i].reason[0] != '\0';
	}
}

/*
 * Each row's text, up to a colon.  Counted here: SQL would want a temporary
 * file for many, and may not have one.
 */
static void
count_rows(
    struct counts *counts, struct catalog *cat, const char *sql, int64_t id)
{
	sqlite3_stmt *stmt = catalog_prepare(cat, sql);

	sqlite3_bind_int64(stmt, 1, id);
	while (catalog_row(stmt)) {
		const char *s = (const char *)sqlite3_column_text(stmt, 0);

		if (s != NULL)
			count(counts, s, strcspn(s, ":"));
	}
	sqlite3_finalize(stmt);
}

static int
by_name(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int
by_number(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	return x->n == y->n ? by_name(a, b) : (x->n < y->n) - (x->n > y->n);
}

static size_t
length(const struct counts *counts)
{
	size_t n = 0;

	while (n < MAX_COUNTS && counts->of[n].n > 0)
		n++;
	return n;
}

static void
pair_of_numbers(struct catalog *cat, const char *sql, int64_t id, int64_t of[2])
{
	sqlite3_stmt *stmt = catalog_prepare(cat, sql);

	sqlite3_bind_int64(stmt, 1, id);
	if (catalog_row(stmt)) {
		of[0] = sqlite3_column_int64(stmt, 0);
		of[1] = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_finalize(stmt);
}

static void
read_set(struct summary *summary, struct catalog *cat)
{
	int64_t images[2], captions[2], pairs[2];

	pair_of_numbers(
	    cat, "SELECT count(*), count(reason) FROM fact", 0, images);
	pair_of_numbers(
	    cat, "SELECT count(*), count(reason) FROM text", 0, captions);
	summary->set =
	    (struct tally) { images[0], images[1], captions[0], captions[1] };
	count_rows(&summary->reasons, cat,
	    "SELECT reason FROM fact WHERE reason IS NOT NULL", 0);
	qsort(summary->reasons.of, length(&summary->reasons),
	    sizeof(summary->reasons.of[0]), by_name);
	if (summary->recipe == NULL)
		return;
	pair_of_numbers(cat,
	    "SELECT count(*), coalesce(sum(keep), 0) FROM verdict "
	    "WHERE recipe = ?1",
	    summary->id, pairs);
	summary->pairs = pairs[0];
	summary->kept = pairs[1];
	count_rows(&summary->rejected, cat,
	    "SELECT key FROM verdict, json_each(rejected) WHERE recipe = ?1",
	    summary->id);
	qsort(summary->rejected.of, length(&summary->rejected),
	    sizeof(summary->rejected.of[0]), by_number);
}

static void
write_tally(struct json *out, const struct tally *tally)
{
	json_key(out, "images");
	json_integer(out, tally->images);
	json_key(out, "unreadable");
	json_integer(out, tally->unreadable);
	json_key(out, "captions");
	json_integer(out, tally->captions);
	json_key(out, "unmeasured");
	json_integer(out, tally->unmeasured);
}

static void
write_counts(struct json *out, const char *key, const struct counts *counts)
{
	json_key(out, key);
	json_open(out, '{');
	for (size_t i = 0; i < length(counts); i++) {
		json_key(out, counts->of[i].name);
		json_integer(out, counts->of[i].n);
	}
	json_close(out, '}');
}

static void
write_json(const struct summary *summary)
{
	struct json out = { .out = stdout };

	json_open(&out, '{');
	write_tally(&out, &summary->run);
	json_key(&out, "judged");
	json_integer(&out, summary->judged);
	json_key(&out, "set");
	json_open(&out, '{');
	write_tally(&out, &summary->set);
	write_counts(&out, "reasons", &summary->reasons);
	json_key(&out, "recipe");
	json_text(&out, summary->recipe);
	json_key(&out, "pairs");
	json_integer(&out, summary->pairs);
	json_key(&out, "kept");
	json_integer(&out, summary->kept);
	write_counts(&out, "rejected", &summary->rejected);
	json_close(&out, '}');
	json_close(&out, '}');
	json_line(&out);
}

static void
write_measured(const struct summary *summary)
{
	const struct tally *set = &summary->set, *run = &summary->run;
	const char *comma = " (";

	printf("images    %" PRId64 " measured (%" PRId64
	       " by this run), %" PRId64 " not readable",
	    set->images - set->unreadable, run->images - run->unreadable,
	    set->unreadable);
	for (size_t i = 0; i < length(&summary->reasons); i++) {
		printf("%s%s %" PRId64, comma, summary->reasons.of[i].name,
		    summary->reasons.of[i].n);
		comma = ", ";
	}
	printf("%s\ncaptions  %" PRId64 " measured (%" PRId64 " by this run)",
	    set->unreadable > 0 ? ")" : "", set->captions - set->unmeasured,
	    run->captions - run->unmeasured);
	if (set->unmeasured > 0)
		printf(", %" PRId64 " not", set->unmeasured);
	putchar('\n');
}

static void
write_judged(const struct summary *summary)
{
	const struct count *rule = summary->rejected.of;
	size_t n = length(&summary->rejected);

	printf("pairs     %" PRId64 " judged by %s (%" PRId64
	       " by this run); it keeps %" PRId64 "\n",
	    summary->pairs, summary->recipe, summary->judged, summary->kept);
	for (size_t i = 0; i < n && i < SHOWN; i++)
		printf("%s %" PRId64 " by %s", i == 0 ? "rejected " : ",",
		    rule[i].n, rule[i].name);
	if (n > SHOWN)
		printf(", and by %zu other rule%s", n - SHOWN,
		    plural((int64_t)(n - SHOWN)));
	if (n > 0)
		putchar('\n');
}

void
summary_write(struct summary *summary, struct catalog *cat, bool json)
{
	read_set(summary, cat);
	if (json) {
		write_json(summary);
		return;
	}
	write_measured(summary);
	if (summary->recipe != NULL)
		write_judged(summary);
}
