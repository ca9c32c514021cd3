/*
 * Which items are near one another, or near those of another set: exact.  What
 * is found is kept as it comes, so that a run that was stopped goes on.
 */
#include <err.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "index/near/near.h"

/*
 * For the lock, of some 20 ms each: processes of one that was killed have it
 * for a moment.
 */
#define LOOKS 50

struct hashes_of
run_hashes(const struct search_run *run, struct catalog *cat, size_t queries)
{
	return (struct hashes_of) {
		.source = &source_pdq,
		.cat = cat,
		.set =
		    cat == run->cat ? run->args->opt.set : run->args->against,
		.queries = queries,
		.opt = &run->args->opt,
	};
}

/*
 * What the segments know, the log need not: but for the last row, by which they
 * are known to be this catalog's.  A set that is only read keeps it.
 */
static void
settle(struct search_run *run, const struct hashes *hashes,
    const struct hashes_of *of)
{
	if (of->cat == run->cat && !hashes->private)
		hash_log_trim(
		    run->cat, of->source->name, hashes->list.known.id);
	if (run->args->plan || run->args->opt.verbose)
		plan_tell(hashes, run->args->radius);
	if (run->merge == 0)
		run->merge = hashes_merge_begin(hashes);
}

void
run_open(
    struct search_run *run, struct hashes *hashes, const struct hashes_of *of)
{
	hashes_open(hashes, of);
	settle(run, hashes, of);
}

void
run_reopen(
    struct search_run *run, struct hashes *hashes, const struct fault_of *fault)
{
	hashes_reopen(hashes, fault->of, fault->i, fault->why);
	settle(run, hashes, fault->of);
}

static void
print(const struct search *search, int64_t pairs, bool json)
{
	struct json out = { .out = stdout };

	if (!json) {
		printf("%lld pair%s within %d bit%s: %lld item%s searched for "
		       "among %lld, %lld of these with a hash\n",
		    (long long)pairs, plural(pairs), search->radius,
		    plural(search->radius), (long long)search->items,
		    plural(search->items), (long long)search->others,
		    (long long)search->hashed);
		if (search->features != ABSENT)
			printf("%lld of these by local features, or by both\n",
			    (long long)search->features);
		return;
	}
	json_open(&out, '{');
	json_key(&out, "pairs");
	json_integer(&out, pairs);
	json_key(&out, "radius");
	json_integer(&out, search->radius);
	json_key(&out, "items");
	json_integer(&out, search->items);
	json_key(&out, "others");
	json_integer(&out, search->others);
	json_key(&out, "hashed");
	json_integer(&out, search->hashed);
	if (search->codes != ABSENT) {
		json_key(&out, "codes");
		json_integer(&out, search->codes);
	}
	if (search->features != ABSENT) {
		json_key(&out, "features");
		json_integer(&out, search->features);
	}
	json_close(&out, '}');
	json_line(&out);
}

static int64_t
fetched(struct catalog *cat)
{
	return catalog_number(
	    cat, "SELECT count(*) FROM item WHERE state = 'fetched'");
}

/* Nothing need be done: it ends as if it were killed. */
static void
stopped(int sig)
{
	static const char said[] =
	    "proofsheet-index: stopped: what was found is kept, and the same "
	    "command goes on from there\n";
	ssize_t n = write(STDERR_FILENO, said, sizeof(said) - 1);

	(void)n;
	signal(sig, SIG_DFL);
	raise(sig);
}

/* What two runs find would be mixed: -1 in a dry run, which keeps nothing. */
static int
lock(const struct options *opt)
{
	int fd = -1;

	if (opt->dry_run)
		return fd;
	signal(SIGINT, stopped);
	signal(SIGTERM, stopped);
	for (int i = 0; i < LOOKS && fd == -1; i++)
		fd = set_lock(opt->set, "near", false);
	if (fd == -1) {
		warnx("%s: waiting for another near", opt->set);
		fd = set_lock(opt->set, "near", true);
	}
	return fd;
}

static void
search_and_print(struct search_run *run, struct catalog *other)
{
	const struct args *args = run->args;
	struct search search = {
		.against = other == NULL ? "" : args->against,
		.radius = args->radius,
		.items = fetched(run->cat),
		.others = fetched(other == NULL ? run->cat : other),
		.codes = ABSENT,
		.features = ABSENT,
	};

	if (other == NULL)
		search_self(run, &search);
	else
		search_other(run, &search, other);
	print(&search, nears_end(run->nears, &search), args->opt.json);
}

int
near(const struct args *args)
{
	int fd = lock(&args->opt);
	struct search_run run = {
		.args = args,
		.cat = catalog_open(args->opt.set, CATALOG_WRITE),
	};
	struct catalog *other = args->against == NULL
				    ? NULL
				    : catalog_open(args->against, CATALOG_READ);

	search_and_print(&run, other);
	hashes_close(&run.hashes);
	hashes_close(&run.even);
	catalog_close(other);
	catalog_close(run.cat);
	hashes_merge_end(run.merge);
	if (fd != -1)
		close(fd);
	return 0;
}
