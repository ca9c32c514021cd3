/*
 * PDQ alone, of 512 x 512 luma that is decoded already.
 */
#include <stdlib.h>
#include <time.h>

#include "filter/filter.h"

#define SIDE 512
#define RUNS 2000

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
one(const uint32_t *exact)
{
	double begun = now();
	uint8_t hash[PDQ_BYTES];
	struct pdq *pdq = pdq_new(SIDE, SIDE, 1, false);

	for (int y = 0; y < SIDE; y++)
		pdq_row(pdq, exact + y * SIDE);
	pdq_hash(pdq, hash);
	pdq_free(pdq);
	return now() - begun;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(void)
{
	uint32_t *exact = malloc(sizeof(*exact) * SIDE * SIDE);
	double times[RUNS];

	for (int i = 0; exact != NULL && i < SIDE * SIDE; i++)
		exact[i] = (uint32_t)(i % SIDE * 300 + i / SIDE * i % 90000);
	for (int i = 0; exact != NULL && i < RUNS; i++)
		times[i] = one(exact);
	qsort(times, RUNS, sizeof(times[0]), by_size);
	printf("filter PDQ of 512 x 512 luma, ms\t%.3f\t<= 0.15\n",
	    times[RUNS / 2]);
	free(exact);
	return 0;
}
