/*
 * A segment's parts, where they lie in its image.
 */
#include "index/hamming/segment.h"

#define ALIGN 4096 /* bytes: each part begins on a page of its own */

/* Also of nothing there is a page. */
static size_t
aligned(size_t len)
{
	return (len / ALIGN + 1) * ALIGN;
}

static size_t
groups_len(int width)
{
	return (((size_t)1 << (width - GROUP_BITS)) + 1) * sizeof(struct group);
}

uint32_t
slot_key(const struct slot *slot, const struct code *code)
{
	int word = slot->at >> 6, shift = slot->at & 63;
	uint64_t key = code->w[word] >> shift;

	if (shift + slot->width > 64)
		key |= code->w[word + 1] << (64 - shift);
	return (uint32_t)key & (uint32_t)(((uint64_t)1 << slot->width) - 1);
}

/*
 * Points the parts of a segment with so many codes and such a split into its
 * image; returns how long that must be.
 */
size_t
segment_place(struct segment *segment)
{
	uint8_t *image = segment->image;
	size_t len = aligned(segment->n * sizeof(struct code));
	int at = 0;

	segment->codes = segment->image;
	for (int i = 0; i < segment->split.slots; i++) {
		struct slot *slot = &segment->slots[i];

		slot->at = at;
		slot->width = segment->split.width[i];
		at += slot->width;
		slot->groups = (const void *)(image + len);
		len += aligned(groups_len(slot->width));
		slot->ids = (const void *)(image + len);
		len += aligned(segment->n * sizeof(uint32_t));
	}
	return len;
}

void
segment_free(struct segment *segment)
{
	pages_free(segment->image, segment->len);
	*segment = (struct segment) { 0 };
}
