/*
 * Codes in the order of one slot's keys: they are parted by the top of these,
 * and then each part, which the processor's cache holds, by all of them.
 */
#include "index/hamming/sorted.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define TOP_BITS WIDTH_MIN /* of a key: so few parts grow side by side */
#define PARTS (1 << TOP_BITS)

struct entry {
	uint64_t w[2];
	uint32_t id, key;
};

struct parted {
	struct slot slot;
	const struct code *codes;
	int words; /* of the bits of the slot itself nothing more is learnt */
};

static size_t
part_of(const void *of, size_t i)
{
	const struct parted *p = of;

	return slot_key(&p->slot, &p->codes[i]) >> (p->slot.width - TOP_BITS);
}

static void
put(const void *of, size_t i, void *to)
{
	const struct parted *p = of;
	const uint64_t *w = &p->codes[i].w[p->words];
	struct entry *entry = to;

	*entry = (struct entry) { { w[0], w[1] }, (uint32_t)i,
		slot_key(&p->slot, &p->codes[i]) };
}

/*
 * The entries of a part.  Where a bucket begins, its next code goes, so that in
 * the end the next bucket begins there.
 */
static void
place(struct sorted *s, size_t part)
{
	const struct entry *entries = (const void *)s->parts.entries;
	size_t begin = parts_begin(&s->parts, part), end = s->parts.end[part];
	size_t buckets = (size_t)1 << (s->slot.width - TOP_BITS);

	for (size_t i = begin; i < end; i++)
		s->first[entries[i].key + 1]++;
	for (size_t b = part * buckets; b < (part + 1) * buckets; b++)
		s->first[b + 1] += s->first[b];
	for (size_t i = begin; i < end; i++) {
		const struct entry *entry = &entries[i];
		uint32_t at = s->first[entry->key]++;

		s->ids[at] = entry->id;
		s->w[0][at] = entry->w[0];
		s->w[1][at] = entry->w[1];
	}
}

void
sorted_make(struct sorted *s, const struct code *codes, struct slot slot)
{
	size_t buckets = (size_t)1 << slot.width;
	const struct parted parted = { slot, codes,
		slot.at < CODE_BITS / 2 ? 2 : 0 };

	s->slot = slot;
	memset(s->first, 0, (buckets + 1) * sizeof(*s->first));
	parts_make(&s->parts, (struct parting) { s->n, sizeof(struct entry),
				  &parted, part_of, put });
	for (size_t p = 0; p < PARTS; p++)
		place(s, p);
	memmove(s->first + 1, s->first, buckets * sizeof(*s->first));
	s->first[0] = 0;
}

struct sorted *
sorted_new(size_t n, int width)
{
	struct sorted *s = calloc(1, sizeof(*s));

	if (s == NULL)
		err(1, NULL);
	s->n = n;
	s->buckets = (size_t)1 << width;
	s->slot.at = -1;
	s->first = pages_new((s->buckets + 1) * sizeof(*s->first));
	s->ids = pages_new((n + 1) * sizeof(*s->ids));
	parts_new(&s->parts, PARTS, n, sizeof(struct entry));
	for (int k = 0; k < 2; k++)
		s->w[k] = pages_new((n + LANES) * sizeof(*s->w[k]));
	return s;
}

void
sorted_free(struct sorted *s)
{
	if (s == NULL)
		return;
	pages_free(s->first, (s->buckets + 1) * sizeof(*s->first));
	pages_free(s->ids, (s->n + 1) * sizeof(*s->ids));
	parts_free(&s->parts, s->n, sizeof(struct entry));
	for (int k = 0; k < 2; k++)
		pages_free(s->w[k], (s->n + LANES) * sizeof(*s->w[k]));
	free(s);
}
