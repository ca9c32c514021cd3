/*
 * One part that a container holds, handed to the reader of its form.
 */
#include "embedded.h"

/* A second EXIF is a mistake; a second XMP packet may refuse. */
bool
part_wanted(const struct parts *parts, enum part_kind kind)
{
	static const int most[PART_KINDS] = { 1, 4, 4, 4 };

	return parts->taken[kind] < most[kind];
}

void
part_take(
    struct parts *parts, enum part_kind kind, const uint8_t *bytes, size_t len)
{
	if (!part_wanted(parts, kind))
		return;
	parts->taken[kind]++;
	if (kind == PART_EXIF)
		exif_read(bytes, len, parts->img);
	else if (kind == PART_XMP)
		xmp_read(bytes, len, parts->img, parts->extended);
	else if (kind == PART_IPTC)
		photoshop_read(bytes, len, parts->img);
	else
		c2pa_read(bytes, len, parts->img);
}
