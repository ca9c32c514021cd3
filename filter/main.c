/*
 * proofsheet-filter.
 */
#include "filter.h"

int
main(void)
{
	catalog_close(catalog_open("set", CATALOG_WRITE));
	return 0;
}
