/*
 * parts.h -- the first pass of sorting much: entries are parted by the top of
 * their keys, so that each part can be sorted in the processor's cache.
 */
#ifndef INDEX_PARTS_H
#define INDEX_PARTS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LINE 8 /* entries that are written together */

struct parts {
	uint8_t *entries; /* N of them; part p ends where end[p] says */
	size_t *end;
	/* Private. */
	size_t count;
	uint8_t *lines;   /* of each part, what is to be written */
	uint8_t *waiting; /* how many in each line */
};

/* What is parted: N entries of LEN bytes. */
struct parting {
	size_t n, len;
	const void *of;
	size_t (*part)(const void *of, size_t i); /* of entry i */
	void (*put)(const void *of, size_t i, void *entry);
};

void parts_new(struct parts *, size_t count, size_t n, size_t len);
void parts_free(struct parts *, size_t n, size_t len);

/*
 * In the order that they have, in each part.  Single entries, all over memory,
 * would take several times as long as lines of them.  It is inlined, and the
 * functions of OF with it: they are called for each entry.
 */
static inline __attribute__((always_inline)) void
parts_make(struct parts *parts, const struct parting of)
{
	size_t *end = parts->end, sum = 0;
	uint8_t *lines = parts->lines, *waiting = parts->waiting;
	uint8_t *entries = parts->entries;

	memset(end, 0, parts->count * sizeof(*end));
	for (size_t i = 0; i < of.n; i++)
		end[of.part(of.of, i)]++;
	for (size_t p = 0; p < parts->count; p++) {
		size_t n = end[p];

		end[p] = sum;
		sum += n;
	}
	for (size_t i = 0; i < of.n; i++) {
		size_t p = of.part(of.of, i);
		uint8_t *line = lines + p * LINE * of.len;

		of.put(of.of, i, line + waiting[p] * of.len);
		if (++waiting[p] < LINE)
			continue;
		memcpy(entries + end[p] * of.len, line, LINE * of.len);
		end[p] += LINE;
		waiting[p] = 0;
	}
	for (size_t p = 0; p < parts->count; p++) {
		memcpy(entries + end[p] * of.len, lines + p * LINE * of.len,
		    waiting[p] * of.len);
		end[p] += waiting[p];
		waiting[p] = 0;
	}
}

/* Where part P begins. */
static inline size_t
parts_begin(const struct parts *parts, size_t p)
{
	return p == 0 ? 0 : parts->end[p - 1];
}

#endif
