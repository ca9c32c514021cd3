/*
 * What a run came to, in numbers that add up: what was asked of it is what was
 * fetched, unchanged, refused, failed, and not attempted yet.
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

/* Of images, or of pages. */
struct count {
	int64_t asked, fetched, unchanged, left;
	struct class refused[CLASSES], failed[CLASSES];
};

struct tally {
	int64_t began, pairs, contradicted, elsewhere, local, bytes;
	struct count images, pages;
};

/* By the index of pages, which are few: those of a list of URLs are none. */
#define DUE_PAGES \
	"SELECT count(*) FROM frontier WHERE page > '' AND +state = 'due'"
#define DUE_IMAGES                                                      \
	"SELECT (SELECT count(*) FROM frontier WHERE state = 'due') - " \
	"(" DUE_PAGES ")"

/*
 * What earlier runs left is asked of this one.
 */
struct tally *
tally_new(struct catalog *cat)
{
	struct tally *t = calloc(1, sizeof(*t));

	if (t == NULL)
		err(1, NULL);
	t->began = time_ms();
	t->images.asked = catalog_number(cat, DUE_IMAGES);
	t->pages.asked = catalog_number(cat, DUE_PAGES);
	return t;
}

static void
count(struct class list[CLASSES], const char *reason, int n)
{
	size_t len = reason == NULL ? 0 : strcspn(reason, ":");
	int i = 0;

	if (len >= NAME_CHARS)
		len = NAME_CHARS - 1;
	while (i < CLASSES - 1 && list[i].name[0] != '\0' &&
	       (strncmp(list[i].name, reason, len) != 0 ||
		   list[i].name[len] != '\0'))
		i++;
	if (list[i].name[0] == '\0')
		memcpy(list[i].name, reason, len);
	list[i].n += n;
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
tally_pair(struct tally *t, bool contradicted)
{
	if (t == NULL)
		return;
	t->pairs++;
	t->contradicted += contradicted;
}

void
tally_elsewhere(struct tally *t)
{
	t->elsewhere++;
}

void
tally_asked(struct tally *t, bool page, int64_t n)
{
	if (t != NULL)
		*(page ? &t->pages.asked : &t->images.asked) += n;
}

static void
add(struct count *c, const struct attempt *a, int n)
{
	if (strcmp(a->result, "fetched") == 0)
		c->fetched += n;
	else if (strcmp(a->result, "unchanged") == 0)
		c->unchanged += n;
	else if (strcmp(a->result, "refused") == 0)
		count(c->refused, a->reason, n);
	else if (strcmp(a->result, "failed") == 0)
		count(c->failed, a->reason, n);
}

/*
 * A decides on an image, or on a page where it is of no item.
 */
void
tally_add(struct tally *t, const struct attempt *a)
{
	if (t == NULL)
		return;
	add(a->item == 0 ? &t->pages : &t->images, a, 1);
	if (a->item == 0 || strcmp(a->result, "fetched") != 0)
		return;
	t->local += !a->record->remote;
	t->bytes += a->record->bytes;
}

/*
 * What A, of an image, decided in this run is no longer so.
 */
void
tally_undo(struct tally *t, const struct attempt *a)
{
	if (t != NULL)
		add(&t->images, a, -1);
}

static int64_t
settled(const struct count *c)
{
	return c->fetched + c->unchanged + total(c->refused) + total(c->failed);
}

int64_t
tally_settled(const struct tally *t)
{
	return settled(&t->images) + settled(&t->pages);
}

static void
number_json(struct json *j, const char *name, int64_t n)
{
	json_key(j, name);
	json_integer(j, n);
}

static void
classes_json(struct json *j, const char *name, const struct class *list)
{
	json_key(j, name);
	json_open(j, '{');
	for (int i = 0; i < CLASSES; i++)
		if (list[i].n > 0)
			number_json(j, list[i].name, list[i].n);
	json_close(j, '}');
}

static void
count_json(struct json *j, const struct count *c)
{
	number_json(j, "asked", c->asked);
	number_json(j, "fetched", c->fetched);
	number_json(j, "unchanged", c->unchanged);
	classes_json(j, "refused", c->refused);
	classes_json(j, "failed", c->failed);
	number_json(j, "not_attempted", c->left);
}

static void
print_json(const struct tally *t, double seconds)
{
	struct json j = { .out = stdout };

	json_open(&j, '{');
	number_json(&j, "pairs", t->pairs);
	number_json(&j, "contradicted", t->contradicted);
	number_json(&j, "other_parts", t->elsewhere);
	count_json(&j, &t->images);
	number_json(&j, "local", t->local);
	number_json(&j, "bytes", t->bytes);
	json_key(&j, "pages");
	json_open(&j, '{');
	count_json(&j, &t->pages);
	json_close(&j, '}');
	json_key(&j, "seconds");
	json_real(&j, seconds);
	json_close(&j, '}');
	json_line(&j);
}

static void
classes_text(const char *name, const struct class *list)
{
	const char *before = " (";

	if (total(list) == 0)
		return;
	fprintf(stderr, " + %" PRId64 " %s", total(list), name);
	for (int i = 0; i < CLASSES; i++)
		if (list[i].n > 0) {
			fprintf(stderr, "%s%s %" PRId64, before, list[i].name,
			    list[i].n);
			before = ", ";
		}
	putc(')', stderr);
}

static void
count_text(const char *name, const struct count *c)
{
	fprintf(stderr, "crawl: %" PRId64 " %s asked = %" PRId64 " fetched",
	    c->asked, name, c->fetched);
	if (c->unchanged > 0)
		fprintf(stderr, " + %" PRId64 " unchanged", c->unchanged);
	classes_text("refused", c->refused);
	classes_text("failed", c->failed);
	if (c->left > 0)
		fprintf(stderr, " + %" PRId64 " not attempted", c->left);
	putc('\n', stderr);
}

static void
check(const char *name, const struct count *c)
{
	if (c->asked != settled(c) + c->left)
		warnx("of %" PRId64 " %s asked, %" PRId64 " are accounted "
		      "for: was something erased meanwhile?",
		    c->asked, name, settled(c) + c->left);
}

/*
 * After all else: what is still due was not attempted.
 */
void
tally_end(struct tally *t, struct catalog *cat)
{
	t->images.left = catalog_number(cat, DUE_IMAGES);
	t->pages.left = catalog_number(cat, DUE_PAGES);
	check("images", &t->images);
	check("pages", &t->pages);
}

void
tally_print(const struct tally *t, const struct plan *plan)
{
	double seconds = (double)(time_ms() - t->began) / 1000;

	if (plan->common.json)
		print_json(t, seconds);
	if (plan->common.quiet)
		return;
	count_text("images", &t->images);
	if (t->pages.asked > 0)
		count_text("pages", &t->pages);
	fprintf(stderr,
	    "crawl: %" PRId64 " pairs, %.1f MB in %.1f s, %.1f images a "
	    "second\n",
	    t->pairs, (double)t->bytes / 1e6, seconds,
	    seconds > 0 ? (double)t->images.fetched / seconds : 0);
	if (t->elsewhere > 0)
		fprintf(stderr,
		    "crawl: %" PRId64 " pairs and links are of other parts\n",
		    t->elsewhere);
	if (t->contradicted > 0)
		fprintf(stderr,
		    "crawl: %" PRId64 " pairs claim another digest than the "
		    "first, or than the bytes have: left out\n",
		    t->contradicted);
	if (t->images.left + t->pages.left > 0 && !plan->common.dry_run)
		fputs("crawl: some are due later: run the same command again\n",
		    stderr);
}
