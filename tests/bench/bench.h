/*
 * What benches in C share: a clock, and a figure of several rounds.
 */
#include <stdlib.h>
#include <time.h>

/* Seconds of processor time of this process. */
static inline double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds that anything may have taken. */
static inline double
wall(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double
median(double *figures, size_t n)
{
	qsort(figures, n, sizeof(*figures), by_size);
	return figures[n / 2];
}
