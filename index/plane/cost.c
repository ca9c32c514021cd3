/*
 * What a search takes, by the number of codes and queries, the radius, and
 * memory: each code once for all queries, or a few looks into an index that has
 * to be made first.
 */
#include <math.h>

#include "index/plane/cost.h"

/*
 * Measured with tests/bench/index-planes.c and index-probe.c; tests/bench's
 * README has the runs.
 */
#define DISK_NS 0.65   /* a byte: of this machine's disk, 1.57 GB a second */
#define BYTE_NS 0.1    /* of a processor, with its XXH3 */
#define CODE_NS 10     /* a code that is looked up, but for each list */
#define LISTED_NS 25   /* a query that is put into one list */
#define DISTINCT_NS 90 /* a code that is sorted, so that equal ones are one */
#define SLOT_NS 45     /* a code and slot of an index */
#define USED 0.9       /* of free memory, at most */
#define SORTING 24     /* bytes a code that making an index takes besides */

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

/* The disk is read while codes are compared. */
static double
scan_seconds(const struct job *job)
{
	double bytes = (double)job->codes * job->code_bytes;
	double compared =
	    (double)job->codes * ((double)job->queries * job->scan_ns);
	double cached = (compared + bytes * BYTE_NS) / job->jobs;

	return larger(cached, job->from_disk ? bytes * DISK_NS : 0) / 1e9;
}

/* Both planes are read. */
static double
queries_seconds(struct cost *cost, const struct job *job)
{
	double n = (double)job->codes, bytes = n * sizeof(struct code), ns;
	double entries = 0, queries = (double)job->queries;

	split_choose_lists(
	    &cost->lists, &cost->lists_plan, job->queries, job->radius);
	for (int i = 0; i < cost->lists.slots; i++) {
		int width = cost->lists.width[i];
		double near =
		    queries * split_keys(width, cost->lists_plan.reach[i]);

		entries += near > 0 ? near + ldexp(1, width) : 0;
		cost->listed += ldexp(near, -width);
	}
	if (entries * sizeof(uint32_t) > job->memory * USED)
		return INFINITY;
	ns = n * (CODE_NS + cost->lists_plan.ns) + bytes * BYTE_NS +
	     entries * LISTED_NS;
	return larger(ns / job->jobs, job->from_disk ? bytes * DISK_NS : 0) /
	       1e9;
}

static double
index_seconds(struct cost *cost, const struct job *job)
{
	double n = (double)job->codes, bytes = n * sizeof(struct code), ns;

	if (job->codes >= UINT32_MAX)
		return INFINITY;
	split_choose(&cost->split, job->codes, RADIUS);
	cost->plan.radius = job->radius;
	plan_make(&cost->plan, &cost->split, job->codes);
	if (n * (split_bytes(&cost->split, job->codes) + sizeof(struct code) +
		    SORTING) >
	    job->memory * USED)
		return INFINITY;
	ns = n * (DISTINCT_NS + cost->split.slots * SLOT_NS) +
	     (double)job->queries * cost->plan.ns;
	return (bytes * (job->from_disk ? DISK_NS : BYTE_NS) + ns / job->jobs) /
	       1e9;
}

void
cost_estimate(struct cost *cost, const struct job *job)
{
	*cost = (struct cost) { 0 };
	cost->seconds[BY_SCAN] = scan_seconds(job);
	cost->seconds[BY_QUERIES] = queries_seconds(cost, job);
	cost->seconds[BY_INDEX] = index_seconds(cost, job);
}

enum method
cost_least(const struct cost *cost)
{
	enum method best = BY_SCAN;

	for (int i = 0; i < METHODS; i++)
		if (cost->seconds[i] < cost->seconds[best])
			best = (enum method)i;
	return best;
}
