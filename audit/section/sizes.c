/*
 * How large the pictures are: what a model of one megapixel can use.
 */
#include "audit/report/report.h"

static const char sql[] =
    SQL_KEPT ", bin(place, label, least) AS (VALUES\n"
	     "        (1, '< 0.05', 0),\n"
	     "        (2, '0.05', 5e4),\n"
	     "        (3, '0.1', 1e5),\n"
	     "        (4, '0.25', 25e4),\n"
	     "        (5, '0.5', 5e5),\n"
	     "        (6, '1', 1e6),\n"
	     "        (7, '2', 2e6),\n"
	     "        (8, '4', 4e6),\n"
	     "        (9, '8', 8e6),\n"
	     "        (10, '16', 16e6),\n"
	     "        (11, '32+', 32e6))\n"
	     ", tally AS (SELECT (SELECT max(place) FROM bin\n"
	     "        WHERE least <= width * height) AS place,\n"
	     "        count(*) AS images,\n"
	     "        count(*) FILTER (WHERE item IN kept) AS kept\n"
	     "    FROM fact\n"
	     "    WHERE width > 0 AND height > 0 GROUP BY 1)\n"
	     "SELECT label AS megapixels, coalesce(images, 0) AS images,\n"
	     "    coalesce(kept, 0) AS kept\n"
	     "FROM bin LEFT JOIN tally USING (place) ORDER BY place";

const struct section section_sizes = {
	.name = "sizes",
	.group = GROUP_PICTURES,
	.title = "How large they are",
	.explain = "Images that could be decoded. The number under a "
		   "column is the least of it. The strong tone is what the "
		   "recipe keeps.",
	.sql = sql,
	.axis = "megapixels",
	.whole = "images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_columns,
};
