/*
 * How often chance alone makes a match: counted on pictures that are not the
 * same, with an upper bound of what the count may have missed; and of codes
 * whose bits are thrown like coins, which those of pictures are not.
 */
#include <math.h>

#include "audit.h"

#define CODE_BITS 256
#define HALVINGS 64 /* more than a double has bits */

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

double
chance_ideal(int64_t distance)
{
	double sum = 0;

	for (int k = 0; k <= distance && k <= CODE_BITS; k++)
		sum += exp(lgamma(CODE_BITS + 1) - lgamma(k + 1) -
			   lgamma(CODE_BITS - k + 1) - CODE_BITS * log(2));
	return sum;
}
