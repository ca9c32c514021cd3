/*
 * Much memory that is used all over: in large pages, where the system has
 * them, an address is found several times faster.
 */
#include <sys/mman.h>

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* PAGES of no length: none. */
void *
pages_grow(void *pages, size_t from, size_t to)
{
	if (from == 0)
		return pages_new(to);
	pages = mremap(pages, from, to, MREMAP_MAYMOVE);
	if (pages == MAP_FAILED)
		err(1, "%zu bytes of memory", to);
	return pages;
}

void
pages_free(void *pages, size_t len)
{
	munmap(pages, len);
}

size_t
pages_available(void)
{
	static const char name[] = "MemAvailable:"; /* proc(5), in KiB */
	FILE *in = fopen("/proc/meminfo", "re");
	char line[128];
	size_t len = SIZE_MAX;

	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, name, sizeof(name) - 1) == 0)
			len = strtoul(line + sizeof(name) - 1, NULL, 10) * 1024;
	if (in != NULL)
		fclose(in);
	return len;
}
