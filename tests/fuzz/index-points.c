/*
 * The points of a set that may be a stranger's: two blobs of the table feature,
 * compared as if each point were like the one that stands with it.
 */
#include <stdlib.h>

#include "index/features/features.h"
#include "schemas/point.h"

#define SIDES 4 /* bytes before the points: how wide and high both are */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct spot
spot(const uint8_t *bytes, const uint8_t *sides, bool mirrored)
{
	struct point point;

	point_read(&point, bytes);
	if (mirrored)
		point_mirror(&point);
	if (!(point.size > 0 && point.size < 64))
		abort();
	return (struct spot) { point.x * sides[0], point.y * sides[1],
		point.size, point.angle };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct match matches[MATCHES];
	struct agreement agreement;
	struct affine back;
	size_t n;

	if (len < SIDES)
		return 0;
	n = points_count(len - SIDES, 2 * MATCHES) / 2;
	for (size_t i = 0; i < n; i++)
		matches[i] = (struct match) {
			spot(data + SIDES + 2 * i * POINT_BYTES, data, i & 1),
			spot(data + SIDES + (2 * i + 1) * POINT_BYTES, data + 2,
			    false),
			(uint32_t)i,
			0,
		};
	matches_verify(matches, n, &agreement);
	if (agreement.inliers < 0 || agreement.inliers > (int)n ||
	    (agreement.inliers > 0 && !affine_is_sane(&agreement.affine)))
		abort();
	affine_inverse(&agreement.affine, &back);
	return 0;
}
