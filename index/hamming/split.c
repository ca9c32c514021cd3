/*
 * How codes are cut into slots, and how far each slot is looked around in, so
 * that it takes the least time: what it takes is estimated from how many
 * buckets are opened, and how many codes lie in them, were bits independent.
 */
#include <math.h>
#include <string.h>

#include "index/hamming/segment.h"

/*
 * What a query takes, measured with tests/bench/index-probe.c at 10 and 100
 * million codes: an entry of a directory with the ids that it leads to, and a
 * code that is compared.  At 100 million it is half as much again.
 */
#define PROBE_NS 26
#define CANDIDATE_NS 17
#define SCAN_NS 2 /* a code that is compared in a row with all others */
/*
 * What meet.c takes, measured with tests/bench/index-near.c at 1 and 10 million
 * codes: two buckets, LANES codes that are compared with one, a code sorted.
 */
#define BUCKETS_NS 8
#define VECTOR_NS 1.5
#define LANES 8
#define SORT_NS 20
/*
 * What plane/inverse.c takes, measured with tests/bench/index-planes.c at 1,000
 * and 10,000 queries: whether a list is empty, as told by a bit of so many; one
 * that is not, in the third cache or in memory; a query in it.
 */
#define BIT_NS 4     /* 128 KiB or less */
#define BIT_FAR_NS 9 /* 512 KiB or less */
#define BIT_MOST_NS 15
#define LIST_NS 12
#define LIST_FAR_NS 20
#define LISTED_NS 2
#define ENTRIES_NEAR 1048576  /* of a slot: 4 MiB */
#define ENTRIES_MOST 33554432 /* 128 MiB */
#define SCANNED 65536         /* codes: of fewer a scan takes 0.1 ms */
/* Bytes of a code: of many, as few as leave room for their items under 90. */
#define BYTES_MOST 120
#define BYTES_MANY 82
#define MANY 50000000

static double
choose(int n, int k)
{
	double c = 1;

	for (int i = 1; i <= k; i++)
		c = c * (n - k + i) / i;
	return k > n ? 0 : c;
}

/* How many keys of N bits are within REACH of one; REACH -1: none. */
double
split_keys(int n, int reach)
{
	double all = 0;

	for (int k = 0; k <= reach && k <= n; k++)
		all += choose(n, k);
	return all;
}

static double
probes(int width, int reach)
{
	return reach < 0 ? 0 : split_keys(width - GROUP_BITS, reach);
}

/* Of a group of many codes there is no directory: see struct groups. */
static double
candidates(int width, int reach, double n)
{
	if (reach < 0)
		return 0;
	if (n * GROUP > ldexp(UINT8_MAX, width))
		width -= GROUP_BITS;
	return n * split_keys(width, reach) / ldexp(1, width);
}

/* What a slot of such a width takes a query among N codes. */
static double
probe_ns(int width, int reach, double n)
{
	return probes(width, reach) * PROBE_NS +
	       candidates(width, reach, n) * CANDIDATE_NS;
}

/* And all N codes, each with those near it. */
static double
meet_ns(int width, int reach, double n)
{
	double buckets = ldexp(1, width), pairs = split_keys(width, reach) / 2;

	return reach < 0
		   ? 0
		   : n * SORT_NS + buckets * pairs * BUCKETS_NS +
			 n * pairs * (n / buckets / LANES + 0.5) * VECTOR_NS;
}

static double
bit_ns(int width)
{
	if (width > 22)
		return BIT_MOST_NS;
	return width > 20 ? BIT_FAR_NS : BIT_NS;
}

/* And one code, the queries near whose keys are listed by key. */
static double
lists_ns(int width, int reach, double n)
{
	double listed = n * split_keys(width, reach), list = LIST_NS;
	double each = ldexp(listed, -width);

	if (reach < 0)
		return 0;
	if (listed + ldexp(1, width) > ENTRIES_MOST)
		return INFINITY;
	if (listed + ldexp(1, width) > ENTRIES_NEAR)
		list = LIST_FAR_NS;
	return bit_ns(width) + (1 - exp(-each)) * list + each * LISTED_NS;
}

/* What is to be made cheap. */
struct task {
	uint64_t n;
	int radius;
	double (*ns)(int width, int reach, double n); /* of a slot */
	double bytes;                                 /* of a code, at most */
};

/* The least time in which the first slots' reaches add up to a sum. */
struct best {
	double ns[SLOTS + 1][CODE_BITS + 1];
	int8_t reach[SLOTS + 1][CODE_BITS + 1];
};

