/*
 * Which items are copies of one another: what hangs together through near.
 * The largest picture stands for its cluster, then the most bytes, the
 * earliest, the smallest URL, so that any two runs choose the same.  But one
 * that the recipe keeps goes before one that it rejects: otherwise a rejected
 * copy would take the kept ones out of the manifest with it.
 */
#include <err.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "index/index.h"

#define MEMBERS                                                      \
	"(SELECT item FROM near WHERE against = ''"                  \
	" UNION SELECT other FROM near JOIN item ON item.id = other" \
	" WHERE against = '')"

#define KEPT                                                  \
	"(SELECT mention.item FROM recipe JOIN verdict"       \
	" ON verdict.recipe = recipe.id AND verdict.keep = 1" \
	" JOIN mention ON mention.id = verdict.mention"       \
	" WHERE recipe.active = 1)"

struct members {
	int64_t *ids;  /* ascending */
	int64_t *best; /* of the cluster whose root this is; ABSENT: none yet */
	size_t n;
	struct forest forest;
};

struct outcome {
	int64_t clusters, largest, copies;
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

static void
read_members(struct members *all, struct catalog *cat)
{
	size_t n = (size_t)catalog_number(cat, "SELECT count(*) FROM " MEMBERS);
	struct sqlite3_stmt *stmt =
	    catalog_prepare(cat, "SELECT item FROM " MEMBERS " ORDER BY 1");

	all->ids = calloc(n + 1, sizeof(all->ids[0]));
	all->best = calloc(n + 1, sizeof(all->best[0]));
	if (all->ids == NULL || all->best == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++)
		all->best[i] = ABSENT;
	while (all->n < n && catalog_row(stmt))
		all->ids[all->n++] = sqlite3_column_int64(stmt, 0);
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
 * In the order of preference, the first that is met of each cluster.
 */
static void
choose(struct members *all, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT item.id FROM item LEFT JOIN fact ON fact.item = item.id"
	    " WHERE item.id IN " MEMBERS " ORDER BY item.id IN " KEPT " DESC,"
	    "  coalesce(fact.width * fact.height, 0) DESC,"
	    "  coalesce(item.bytes, 0) DESC, item.fetched, item.url");

	while (catalog_row(stmt)) {
		int64_t id = sqlite3_column_int64(stmt, 0);
		size_t root = forest_root(&all->forest, place(all, id));

		if (all->best[root] == ABSENT)
			all->best[root] = id;
	}
	sqlite3_finalize(stmt);
}

static void
store(
    const struct members *all, struct forest *forest, struct sqlite3_stmt *stmt)
{
	for (size_t i = 0; i < all->n; i++)
		clusters_add(
		    stmt, all->ids[i], all->best[forest_root(forest, i)]);
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
		printf("%lld cluster%s, the largest of %lld items; "
		       "%lld item%s\n",
		    (long long)found->clusters, plural(found->clusters),
		    (long long)found->largest, (long long)found->copies,
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
	choose(&all, cat);
	store(&all, &all.forest, stmt);
	found = count(cat);
	clusters_end(cat, stmt, !args->opt.dry_run);
	print(&found, args->opt.json);
	forest_clear(&all.forest);
	free(all.best);
	free(all.ids);
	catalog_close(cat);
	return 0;
}
