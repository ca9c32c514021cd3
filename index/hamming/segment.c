/*
 * A segment's parts, where they lie in its image.
 */
#include "index/hamming/segment.h"

/* Each part begins on a block of its own; also of nothing there is one. */
static size_t
aligned(size_t len)
{
	return (len / BLOCK_LEN + 1) * BLOCK_LEN;
}

static size_t
groups_len(int width)
{
	size_t n = (size_t)1 << (width - GROUP_BITS);

	return (n / GROUPS + 1) * sizeof(struct groups);
}

/*
 * Of the image of so many codes with such a split.
 */
size_t
segment_len(const struct segment *segment)
{
	size_t len = aligned(segment->n * sizeof(struct code));

	for (int i = 0; i < segment->split.slots; i++)
		len += aligned(groups_len(segment->split.width[i])) +
		       aligned(segment->n * sizeof(uint32_t));
	return len;
}

static int
bits_of(uint32_t n)
{
	return n <= 2 ? 1 : 32 - __builtin_clz(n - 1);
}

/*
 * Points the parts into the image.
 */
void
segment_place(struct segment *segment)
{
	const uint8_t *next = segment->image;
	int at = 0;

	segment->id_bits = bits_of(segment->n);
	segment->codes = (const void *)next;
	next += aligned(segment->n * sizeof(struct code));
	for (int i = 0; i < segment->split.slots; i++) {
		struct slot *slot = &segment->slots[i];

		slot->at = at;
		slot->width = segment->split.width[i];
		at += slot->width;
		slot->groups = (const void *)next;
		next += aligned(groups_len(slot->width));
		slot->ids = (const void *)next;
		next += aligned(segment->n * sizeof(uint32_t));
	}
	segment->len = (size_t)(next - (const uint8_t *)segment->image);
}

void
segment_free(struct segment *segment)
{
	pages_free(segment->image, segment->len);
	*segment = (struct segment) { 0 };
}
