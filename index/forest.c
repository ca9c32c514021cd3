/*
 * Union-find, with path halving (Tarjan and van Leeuwen 1984): which of the
 * things 0..n-1 hang together.
 */
#include <err.h>
#include <stdlib.h>

#include "index/index.h"

void
forest_make(struct forest *forest, size_t n)
{
	if (n > UINT32_MAX)
		errx(1, "%zu items: more than a cluster can name", n);
	forest->n = n;
	forest->parent = calloc(n == 0 ? 1 : n, sizeof(forest->parent[0]));
	if (forest->parent == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++)
		forest->parent[i] = (uint32_t)i;
}

void
forest_clear(struct forest *forest)
{
	free(forest->parent);
	*forest = (struct forest) { 0 };
}

size_t
forest_root(struct forest *forest, size_t i)
{
	uint32_t *parent = forest->parent;

	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/*
 * The smaller root stays: the outcome does not hang on the order of the pairs.
 */
void
forest_unite(struct forest *forest, size_t a, size_t b)
{
	a = forest_root(forest, a);
	b = forest_root(forest, b);
	if (a < b)
		forest->parent[b] = (uint32_t)a;
	else
		forest->parent[a] = (uint32_t)b;
}
