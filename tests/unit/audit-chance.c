/*
 * The bounds of chance: against the sums that define them.
 */
#include <math.h>

#include "audit/likeness.h"
#include "tests/test.h"

/* Of at most K events, LAMBDA being expected: term by term, from none on. */
static double
poisson(int k, double lambda)
{
	double term = exp(-lambda), sum = term;

	for (int i = 1; i <= k; i++) {
		term *= lambda / i;
		sum += term;
	}
	return sum;
}

static bool
is_bound(int k)
{
	return fabs(poisson(k, chance_bound(k)) - CHANCE_MISSED) < 1e-9;
}

static double
ratio(double a, double b)
{
	return a / b;
}

int
main(void)
{
	OK(fabs(chance_bound(0) - log(20)) < 1e-12); /* the rule of three */
	OK(is_bound(1) && is_bound(2) && is_bound(7) && is_bound(300));
	/* The normal limit: 1.645 standard deviations above, and a little. */
	OK(chance_bound(1000000) > 1001645 && chance_bound(1000000) < 1001648);
	OK(chance_bound(1000000000) < 1000052100);

	OK(fabs(ratio(chance_ideal(0), ldexp(1, -256)) - 1) < 1e-9);
	OK(fabs(ratio(chance_ideal(1), ldexp(257, -256)) - 1) < 1e-9);
	OK(fabs(ratio(chance_ideal(2), ldexp(257 + 128 * 255, -256)) - 1) <
	    1e-9);
	/* Both tails and the middle are all. */
	OK(fabs(chance_ideal(127) + chance_ideal(128) - 1) < 1e-9);
	OK(fabs(chance_ideal(256) - 1) < 1e-9);
	return DONE();
}
