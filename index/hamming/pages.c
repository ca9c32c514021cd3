/*
 * Much memory that is used all over: in large pages, where the system has
 * them, an address is found several times faster.
 */
#include <sys/mman.h>

#include <err.h>

#include "index/hamming/crew.h"

void *
pages_new(size_t len)
{
	void *pages = mmap(NULL, len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (pages == MAP_FAILED)
		err(1, "%zu bytes of memory", len);
	(void)madvise(pages, len, MADV_HUGEPAGE);
	return pages;
}

void
pages_free(void *pages, size_t len)
{
	munmap(pages, len);
}
