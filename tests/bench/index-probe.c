/*
 * The search of a segment in memory: of random codes or, with a file of real
 * ones, of those mixed until they are as many.  Each query is a code that is
 * there, with 0 to 31 bits changed, and is to be found.
 */
#include <string.h>

#include "tests/bench/bench.h"
#include "tests/bench/codes.h"

#define QUERIES 4000  /* one by one */
#define BATCH 10000   /* by two threads */
#define MANY 50000000 /* codes: they need MEMORY */
#define MEMORY 18     /* GiB */

struct bench {
	const struct codes *codes;
	struct segment segment;
	struct plan plan;
	struct code queries[BATCH];
	uint32_t wanted[BATCH]; /* the code that each query was made of */
	uint8_t met[BATCH];     /* was it found? */
	uint64_t candidates[BATCH];
};

struct quest {
	struct bench *bench;
	size_t query;
};

/* Memory of this machine, in GiB. */
static double
available(void)
{
	FILE *in = fopen("/proc/meminfo", "r");
	char line[100];
	double gib = 0;

	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "MemAvailable:", 13) == 0)
			gib = strtod(line + 13, NULL) / (1 << 20);
	if (in != NULL)
		fclose(in);
	return gib;
}

static void
build(struct bench *bench)
{
	struct code *codes = codes_new(bench->codes);
	double began = wall(), cpu = now();

	segment_build(&bench->segment, codes, bench->codes->n, 2);
	cpu = now() - cpu;
	codes_figure(bench->codes, "build on two processors, s", wall() - began,
	    bench->codes->n > MANY ? "<= 60" : "");
	codes_figure(bench->codes, "processor time of that, s", cpu, "");
	codes_figure(bench->codes, "bytes a code",
	    (double)bench->segment.len / (double)bench->codes->n,
	    bench->codes->n > MANY ? "<= 90" : "");
	codes_free(bench->codes, codes);
}

static void
plant(struct bench *bench)
{
	uint64_t state = SEED;

	for (size_t i = 0; i < BATCH; i++) {
		uint64_t of = codes_rand(&state) % bench->codes->n;

		bench->wanted[i] = (uint32_t)of;
		bench->queries[i] = codes_near(codes_at(bench->codes, of),
		    (int)(i % (RADIUS + 1)), &state);
	}
	memset(bench->met, 0, sizeof(bench->met));
}

static void
found(void *arg, uint32_t id, int distance)
{
	const struct quest *quest = arg;

	if (id == quest->bench->wanted[quest->query] &&
	    distance == (int)(quest->query % (RADIUS + 1)))
		quest->bench->met[quest->query]++;
}

static void
ask(void *arg, int thread, size_t query)
{
	struct bench *bench = arg;
	struct quest quest = { bench, query };
	struct probe probe = { .segment = &bench->segment,
		.plan = bench->plan,
		.found = found,
		.arg = &quest };

	(void)thread;
	probe_code(&probe, &bench->queries[query]);
	bench->candidates[query] = probe.candidates;
}

/* One thread; its own time, so that what else runs only takes the caches. */
static void
one_by_one(struct bench *bench)
{
	static const struct {
		size_t n;
		const char *to;
	} targets[] = { { 10 * MILLION, "<= 0.12" },
		{ 100 * MILLION, "<= 0.6" } };
	double ms[QUERIES], candidates = 0;
	const char *to = "";

	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		to = targets[i].n == bench->codes->n ? targets[i].to : to;
	for (size_t i = 0; i < QUERIES; i++) {
		double began = now();

		ask(bench, 0, i);
		ms[i] = 1e3 * (now() - began);
		candidates += (double)bench->candidates[i];
	}
	codes_figure(bench->codes, "a query, p50, ms", median(ms, QUERIES), to);
	codes_figure(
	    bench->codes, "a query, p95, ms", ms[QUERIES * 95 / 100], "");
	codes_figure(bench->codes, "candidates, over those of random codes",
	    candidates / QUERIES / bench->plan.candidates, "");
}

static void
batch(struct bench *bench)
{
	size_t met = 0;
	double began = wall();

	memset(bench->met, 0, sizeof(bench->met));
	crew_work(&(struct crew) { 2, BATCH, ask, bench });
	codes_figure(bench->codes, "10,000 queries on two processors, s",
	    wall() - began, bench->codes->n > MANY ? "<= 10" : "");
	for (size_t i = 0; i < BATCH; i++)
		met += bench->met[i] == 1;
	codes_figure(bench->codes, "planted neighbours found, %",
	    100.0 * (double)met / BATCH, ">= 100");
}

static void
measure(const struct codes *codes)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	if (bench == NULL)
		err(1, NULL);
	bench->codes = codes;
	if (codes->n > MANY && available() < MEMORY) {
		codes_figure(codes, "skipped: GiB free", available(), "");
		free(bench);
		return;
	}
	build(bench);
	plant(bench);
	bench->plan.radius = RADIUS;
	plan_make(&bench->plan, &bench->segment.split, codes->n);
	one_by_one(bench);
	batch(bench);
	segment_free(&bench->segment);
	free(bench);
}

int
main(int argc, char **argv)
{
	(void)argc;
	return codes_run(argv, "1000000 10000000 100000000", measure);
}
