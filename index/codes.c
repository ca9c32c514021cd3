/*
 * near --codes: plain files of codes, without a set, so that anyone can check
 * the search against another.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "index/hamming/segment.h"
#include "index/index.h"

#define BATCH 4096 /* queries whose hits are in memory together */
#define FEW 64     /* queries for which an index is not worth its making */

struct hit {
	uint32_t code;
	int distance;
};

struct answer {
	struct hit *hits;
	size_t n, room;
	double ms;
	uint64_t probes, candidates;
};

struct asked {
	const struct args *args;
	struct span codes, queries;
	struct distinct distinct; /* of no codes: the file's own are searched */
	struct segment segment;
	struct plan plan;
	struct answer *answers; /* BATCH */
	size_t from;            /* query, of the first of these */
	uint64_t probes, candidates;
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

static void
add(struct answer *answer, uint32_t code, int distance)
{
	if (answer->n == answer->room) {
		answer->room = answer->room * 2 + 16;
		answer->hits = reallocarray(
		    answer->hits, answer->room, sizeof(*answer->hits));
		if (answer->hits == NULL)
			err(1, NULL);
	}
	answer->hits[answer->n++] = (struct hit) { code, distance };
}

struct seeker {
	const struct distinct *distinct;
	struct answer *answer;
};

static void
found(void *arg, uint32_t id, int distance)
{
	const struct seeker *seeker = arg;
	const struct distinct *d = seeker->distinct;

	if (d->codes == NULL) {
		add(seeker->answer, id, distance);
		return;
	}
	for (uint32_t i = d->first[id]; i < d->first[id + 1]; i++)
		add(seeker->answer, d->places[i], distance);
}

static int
compare(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

static double
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void
answer(void *arg, int thread, size_t unit)
{
	const struct asked *asked = arg;
	const struct code *queries = (const void *)asked->queries.data;
	struct answer *to = &asked->answers[unit];
	struct seeker seeker = { &asked->distinct, to };
	struct probe probe = {
		.segment = &asked->segment,
		.plan = asked->plan,
		.found = found,
		.arg = &seeker,
	};
	double began = now_ms();

	(void)thread;
	to->n = 0;
	probe_code(&probe, &queries[asked->from + unit]);
	to->ms = now_ms() - began;
	to->probes = probe.probes;
	to->candidates = probe.candidates;
	if (to->n > 1)
		qsort(to->hits, to->n, sizeof(*to->hits), compare);
}

static void
print(struct asked *asked, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct answer *answer = &asked->answers[i];

		for (size_t k = 0; k < answer->n; k++)
			printf("%zu %u %d\n", asked->from + i,
			    answer->hits[k].code, answer->hits[k].distance);
		if (asked->args->opt.verbose)
			fprintf(stderr, "query %zu: %.4f ms\n", asked->from + i,
			    answer->ms);
		asked->probes += answer->probes;
		asked->candidates += answer->candidates;
	}
}

static void
print_plan(const struct asked *asked)
{
	const struct plan *plan = &asked->plan;
	const struct split *split = &asked->segment.split;
	double n = (double)count(&asked->queries);

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
		    (double)asked->probes / n, (double)asked->candidates / n);
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

	if (count(&asked->queries) < FEW && !asked->args->plan) {
		asked->segment =
		    (struct segment) { .codes = codes, .n = (uint32_t)n };
	} else {
		distinct_make(&asked->distinct, codes, n, jobs);
		segment_build(&asked->segment, asked->distinct.codes,
		    asked->distinct.n, jobs);
	}
	asked->plan.radius = asked->args->radius;
	plan_make(&asked->plan, &asked->segment.split, asked->segment.n);
}

static void
answer_all(struct asked *asked)
{
	size_t queries = count(&asked->queries);

	for (; asked->from < queries; asked->from += BATCH) {
		size_t n = queries - asked->from;

		n = n < BATCH ? n : BATCH;
		crew_work(
		    &(struct crew) { asked->args->opt.jobs, n, answer, asked });
		print(asked, n);
	}
}

int
near_codes(const struct args *args)
{
	struct asked asked = { .args = args };

	map(&asked.codes, args->codes);
	map(&asked.queries, args->queries);
	if ((asked.answers = calloc(BATCH, sizeof(*asked.answers))) == NULL)
		err(1, NULL);
	prepare(&asked);
	answer_all(&asked);
	if (args->plan)
		print_plan(&asked);
	for (size_t i = 0; i < BATCH; i++)
		free(asked.answers[i].hits);
	free(asked.answers);
	if (asked.distinct.codes != NULL) {
		segment_free(&asked.segment);
		distinct_free(&asked.distinct);
	}
	span_close(&asked.queries);
	span_close(&asked.codes);
	return 0;
}
