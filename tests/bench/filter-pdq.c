/*
 * PDQ alone, of 512 x 512 luma that is decoded already.
 */
#include <stdlib.h>
#include <time.h>

#include "filter/hash/hash.h"

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
one(const uint8_t *luma)
{
	double begun = now();
	uint8_t hash[PDQ_BYTES];
	struct pdq *pdq =
	    pdq_new(&(struct pdq_image) { SIDE, SIDE, 8, 1, false });

	for (int y = 0; y < SIDE; y += STRIP) {
		const uint8_t *at = luma + y * SIDE;
		struct planes planes = { { at, at, at }, SIDE, STRIP };

		pdq_rows(pdq, &planes);
	}
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
	uint8_t *luma = malloc(SIDE * SIDE);
	double times[RUNS];

	for (int i = 0; luma != NULL && i < SIDE * SIDE; i++)
		luma[i] = (uint8_t)(i % SIDE / 3 + i / SIDE * i % 90);
	for (int i = 0; luma != NULL && i < RUNS; i++)
		times[i] = one(luma);
	qsort(times, RUNS, sizeof(times[0]), by_size);
	printf("filter PDQ of 512 x 512 luma, ms\t%.3f\t<= 0.15\n",
	    times[RUNS / 2]);
	free(luma);
	return 0;
}
