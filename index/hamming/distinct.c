/*
 * Codes that are equal, made one: what ten million pictures share is looked for
 * and compared once.
 */
#include <endian.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/segment.h"

#define TOP_BITS 11 /* of a code, by which the codes are parted */
#define PARTS (1 << TOP_BITS)

struct entry {
	uint64_t head; /* the code's first 8 bytes, as a number */
	uint32_t place;
};

struct sorting {
	const struct code *from;
	struct entry *entries;
	size_t end[PARTS]; /* in entries */
	struct distinct *to;
};

static uint64_t
head(const struct code *code)
{
	return be64toh(code->w[0]);
}

static int
compare(const void *a, const void *b, void *arg)
{
	const struct entry *x = a, *y = b;
	const struct code *from = arg;
	int rc;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	rc = memcmp(&from[x->place], &from[y->place], sizeof(*from));
	return rc != 0 ? rc : (x->place > y->place) - (x->place < y->place);
}

static void
part(struct sorting *s, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		s->end[head(&s->from[i]) >> (64 - TOP_BITS)]++;
	for (int p = 0; p < PARTS; p++) {
		size_t in = s->end[p];

		s->end[p] = sum;
		sum += in;
	}
	for (size_t i = 0; i < n; i++) {
		uint64_t top = head(&s->from[i]);

		s->entries[s->end[top >> (64 - TOP_BITS)]++] =
		    (struct entry) { top, (uint32_t)i };
	}
}

static void
sort_part(void *arg, int thread, size_t p)
{
	struct sorting *s = arg;
	size_t begin = p == 0 ? 0 : s->end[p - 1], end = s->end[p];

	(void)thread;
	qsort_r(s->entries + begin, end - begin, sizeof(*s->entries), compare,
	    (void *)(uintptr_t)s->from);
	for (size_t i = begin; i < end; i++) {
		s->to->places[i] = s->entries[i].place;
		s->to->codes[i] = s->from[s->entries[i].place];
	}
}

/* Of equal codes the first stays. */
static void
unite(struct distinct *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nplaces; i++) {
		if (n > 0 && memcmp(&d->codes[n - 1], &d->codes[i],
				 sizeof(*d->codes)) == 0)
			continue;
		d->codes[n] = d->codes[i];
		d->first[n++] = (uint32_t)i;
	}
	d->first[n] = (uint32_t)d->nplaces;
	d->n = n;
}

/*
 * Of N codes, fewer than 2^32.
 */
void
distinct_make(struct distinct *d, const struct code *codes, size_t n, int jobs)
{
	struct sorting *s = calloc(1, sizeof(*s));

	if (s == NULL)
		err(1, NULL);
	*d = (struct distinct) {
		.nplaces = n,
		.codes = pages_new((n + 1) * sizeof(*d->codes)),
		.first = pages_new((n + 1) * sizeof(*d->first)),
		.places = pages_new((n + 1) * sizeof(*d->places)),
	};
	s->from = codes;
	s->to = d;
	s->entries = pages_new((n + 1) * sizeof(*s->entries));
	part(s, n);
	crew_work(&(struct crew) { jobs, PARTS, sort_part, s });
	unite(d);
	pages_free(s->entries, (n + 1) * sizeof(*s->entries));
	free(s);
}

void
distinct_free(struct distinct *d)
{
	size_t room = d->nplaces + 1;

	pages_free(d->codes, room * sizeof(*d->codes));
	pages_free(d->first, room * sizeof(*d->first));
	pages_free(d->places, room * sizeof(*d->places));
	*d = (struct distinct) { 0 };
}
