/*
 * Codes that are equal, made one: what ten million pictures share is looked for
 * and compared once.
 */
#include <endian.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/hamming/parts.h"
#include "index/hamming/segment.h"

#define TOP_BITS 11 /* of a code, by which the codes are parted */
#define PARTS (1 << TOP_BITS)

struct entry {
	uint64_t head; /* the code's first 8 bytes, as a number */
	uint32_t place;
};

struct sorting {
	const struct code *from;
	struct parts parts;
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

static size_t
part_of(const void *of, size_t i)
{
	const struct code *codes = of;

	return head(&codes[i]) >> (64 - TOP_BITS);
}

static void
put(const void *of, size_t i, void *to)
{
	const struct code *codes = of;
	struct entry *entry = to;

	*entry = (struct entry) { head(&codes[i]), (uint32_t)i };
}

static void
sort_part(void *arg, int thread, size_t p)
{
	struct sorting *s = arg;
	struct entry *entries = (void *)s->parts.entries;
	size_t begin = parts_begin(&s->parts, p), end = s->parts.end[p];

	(void)thread;
	qsort_r(entries + begin, end - begin, sizeof(*entries), compare,
	    (void *)(uintptr_t)s->from);
	for (size_t i = begin; i < end; i++) {
		s->to->places[i] = entries[i].place;
		s->to->codes[i] = s->from[entries[i].place];
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
	struct sorting s = { .from = codes, .to = d };

	*d = (struct distinct) {
		.nplaces = n,
		.codes = pages_new((n + 1) * sizeof(*d->codes)),
		.first = pages_new((n + 1) * sizeof(*d->first)),
		.places = pages_new((n + 1) * sizeof(*d->places)),
	};
	parts_new(&s.parts, PARTS, n, sizeof(struct entry));
	parts_make(&s.parts,
	    (struct parting) { n, sizeof(struct entry), codes, part_of, put });
	crew_work(&(struct crew) { jobs, PARTS, sort_part, &s });
	unite(d);
	parts_free(&s.parts, n, sizeof(struct entry));
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
