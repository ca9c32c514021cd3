/*
 * Union-find: what is united has one root, the smallest; the rest has not.
 */
#include "index/index.h"
#include "tests/test.h"

#define LONG 100000

static bool
is_chain(size_t n)
{
	struct forest chain;
	bool one = true;

	forest_make(&chain, n);
	for (size_t i = n - 1; i > 0; i--)
		forest_unite(&chain, i, i - 1);
	for (size_t i = 0; i < n; i++)
		one = one && forest_root(&chain, i) == 0;
	forest_clear(&chain);
	return one;
}

int
main(void)
{
	struct forest f;

	forest_make(&f, 6);
	OK(forest_root(&f, 5) == 5);
	forest_unite(&f, 4, 5);
	forest_unite(&f, 1, 5);
	OK(forest_root(&f, 4) == 1);
	OK(forest_root(&f, 5) == 1);
	OK(forest_root(&f, 0) == 0);
	forest_unite(&f, 5, 5);
	forest_unite(&f, 4, 1);
	OK(forest_root(&f, 5) == 1);
	forest_unite(&f, 0, 2);
	OK(forest_root(&f, 2) != forest_root(&f, 4));
	forest_unite(&f, 2, 4);
	OK(forest_root(&f, 5) == 0);
	OK(forest_root(&f, 3) == 3);
	forest_clear(&f);
	forest_make(&f, 0);
	forest_clear(&f);
	forest_clear(&f);
	OK(is_chain(LONG));
	return DONE();
}
