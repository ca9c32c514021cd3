/*
 * What is near what within a set.  Items with the same code, or the same bytes,
 * are paired with the first of them only, and the first alone with its
 * neighbours: what is copied ten thousand times would have fifty million pairs.
 */
#include <err.h>

#include "index/near/near.h"

struct within {
	struct nears *nears;
	struct all all;
};

static void
add_pair(void *arg, const struct pair *pair)
{
	const struct within *within = arg;
	const struct all *all = &within->all;
	int64_t a = all->items[all->first[pair->a]];
	int64_t b = all->items[all->first[pair->b]];

	nears_add(within->nears, &(struct near_row) {
				     .item = a < b ? a : b,
				     .other = a < b ? b : a,
				     .distance = (int)pair->distance,
				     .orientation = 1,
				     .variant = NO_VARIANT,
				 });
}

static void
add_equal(const struct within *within)
{
	const struct all *all = &within->all;
	struct near_row row = { .orientation = 1, .variant = NO_VARIANT };

	for (size_t i = 0; i < all->n; i++) {
		row.item = all->items[all->first[i]];
		for (uint32_t j = all->first[i] + 1; j < all->first[i + 1];
		     j++) {
			row.other = all->items[j];
			nears_add(within->nears, &row);
		}
	}
}

static const uint8_t *
units(void *arg, size_t n)
{
	return nears_units(arg, n);
}

static void
done(void *arg, size_t unit)
{
	nears_done(arg, unit);
}

static void
compare(struct within *within, const struct args *args)
{
	const struct stops stops = { units, done, within->nears };
	struct scan scan = {
		.a = within->all.codes,
		.b = within->all.codes,
		.na = within->all.n,
		.nb = within->all.n,
		.self = true,
		.radius = args->radius,
		.found = add_pair,
		.arg = within,
		.stops = &stops,
	};

	join_self(&scan, &args->opt);
}

/* The hashes lie in memory from then on, whatever becomes of the segments. */
static void
gather(struct search_run *run, struct all *all)
{
	/* Mapped: all codes are read, once, and of their slots nothing. */
	const struct hashes_of of = run_hashes(run, run->cat, 0);
	const char *why;
	size_t i;

	run_open(run, &run->hashes, &of);
	while ((why = all_make(all, &run->hashes, run->args->opt.jobs, &i)) !=
	       NULL)
		run_reopen(
		    run, &run->hashes, &(struct fault_of) { &of, i, why });
}

/* What those ask this set with who look for a photo: made ready for them. */
static void
grow_even(struct search_run *run)
{
	struct hashes_of of = run_hashes(run, run->cat, 0);

	of.source = &source_spdq;
	if (!run->args->opt.dry_run)
		run_open(run, &run->even, &of);
}

void
search_self(struct search_run *run, struct search *search)
{
	struct within within = { 0 };
	char state[100];

	gather(run, &within.all);
	snprintf(state, sizeof(state), "radius %d, pdq %lld:%lld",
	    run->args->radius, (long long)run->hashes.list.known.id,
	    (long long)run->hashes.list.known.token);
	within.nears = run->nears = nears_begin(
	    run->cat, search->against, state, run->args->opt.dry_run);
	compare(&within, run->args);
	add_equal(&within);
	nears_add_same_bytes(run->nears);
	search->hashed = (int64_t)within.all.nitems;
	search->codes = (int64_t)within.all.n;
	all_clear(&within.all);
	grow_even(run);
}