static void
extend(struct best *best, int slot, const double ns[REACH_MAX + 2], int need)
{
	for (int sum = 0; sum <= need; sum++) {
		best->ns[slot + 1][sum] = INFINITY;
		for (int reach = -1; reach <= REACH_MAX; reach++) {
			int left = sum > reach + 1 ? sum - reach - 1 : 0;
			double all = best->ns[slot][left] + ns[reach + 1];

			if (all >= best->ns[slot + 1][sum])
				continue;
			best->ns[slot + 1][sum] = all;
			best->reach[slot + 1][sum] = (int8_t)reach;
		}
	}
}

/*
 * The best reaches for slots that are so wide.
 */
static void
reach(struct plan *plan, const struct split *split, const struct task *task)
{
	double n = (double)task->n;
	int need = task->radius + 1;
	struct best best;

	for (int sum = 0; sum <= need; sum++)
		best.ns[0][sum] = sum == 0 ? 0 : INFINITY;
	for (int i = 0; i < split->slots; i++) {
		double ns[REACH_MAX + 2];

		for (int far = -1; far <= REACH_MAX; far++)
			ns[far + 1] = task->ns(split->width[i], far, n);
		extend(&best, i, ns, need);
	}
	*plan = (struct plan) { .radius = task->radius,
		.ns = best.ns[split->slots][need] };
	if (isinf(plan->ns))
		return;
	for (int i = split->slots; i-- > 0;) {
		int width = split->width[i], far = best.reach[i + 1][need];

		plan->reach[i] = (int8_t)far;
		plan->probes += probes(width, far);
		plan->candidates += candidates(width, far, n);
		need = need > far + 1 ? need - far - 1 : 0;
	}
}

void
plan_make(struct plan *plan, const struct split *split, uint64_t n)
{
	reach(plan, split,
	    &(struct task) { n, plan->radius, probe_ns, INFINITY });
	plan->scan = plan->ns >= (double)n * SCAN_NS;
	if (plan->scan)
		plan->ns = (double)n * SCAN_NS;
}

/* The code itself, an id a slot, and the directories. */
double
split_bytes(const struct split *split, uint64_t n)
{
	double bytes = sizeof(struct code);

	for (int i = 0; i < split->slots; i++)
		bytes += sizeof(uint32_t) +
			 ldexp((double)sizeof(struct groups) / GROUPS,
			     split->width[i] - GROUP_BITS) /
			     (double)n;
	return bytes;
}

/*
 * SLOTS slots of which FEW are WIDTH bits wide, and the others share the rest
 * evenly.  False: they cannot.
 */
static bool
cut(struct split *split, int slots, int few, int width)
{
	int rest = CODE_BITS - few * width, others = slots - few;

	if (rest < others * WIDTH_MIN || rest > others * WIDTH_MAX)
		return false;
	split->slots = slots;
	memset(split->width, width, (size_t)few);
	for (int i = few; i < slots; i++) {
		split->width[i] = (uint8_t)(rest / others);
		rest -= rest / others--;
	}
	return true;
}

/*
 * All slots reach as far, or some of them one bit farther, and those have
 * another width.
 */
static void
choose_split(struct split *split, struct plan *plan, const struct task *task)
{
	double least = INFINITY;

	for (int slots = 9; slots <= SLOTS; slots++) {
		int more = (task->radius + 1) % slots;
		int few = more < slots - more ? more : slots - more;

		for (int width = WIDTH_MIN; width <= WIDTH_MAX; width++) {
			struct split cand = { 0 };
			struct plan with;

			if (!cut(&cand, slots, few, width))
				continue;
			reach(&with, &cand, task);
			if (with.ns >= least ||
			    split_bytes(&cand, task->n) > task->bytes)
				continue;
			least = with.ns;
			*split = cand;
			*plan = with;
		}
	}
}

/*
 * The best for N codes at RADIUS, one by one.
 */
void
split_choose(struct split *split, uint64_t n, int radius)
{
	struct plan plan;

	*split = (struct split) { 0 };
	if (n >= SCANNED)
		choose_split(split, &plan,
		    &(struct task) { n, radius, probe_ns,
			n < MANY ? BYTES_MOST : BYTES_MANY });
}

/*
 * The best for all of N codes, each with all others.
 */
void
split_choose_meet(
    struct split *split, struct plan *plan, uint64_t n, int radius)
{
	choose_split(
	    split, plan, &(struct task) { n, radius, meet_ns, INFINITY });
}

void
split_choose_lists(
    struct split *split, struct plan *plan, uint64_t n, int radius)
{
	*split = (struct split) { 0 };
	*plan = (struct plan) { .ns = INFINITY };
	choose_split(
	    split, plan, &(struct task) { n, radius, lists_ns, INFINITY });
}
