/*
 * What a run came to, in numbers: one summary at its end.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"

#define CLASSES 32 /* of reasons; more share the last */
#define NAME_CHARS 24

struct class {
	char name[NAME_CHARS]; /* of the signal, or what the reason begins with
				*/
	int64_t n;
};

struct tally {
	int64_t began, pairs, pages, fetched, local, bytes, left;
	struct class refused[CLASSES], failed[CLASSES];
};

struct tally *
tally_new(void)
{
	struct tally *t = calloc(1, sizeof(*t));

	if (t == NULL)
		err(1, NULL);
	t->began = time_ms();
	return t;
}

static void
count(struct class list[CLASSES], const char *reason)
{
	size_t len = strcspn(reason, ":");
	int i = 0;

	if (len >= NAME_CHARS)
		len = NAME_CHARS - 1;
	while (i < CLASSES - 1 && list[i].n > 0 &&
	       (strncmp(list[i].name, reason, len) != 0 ||
		   list[i].name[len] != '\0'))
		i++;
	if (list[i].n++ == 0)
		memcpy(list[i].name, reason, len);
}

static int64_t
total(const struct class list[CLASSES])
{
	int64_t n = 0;

	for (int i = 0; i < CLASSES; i++)
		n += list[i].n;
	return n;
}

void
tally_found(struct tally *t, const struct found *found)
{
	if (found->depth >= 0)
		return;
	t->pairs++;
	if (found->reason != NULL)
		count(found_refused(found) ? t->refused : t->failed,
		    found->reason);
	else if (found->local) {
		t->local++;
		t->bytes += found->stored.bytes;
	}
}

void
tally_outcome(struct tally *t, const struct outcome *out)
{
	bool refuses = out->state == VISITED && out->reason != NULL;

	for (const struct found *f = out->found; f != NULL; f = f->next) {
		tally_found(t, f);
		if (refuses && f->depth < 0)
			count(t->refused, out->reason);
	}
	if (out->visit == NULL)
		return;
	t->pages += out->state == VISITED;
	t->fetched += out->state == FETCHED;
	if (out->state == FETCHED)
		t->bytes += out->stored.bytes;
	if (out->state == REFUSED)
		count(t->refused, out->reason);
	if (out->state == FAILED)
		count(t->failed, out->reason);
}

/*
 * Visits that came to an end, and local images.
 */
int64_t
tally_settled(const struct tally *t)
{
	return t->pages + t->fetched + t->local + total(t->refused) +
	       total(t->failed);
}

static void
classes_json(struct json *j, const char *name, const struct class *list)
{
	json_key(j, name);
	json_open(j, '{');
	for (int i = 0; i < CLASSES && list[i].n > 0; i++) {
		json_key(j, list[i].name);
		json_integer(j, list[i].n);
	}
	json_close(j, '}');
}

static void
print_json(const struct tally *t, double seconds)
{
	struct json j = { .out = stdout };
	const struct {
		const char *name;
		int64_t n;
	} numbers[] = { { "pairs", t->pairs }, { "pages", t->pages },
		{ "fetched", t->fetched }, { "local", t->local },
		{ "bytes", t->bytes }, { "due_later", t->left } };

	json_open(&j, '{');
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		json_key(&j, numbers[i].name);
		json_integer(&j, numbers[i].n);
	}
	classes_json(&j, "refused", t->refused);
	classes_json(&j, "failed", t->failed);
	json_key(&j, "seconds");
	json_real(&j, seconds);
	json_close(&j, '}');
	json_line(&j);
}

static void
classes_text(const char *name, const struct class *list)
{
	fprintf(stderr, ", %" PRId64 " %s", total(list), name);
	for (int i = 0; i < CLASSES && list[i].n > 0; i++)
		fprintf(stderr, "%s%s %" PRId64, i == 0 ? " (" : ", ",
		    list[i].name, list[i].n);
	if (list[0].n > 0)
		putc(')', stderr);
}

/*
 * LEFT visits are due later than this run waits.
 */
void
tally_print(struct tally *t, const struct plan *plan, int64_t left)
{
	double seconds = (double)(time_ms() - t->began) / 1000;
	int64_t images = t->fetched + t->local;

	t->left = left;
	if (plan->common.json)
		print_json(t, seconds);
	if (plan->common.quiet)
		return;
	fprintf(stderr,
	    "crawl: %" PRId64 " pairs seen, %" PRId64 " pages read, %" PRId64
	    " images taken",
	    t->pairs, t->pages, images);
	classes_text("refused", t->refused);
	classes_text("failed", t->failed);
	fprintf(stderr, "; %.1f MB in %.1f s, %.1f images a second\n",
	    (double)t->bytes / 1e6, seconds,
	    seconds > 0 ? (double)images / seconds : 0);
	if (left > 0 && !plan->common.dry_run)
		fprintf(stderr,
		    "crawl: %" PRId64 " are due later: run the "
		    "same command again\n",
		    left);
}
