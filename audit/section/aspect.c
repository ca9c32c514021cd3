/*
 * The form of the pictures: portrait to the left, landscape to the right.
 */
#include "audit/report/report.h"

static const char sql[] =
    SQL_KEPT ", bin(place, label, least) AS (VALUES\n"
	     "        (1, '1:3', 0),\n"
	     "        (2, '1:2', 0.4082),\n"
	     "        (3, '9:16', 0.5303),\n"
	     "        (4, '2:3', 0.6124),\n"
	     "        (5, '3:4', 0.7071),\n"
	     "        (6, '4:5', 0.7746),\n"
	     "        (7, '1:1', 0.8944),\n"
	     "        (8, '5:4', 1.1180),\n"
	     "        (9, '4:3', 1.2910),\n"
	     "        (10, '3:2', 1.4142),\n"
	     "        (11, '16:9', 1.6330),\n"
	     "        (12, '2:1', 1.8856),\n"
	     "        (13, '3:1', 2.4495))\n"
	     ", tally AS (SELECT (SELECT max(place) FROM bin\n"
	     "        WHERE least <= width * 1.0 / height) AS place,\n"
	     "        count(*) AS images,\n"
	     "        count(*) FILTER (WHERE item IN kept) AS kept\n"
	     "    FROM fact\n"
	     "    WHERE width > 0 AND height > 0 GROUP BY 1)\n"
	     "SELECT label AS form, coalesce(images, 0) AS images,\n"
	     "    coalesce(kept, 0) AS kept\n"
	     "FROM bin LEFT JOIN tally USING (place) ORDER BY place";

const struct section section_aspect = {
	.name = "aspect",
	.group = GROUP_PICTURES,
	.title = "Their form",
	.explain = "Images that could be decoded. Each is counted under "
		   "the nearest of the usual forms. The strong tone is "
		   "what the recipe keeps.",
	.sql = sql,
	.axis = "width : height",
	.whole = "images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_columns,
};
