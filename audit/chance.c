/*
 * How often chance alone makes a match: counted on pictures that are not the
 * same, with an upper bound of what the count may have missed; and of codes
 * whose bits are thrown like coins, which those of pictures are not.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "audit/likeness.h"

#define HALVINGS 64 /* more than a double has bits */

static const char counted[] =
    "SELECT sampled, codes, distance, hits FROM chance_of\n"
    "LEFT JOIN chance USING (against, kind)\n"
    "WHERE against = ?1 AND kind = ?2 ORDER BY distance";

struct chance *
chance_read(struct catalog *mine, const char *set, const char *kind)
{
	struct sqlite3_stmt *stmt = catalog_prepare(mine, counted);
	struct chance *chance = calloc(1, sizeof(*chance));
	int next = 0;

	if (chance == NULL)
		err(1, NULL);
	sqlite3_bind_text(stmt, 1, set, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, kind, -1, SQLITE_STATIC);
	while (catalog_row(stmt)) {
		chance->sampled = sqlite3_column_int64(stmt, 0);
		chance->codes = sqlite3_column_int64(stmt, 1);
		if (next <= CODE_BITS && sqlite3_column_int(stmt, 2) == next)
			chance->hits[next++] = sqlite3_column_int64(stmt, 3);
	}
	sqlite3_finalize(stmt);
	return chance;
}

/*
 * log of the probability of at most K events where LAMBDA are expected
 * (Poisson).  The last terms are the largest: those that no longer count end
 * the sum.
 */
static double
at_most(double k, double lambda)
{
	double term = 1, sum = 1;

	for (double i = k; i > 0 && term > sum * 1e-17; i--) {
		term *= i / lambda;
		sum += term;
	}
	return log(sum) - lambda + k * log(lambda) - lgamma(k + 1);
}

/*
 * Garwood's exact bound, "Fiducial limits for the Poisson distribution",
 * Biometrika 28 (1936): 3.0 where nothing was counted, the rule of three.
 */
double
chance_bound(int64_t hits)
{
	double k = (double)hits, low = k, high = k + 8 + 4 * sqrt(k + 1);

	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;

		if (at_most(k, middle) > log(CHANCE_MISSED))
			low = middle;
		else
			high = middle;
	}
	return high;
}

/*
 * Each of SAMPLED hashes was compared with all that the set has, and so is each
 * that is asked: of how many these are is no matter.
 */
double
chance_expected(const struct chance *chance, int64_t distance, int64_t asked)
{
	if (chance->sampled == 0 || distance < 0 || distance > CODE_BITS)
		return NAN;
	return chance_bound(chance->hits[distance]) * (double)asked /
	       (double)chance->sampled;
}

double
chance_ideal(int64_t distance)
{
	double sum = 0;

	for (int k = 0; k <= distance && k <= CODE_BITS; k++)
		sum += exp(lgamma(CODE_BITS + 1) - lgamma(k + 1) -
			   lgamma(CODE_BITS - k + 1) - CODE_BITS * log(2));
	return sum;
}
