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
	return (((size_t)1 << (width - GROUP_BITS)) + 1) * sizeof(struct group);
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

/*
 * Points the parts into the image.
 */
void
segment_place(struct segment *segment)
{
	const uint8_t *next = segment->image;
	int at = 0;

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
