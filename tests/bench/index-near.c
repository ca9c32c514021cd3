/*
 * The codes of one array that are near one another, by two processes.  Of ten
 * codes one is a near copy of another one: each of these pairs is to be met.
 */
#include <sys/resource.h>

#include "tests/bench/bench.h"
#include "tests/bench/codes.h"

#define COPIES 10 /* one code in so many */

struct copies {
	const char *kind;
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
figure(
    const struct copies *copies, const char *what, double value, const char *to)
{
	char name[32];

	printf("index, self-join of %s %s codes: %s\t%.4g\t%s\n",
	    codes_name(name, copies->n), copies->kind, what, value, to);
	fflush(stdout);
}

static void
measure(const struct codes *codes, size_t n)
{
	struct copies copies = { codes->nphotos == 0 ? "random" : "real",
		codes_array(codes, n), n, calloc(n, 1), 0 };
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
	figure(&copies, "two processors, s", wall() - began,
	    n == 10 * MILLION ? "<= 30" : "");
	figure(&copies, "processor time, s", spent() - cpu, "");
	for (size_t i = 0; i < n; i++)
		met += copies.met[i] == 1;
	figure(&copies, "pairs", (double)copies.pairs, "");
	figure(&copies, "planted pairs met once, %",
	    100.0 * (double)met / (double)(n / COPIES), ">= 100");
	pages_free(copies.codes, n * sizeof(*copies.codes));
	free(copies.met);
}

/* CODES in the environment: of how many. */
int
main(int argc, char **argv)
{
	struct codes codes = { 0 };
	size_t sizes[SIZES];
	size_t n = codes_sizes(sizes, "CODES", "1000000 10000000");

	if (argc > 1)
		codes_read(&codes, argv[1]);
	for (size_t i = 0; i < n && sizes[i] <= 50 * (size_t)MILLION; i++)
		measure(&codes, sizes[i]);
	free(codes.photos);
	return 0;
}
