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

/* END: of each part. */
static void
part(struct sorted *s, const struct code *codes, size_t end[PARTS])
{
	/* Of the bits of the slot itself nothing more is learnt. */
	int words = s->slot.at < CODE_BITS / 2 ? 2 : 0;
	int low = s->slot.width - TOP_BITS;
	size_t sum = 0;

	for (size_t i = 0; i < s->n; i++)
		end[slot_key(&s->slot, &codes[i]) >> low]++;
	for (int p = 0; p < PARTS; p++) {
		size_t n = end[p];

		end[p] = sum;
		sum += n;
	}
	for (size_t i = 0; i < s->n; i++) {
		const uint64_t *w = &codes[i].w[words];
		uint32_t key = slot_key(&s->slot, &codes[i]);

		s->entries[end[key >> low]++] =
		    (struct entry) { { w[0], w[1] }, (uint32_t)i, key };
	}
}

/*
 * The entries of a span, whose keys lie between FROM and TO.  Where a
 * bucket begins, its next code goes, so that in the end the next bucket begins
 * there.
 */
static void
place(struct sorted *s, const size_t span[2], uint32_t from, uint32_t to)
{
	for (size_t i = span[0]; i < span[1]; i++)
		s->first[s->entries[i].key + 1]++;
	for (uint32_t b = from; b < to; b++)
		s->first[b + 1] += s->first[b];
	for (size_t i = span[0]; i < span[1]; i++) {
		const struct entry *entry = &s->entries[i];
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
	size_t end[PARTS + 1] = { 0 };

	s->slot = slot;
	memset(s->first, 0, (buckets + 1) * sizeof(*s->first));
	part(s, codes, end + 1);
	for (uint32_t p = 0; p < PARTS; p++)
		place(s, &end[p], p << (slot.width - TOP_BITS),
		    (p + 1) << (slot.width - TOP_BITS));
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
	s->entries = pages_new((n + 1) * sizeof(*s->entries));
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
	pages_free(s->entries, (s->n + 1) * sizeof(*s->entries));
	for (int k = 0; k < 2; k++)
		pages_free(s->w[k], (s->n + LANES) * sizeof(*s->w[k]));
	free(s);
}
