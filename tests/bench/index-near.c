/*
 * The codes of one array that are near one another, by two processes.  Of ten
 * codes one is a near copy of another one: each of these pairs is to be met.
 */
#include <sys/resource.h>

#include "tests/bench/bench.h"
#include "tests/bench/codes.h"

#define COPIES 10 /* one code in so many */

struct copies {
	struct code *codes;
	size_t n;
	uint8_t *met; /* of each code that is a copy */
	size_t pairs;
};

/* Processor time of this process and those that ended. */
static double
spent(void)
{
	struct rusage all;

	getrusage(RUSAGE_CHILDREN, &all);
	return now() + (double)(all.ru_utime.tv_sec + all.ru_stime.tv_sec) +
	       (double)(all.ru_utime.tv_usec + all.ru_stime.tv_usec) / 1e6;
}

/* The last codes are copies: of which, their number says. */
static size_t
original(const struct copies *copies, size_t i)
{
	uint64_t state = i;

	return codes_rand(&state) % (copies->n - copies->n / COPIES);
}

static void
plant(struct copies *copies)
{
	uint64_t state = SEED;

	for (size_t i = copies->n - copies->n / COPIES; i < copies->n; i++)
		copies->codes[i] =
		    codes_near(copies->codes[original(copies, i)],
			(int)(i % (RADIUS + 1)), &state);
}

static void
found(void *arg, const struct pair *pair)
{
	struct copies *copies = arg;

	copies->pairs++;
	if (pair->b >= copies->n - copies->n / COPIES &&
	    pair->a == original(copies, pair->b) &&
	    pair->distance == pair->b % (RADIUS + 1))
		copies->met[pair->b]++;
}

static void
measure(const struct codes *codes)
{
	size_t n = codes->n;
	struct copies copies = {
		.codes = codes_new(codes), .n = n, .met = calloc(n, 1)
	};
	struct scan scan = { .a = copies.codes,
		.b = copies.codes,
		.na = n,
		.nb = n,
		.self = true,
		.radius = RADIUS,
		.found = found,
		.arg = &copies };
	const struct options opt = { .jobs = 2, .quiet = true };
	double began, cpu;
	size_t met = 0;

	if (copies.met == NULL)
		err(1, NULL);
	plant(&copies);
	began = wall();
	cpu = spent();
	join_self(&scan, &opt);
	codes_figure(codes, "self-join on two processors, s", wall() - began,
	    n == 10 * MILLION ? "<= 30" : "");
	codes_figure(codes, "processor time of that, s", spent() - cpu, "");
	for (size_t i = 0; i < n; i++)
		met += copies.met[i] == 1;
	codes_figure(codes, "pairs met", (double)copies.pairs, "");
	codes_figure(codes, "planted pairs met once, %",
	    100.0 * (double)met / (double)(n / COPIES), ">= 100");
	codes_free(codes, copies.codes);
	free(copies.met);
}

int
main(int argc, char **argv)
{
	(void)argc;
	return codes_run(argv, "1000000 10000000", measure);
}
