/*
 * Whether the segments are sound, and hold what the catalog does.  What is
 * absent, or of older facts, is no fault: the next use makes it, or adds to it.
 */
#define XXH_INLINE_ALL
#include <err.h>
#include <stdlib.h>

#include <sqlite3.h>
#include <xxhash.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

/* Of entries in any order: how many, and the sum of what each is. */
struct sum {
	uint64_t n, of;
};

static void
sum_add(struct sum *sum, const struct entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		sum->of += XXH3_64bits_withSeed(&entries->codes[i],
		    sizeof(entries->codes[i]), (uint64_t)entries->items[i]);
	sum->n += entries->n;
}

static struct sum
sum_catalog(const struct hashes_of *of)
{
	struct sqlite3_stmt *stmt = catalog_prepare(of->cat, of->source->every);
	struct entries entries = { 0 };
	struct sum sum = { 0 };

	while (catalog_row(stmt)) {
		of->source->take(&entries, stmt);
		sum_add(&sum, &entries);
		entries.n = 0;
	}
	sqlite3_finalize(stmt);
	entries_clear(&entries);
	return sum;
}

/* They were found sound before. */
static struct sum
sum_segments(const struct hashes *hashes)
{
	struct entries entries = { 0 };
	struct sum sum = { 0 };

	for (size_t i = 0; i < hashes->n; i++) {
		segment_entries(&hashes->files[i], &hashes->gone[i], &entries);
		sum_add(&sum, &entries);
		entries.n = 0;
	}
	entries_clear(&entries);
	return sum;
}

static void
compare(struct faults *faults, const struct hashes_of *of,
    const struct hashes *hashes, const char *name)
{
	struct sum in = sum_catalog(of), here = sum_segments(hashes);

	if (in.n != here.n || in.of != here.of || here.n != hashes->list.live)
		fault(faults, name, "does not hold the hashes of the catalog");
}

/* False: the fault is told. */
static bool
are_sound(
    struct faults *faults, const struct hashes_of *of, struct hashes *hashes)
{
	for (size_t i = 0; i < hashes->n; i++) {
		const char *why =
		    segment_verify(&hashes->files[i], of->opt->jobs);
		char *path;

		if (why == NULL)
			continue;
		path = hashes_file(
		    "", of->source, hashes->list.segments[i].number);
		fault(faults, path + 1, "%s", why);
		free(path);
		return false;
	}
	return true;
}

static void
tell(const struct faults *faults, const char *name, const char *what)
{
	if (faults->args->opt.verbose)
		warnx("%s: %s", name, what);
}

static void
check(struct faults *faults, const struct hashes_of *of, struct hashes *hashes,
    const char *name)
{
	struct mark end = log_end(of->cat, of->source->name);

	if (!are_sound(faults, of, hashes))
		return;
	if (!log_has(of->cat, of->source->name, &hashes->list.known))
		tell(faults, name, "is of another catalog; near makes it anew");
	else if (end.id != hashes->list.known.id)
		tell(faults, name, "is of older facts; near adds to it");
	else
		compare(faults, of, hashes, name);
}

void
hashes_verify(struct faults *faults, const struct hashes_of *of)
{
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	char *path = hashes_list("", of->source);
	const char *why;

	if (hashes == NULL)
		err(1, NULL);
	why = hashes_map(hashes, of);
	if (why == NULL)
		check(faults, of, hashes, path + 1);
	else if (*why != '\0')
		fault(faults, hashes->bad, "%s", why);
	hashes_close(hashes);
	free(path);
	free(hashes);
}
