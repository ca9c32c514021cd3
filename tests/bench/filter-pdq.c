/*
 * PDQ alone, of 512 x 512 luma that is decoded already.
 */
#include <stdlib.h>

#include "filter/hash/hash.h"
#include "tests/bench/bench.h"

#define SIDE 512
#define RUNS 2000

static double
one(const uint8_t *luma)
{
	double begun = now();
	uint8_t hash[PDQ_BYTES];
	struct pdq *pdq =
	    pdq_new(&(struct pdq_image) { SIDE, SIDE, 8, 1, .luma = true });

	for (int y = 0; y < SIDE; y += STRIP) {
		const uint8_t *at = luma + y * SIDE;
		struct planes planes = { { at, at, at }, SIDE, STRIP };

		pdq_rows(pdq, &planes);
	}
	pdq_hash(pdq, hash);
	pdq_free(pdq);
	return 1e3 * (now() - begun); /* ms */
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
	printf("filter PDQ of 512 x 512 luma, ms\t%.3f\t<= 0.15\n",
	    median(times, RUNS));
	free(luma);
	return 0;
}
