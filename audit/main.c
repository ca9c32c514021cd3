/*
 * proofsheet-audit.
 */
#include "audit.h"

int
main(void)
{
	catalog_close(catalog_open("set", CATALOG_WRITE));
	return 0;
}
