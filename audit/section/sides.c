/*
 * The shorter side: what recipes most often ask for.
 */
#include "audit/report/report.h"

static const char sql[] =
    SQL_KEPT ", bin(place, label, least) AS (VALUES\n"
	     "        (1, '< 64', 0),\n"
	     "        (2, '64', 64),\n"
	     "        (3, '128', 128),\n"
	     "        (4, '200', 200),\n"
	     "        (5, '256', 256),\n"
	     "        (6, '400', 400),\n"
	     "        (7, '512', 512),\n"
	     "        (8, '768', 768),\n"
	     "        (9, '1024', 1024),\n"
	     "        (10, '1536', 1536),\n"
	     "        (11, '2048+', 2048))\n"
	     ", tally AS (SELECT (SELECT max(place) FROM bin\n"
	     "        WHERE least <= min(width, height)) AS place,\n"
	     "        count(*) AS images,\n"
	     "        count(*) FILTER (WHERE item IN kept) AS kept\n"
	     "    FROM fact\n"
	     "    WHERE width > 0 AND height > 0 GROUP BY 1)\n"
	     "SELECT label AS pixels, coalesce(images, 0) AS images,\n"
	     "    coalesce(kept, 0) AS kept\n"
	     "FROM bin LEFT JOIN tally USING (place) ORDER BY place";

const struct section section_sides = {
	.name = "sides",
	.group = GROUP_PICTURES,
	.title = "Their shorter side",
	.explain = "Images that could be decoded. The number under a "
		   "column is the least of it. The strong tone is what the "
		   "recipe keeps.",
	.sql = sql,
	.axis = "pixels",
	.whole = "images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_columns,
};
