/*
 * The search of a segment beside FAISS's IndexBinaryMultiHash and
 * IndexBinaryFlat: the same codes and queries, in turns, on one thread; all
 * are to find as many.
 */
#include <malloc.h>

#include "tests/bench/bench.h"
#include "tests/bench/codes.h"
#include "tests/bench/faiss.h"

#define QUERIES 3000
#define ROUNDS 3      /* in turns */
#define MOST 30000000 /* codes: FAISS takes 280 bytes each and more */

enum { OURS, MULTI, FLAT, KINDS };

/*
 * Queries of a turn: of what is fast, so many that the first ones, of which the
 * others left nothing in any cache, are few among them.
 */
static const size_t turn[KINDS] = { QUERIES / ROUNDS, 20, 5 };

struct bench {
	const struct codes *codes;
	struct segment segment;
	struct plan plan;
	void *faiss[KINDS];
	struct code queries[QUERIES];
	size_t found[QUERIES];
	double ms[KINDS][QUERIES];
	int differing; /* answers */
};

static double
allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return (double)(info.uordblks + info.hblkhd);
}

static void
build(struct bench *bench)
{
	struct code *codes = codes_new(bench->codes);
	double began = now(), bytes;

	segment_build(&bench->segment, codes, bench->codes->n, 1);
	codes_figure(
	    bench->codes, "build, processor time, s", now() - began, "");
	bench->plan.radius = RADIUS;
	plan_make(&bench->plan, &bench->segment.split, bench->codes->n);
	bytes = allocated();
	began = now();
	bench->faiss[MULTI] = faiss_multi((const void *)codes, bench->codes->n);
	codes_figure(
	    bench->codes, "FAISS MultiHash, the same", now() - began, "");
	codes_figure(bench->codes, "FAISS MultiHash, bytes a code",
	    (allocated() - bytes) / (double)bench->codes->n, "");
	bench->faiss[FLAT] = faiss_flat((const void *)codes, bench->codes->n);
	codes_free(bench->codes, codes);
}

static void
count(void *arg, uint32_t id, int distance)
{
	(void)id;
	(void)distance;
	++*(size_t *)arg;
}

static size_t
search(const struct bench *bench, int kind, const struct code *query)
{
	size_t found = 0;
	struct probe probe = { .segment = &bench->segment,
		.plan = bench->plan,
		.found = count,
		.arg = &found };

	if (kind != OURS)
		return faiss_search(
		    bench->faiss[kind], (const void *)query, RADIUS);
	probe_code(&probe, query);
	return found;
}

/* Of each turn, the first queries of it. */
static void
ask(struct bench *bench, int kind, size_t round)
{
	for (size_t i = 0; i < turn[kind]; i++) {
		size_t at = round * turn[OURS] + i;
		double began = now();
		size_t found = search(bench, kind, &bench->queries[at]);

		bench->ms[kind][round * turn[kind] + i] = 1e3 * (now() - began);
		if (kind == OURS)
			bench->found[at] = found;
		bench->differing += found != bench->found[at];
	}
}

static void
compare(struct bench *bench)
{
	double ours, multi, flat;
	uint64_t state = SEED;

	for (size_t i = 0; i < QUERIES; i++) {
		uint64_t of = codes_rand(&state) % bench->codes->n;

		bench->queries[i] = codes_near(codes_at(bench->codes, of),
		    (int)(i % (RADIUS + 1)), &state);
	}
	for (size_t round = 0; round < ROUNDS; round++)
		for (int kind = 0; kind < KINDS; kind++)
			ask(bench, kind, round);
	ours = median(bench->ms[OURS], ROUNDS * turn[OURS]);
	multi = median(bench->ms[MULTI], ROUNDS * turn[MULTI]);
	flat = median(bench->ms[FLAT], ROUNDS * turn[FLAT]);
	codes_figure(bench->codes, "beside FAISS, p50, ms", ours, "");
	codes_figure(bench->codes, "FAISS MultiHash, p50, ms", multi, "");
	codes_figure(bench->codes, "FAISS Flat, p50, ms", flat, "");
	codes_figure(bench->codes, "faster than FAISS MultiHash", multi / ours,
	    bench->codes->n == 10 * MILLION ? ">= 200" : "");
	codes_figure(bench->codes, "faster than FAISS Flat", flat / ours, "");
	codes_figure(
	    bench->codes, "answers unlike FAISS's", bench->differing, "<= 0");
}

static void
measure(const struct codes *codes)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	if (bench == NULL)
		err(1, NULL);
	bench->codes = codes;
	if (codes->n <= MOST) {
		build(bench);
		compare(bench);
		segment_free(&bench->segment);
		faiss_free(bench->faiss[MULTI]);
		faiss_free(bench->faiss[FLAT]);
	}
	free(bench);
}

int
main(int argc, char **argv)
{
	(void)argc;
	if (faiss_multi != NULL)
		return codes_run(argv, "1000000 10000000", measure);
	printf("index, beside FAISS\tno libfaiss-dev\t\n");
	return 0;
}
