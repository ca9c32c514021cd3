/*
 * near --codes: plain files of codes, without a set, so that anyone can check
 * the search against another.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/hamming/segment.h"
#include "index/index.h"

#define FEW 64 /* queries for which an index is not worth its making */

struct line {
	uint32_t code;
	int distance;
};

/* The lines of one query, until the next one's come. */
struct lines {
	const struct distinct *distinct; /* of no codes: ids are those asked */
	size_t query;
	struct line *list;
	size_t n, room;
};

struct asked {
	const struct args *args;
	struct span codes, queries;
	struct distinct distinct;
	struct segment segment;
	struct batch batch;
};

static void
map(struct span *span, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", path);
	if (st.st_size % (off_t)sizeof(struct code) != 0)
		errx(1,
		    "%s: has %lld bytes, which are not codes of %zu bytes each",
		    path, (long long)st.st_size, sizeof(struct code));
	if (st.st_size / (off_t)sizeof(struct code) >= UINT32_MAX)
		errx(1, "%s: has more than %u codes", path, UINT32_MAX);
	if (st.st_size > 0 && span_open(span, fd, 0, st.st_size) == -1)
		err(1, "%s", path);
	close(fd);
}

static size_t
count(const struct span *span)
{
	return span->len / sizeof(struct code);
}

static int
compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

static void
print(struct lines *lines)
{
	if (lines->n > 1)
		qsort(lines->list, lines->n, sizeof(*lines->list), compare);
	for (size_t i = 0; i < lines->n; i++)
		printf("%zu %u %d\n", lines->query, lines->list[i].code,
		    lines->list[i].distance);
	lines->n = 0;
}

static void
add(struct lines *lines, uint32_t code, int distance)
{
	if (lines->n == lines->room) {
		lines->room = lines->room * 2 + 16;
		lines->list = reallocarray(
		    lines->list, lines->room, sizeof(*lines->list));
		if (lines->list == NULL)
			err(1, NULL);
	}
	lines->list[lines->n++] = (struct line) { code, distance };
}

static void
found(void *arg, const struct pair *pair)
{
	struct lines *lines = arg;
	const struct distinct *d = lines->distinct;

	if (pair->a != lines->query)
		print(lines);
	lines->query = pair->a;
	if (d->codes == NULL) {
		add(lines, (uint32_t)pair->b, (int)pair->distance);
		return;
	}
	for (uint32_t i = d->first[pair->b]; i < d->first[pair->b + 1]; i++)
		add(lines, d->places[i], (int)pair->distance);
}

static void
print_plan(const struct asked *asked)
{
	const struct plan *plan = &asked->batch.plan;
	const struct split *split = &asked->segment.split;
	double n = (double)asked->batch.n;

	fprintf(stderr, "%u distinct codes, radius %d: ", asked->segment.n,
	    plan->radius);
	if (plan->scan)
		fputs("each is compared", stderr);
	for (int i = 0; i < split->slots && !plan->scan; i++)
		fprintf(stderr, "%s%d:%d", i == 0 ? "slots " : " ",
		    split->width[i], plan->reach[i]);
	fputs("\n", stderr);
	if (!plan->scan)
		fprintf(stderr,
		    "a query, expected: %.0f probes, %.0f candidates, "
		    "%.3f ms\n",
		    plan->probes, plan->candidates, plan->ns / 1e6);
	if (n > 0)
		fprintf(stderr,
		    "a query, found: %.0f probes, %.0f candidates\n",
		    (double)asked->batch.probes / n,
		    (double)asked->batch.candidates / n);
}

/*
 * An index of the file's codes; or, for a few queries, the file as it is.
 */
static void
prepare(struct asked *asked)
{
	const struct code *codes = (const void *)asked->codes.data;
	size_t n = count(&asked->codes);
	int jobs = asked->args->opt.jobs;

	asked->batch = (struct batch) {
		.segment = &asked->segment,
		.plan.radius = asked->args->radius,
		.jobs = jobs,
		.queries = (const void *)asked->queries.data,
		.n = count(&asked->queries),
	};
	if (asked->batch.n < FEW && !asked->args->plan) {
		asked->segment =
		    (struct segment) { .codes = codes, .n = (uint32_t)n };
	} else {
		distinct_make(&asked->distinct, codes, n, jobs);
		segment_build(&asked->segment, asked->distinct.codes,
		    asked->distinct.n, jobs);
	}
	plan_make(&asked->batch.plan, &asked->segment.split, asked->segment.n);
}

static void
answer(struct asked *asked)
{
	struct batch *batch = &asked->batch;
	struct lines lines = { .distinct = &asked->distinct };

	batch->sink = (struct sink) { found, &lines };
	batch->ms = calloc(batch->n + 1, sizeof(*batch->ms));
	if (batch->ms == NULL)
		err(1, NULL);
	batch_run(batch);
	print(&lines);
	for (size_t i = 0; i < batch->n && asked->args->opt.verbose; i++)
		fprintf(stderr, "query %zu: %.4f ms\n", i, batch->ms[i]);
	free(batch->ms);
	free(lines.list);
}

int
near_codes(const struct args *args)
{
	struct asked asked = { .args = args };

	map(&asked.codes, args->codes);
	map(&asked.queries, args->queries);
	prepare(&asked);
	answer(&asked);
	if (args->plan)
		print_plan(&asked);
	if (asked.distinct.codes != NULL) {
		segment_free(&asked.segment);
		distinct_free(&asked.distinct);
	}
	span_close(&asked.queries);
	span_close(&asked.codes);
	return 0;
}
