/*
 * Which items are copies of one another: what hangs together through near.
 * By default the largest picture stands for its cluster, then the most bytes,
 * the earliest, the smallest URL, so that any two runs choose the same.  But
 * one that the recipe keeps goes before one that it rejects: otherwise a
 * rejected copy would take the kept ones out of the manifest with it.  As A may
 * be near B and B near C, two of a cluster can be farther apart than the
 * radius: how far is told, and --complete takes them apart.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/groups.h"
#include "index/index.h"

struct members {
	int64_t *ids; /* ascending */
	size_t n;
	struct forest forest;
	struct groups groups;
};

struct outcome {
	int64_t clusters, largest, copies;
	struct diameter diameter;
};

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static size_t
place(const struct members *all, int64_t id)
{
	const int64_t *p = bsearch(&id, all->ids, all->n, sizeof(id), compare);

	if (p == NULL)
		errx(1, "near: item %lld is not where it was", (long long)id);
	return (size_t)(p - all->ids);
}

/*
 * What a member is compared by: its hash, or that of an item of the same bytes;
 * or, of low quality, the digest of its bytes, which is near to nothing else.
 */
static const char members_sql[] =
    "SELECT id, iif(length(code) = 32, code, zeroblob(32)) FROM (SELECT id,"
    " coalesce(max(iif(pdq_quality >= ?1, pdq, NULL)) OVER"
    "  (PARTITION BY sha256), sha256) AS code"
    " FROM item LEFT JOIN fact ON fact.item = item.id"
    " WHERE id IN " CLUSTERED ") ORDER BY id";

static void
read_members(struct members *all, struct catalog *cat)
{
	size_t n =
	    (size_t)catalog_number(cat, "SELECT count(*) FROM " CLUSTERED);
	struct sqlite3_stmt *stmt = catalog_prepare(cat, members_sql);

	sqlite3_bind_int(stmt, 1, MIN_QUALITY);
	if ((all->ids = calloc(n + 1, sizeof(all->ids[0]))) == NULL)
		err(1, NULL);
	groups_make(&all->groups, n);
	for (; all->n < n && catalog_row(stmt); all->n++) {
		all->ids[all->n] = sqlite3_column_int64(stmt, 0);
		memcpy(&all->groups.codes[all->n], sqlite3_column_blob(stmt, 1),
		    sizeof(struct code));
	}
	sqlite3_finalize(stmt);
}

static void
unite(struct members *all, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT near.item, near.other FROM near"
	    " JOIN item ON item.id = near.other WHERE against = ''");

	forest_make(&all->forest, all->n);
	while (catalog_row(stmt))
		forest_unite(&all->forest,
		    place(all, sqlite3_column_int64(stmt, 0)),
		    place(all, sqlite3_column_int64(stmt, 1)));
	sqlite3_finalize(stmt);
}

/*
 * In the order of preference each item joins the first group of its component
 * that it is near to: all of it, where COMPLETE, or else by way of others.
 */
static void
choose(struct members *all, struct catalog *cat, const struct args *args)
{
	struct sqlite3_stmt *stmt = preferred(cat, args->prefer);
	int radius = !args->complete ? CODE_BITS
				     : (int)catalog_number(cat,
					   "SELECT coalesce(max(radius), 0)"
					   " FROM search WHERE against = ''");

	size_t n = 0;

	for (; catalog_row(stmt); n++) {
		size_t i = place(all, sqlite3_column_int64(stmt, 0));

		groups_join(
		    &all->groups, i, forest_root(&all->forest, i), radius);
	}
	if (n != all->n)
		errx(2, "--prefer '%s': leaves items out", args->prefer);
	sqlite3_finalize(stmt);
}

static void
store(const struct members *all, struct sqlite3_stmt *stmt)
{
	for (size_t i = 0; i < all->n; i++)
		if (!groups_alone(&all->groups, i))
			clusters_add(
			    stmt, all->ids[i], all->ids[all->groups.leader[i]]);
}

static struct outcome
count(struct catalog *cat)
{
	struct outcome found = {
		.clusters = catalog_number(
		    cat, "SELECT count(DISTINCT representative) FROM cluster"),
		.largest = catalog_number(cat,
		    "SELECT max(n) FROM (SELECT count(*) AS n FROM cluster"
		    " GROUP BY representative)"),
		.copies = catalog_number(cat, "SELECT count(*) FROM cluster"
					      " WHERE item <> representative"),
	};

	return found;
}

static void
print(const struct outcome *found, bool json)
{
	struct json out = { .out = stdout };

	if (!json) {
		printf("%lld cluster%s, the largest of %lld items, the widest "
		       "of %s%d bits; %lld item%s\n",
		    (long long)found->clusters, plural(found->clusters),
		    (long long)found->largest,
		    found->diameter.exact ? "" : "at least ",
		    found->diameter.bits, (long long)found->copies,
		    found->copies == 1 ? " is a copy" : "s are copies");
		return;
	}
	json_open(&out, '{');
	json_key(&out, "clusters");
	json_integer(&out, found->clusters);
	json_key(&out, "largest");
	json_integer(&out, found->largest);
	json_key(&out, "copies");
	json_integer(&out, found->copies);
	json_key(&out, "diameter");
	json_integer(&out, found->diameter.bits);
	json_close(&out, '}');
	json_line(&out);
}

int
cluster(const struct args *args)
{
	struct catalog *cat = catalog_open(args->opt.set, CATALOG_WRITE);
	struct members all = { 0 };
	struct sqlite3_stmt *stmt;
	struct outcome found;

	catalog_exec(cat, FLAT_MEMORY);
	stmt = clusters_begin(cat);
	read_members(&all, cat);
	unite(&all, cat);
	choose(&all, cat, args);
	store(&all, stmt);
	found = count(cat);
	found.diameter = groups_diameter(&all.groups);
	clusters_end(cat, stmt, !args->opt.dry_run);
	print(&found, args->opt.json);
	forest_clear(&all.forest);
	groups_clear(&all.groups);
	free(all.ids);
	catalog_close(cat);
	return 0;
}
