/*
 * How many copies the copies have: a placeholder of some host shows itself
 * here.
 */
#include "audit/report/report.h"

static const char sql[] =
    "WITH size AS (SELECT count(*) AS n FROM (\n"
    "        SELECT item, representative FROM cluster UNION\n"
    "        SELECT representative, representative FROM cluster)\n"
    "    GROUP BY representative HAVING count(*) > 1)\n"
    ", bin(place, label, least) AS (VALUES\n"
    "        (1, '2', 2), (2, '3', 3), (3, '4', 4), (4, '5 to 9', 5),\n"
    "        (5, '10 to 99', 10), (6, '100+', 100))\n"
    ", tally AS (SELECT (SELECT max(place) FROM bin WHERE least <= n) AS "
    "place,\n"
    "        count(*) AS groups_, sum(n) AS images FROM size GROUP BY 1)\n"
    "SELECT label AS images_alike, coalesce(groups_, 0) AS groups,\n"
    "    coalesce(images, 0) AS images\n"
    "FROM bin LEFT JOIN tally USING (place) ORDER BY place";

const struct section section_duplicates = {
	.name = "duplicates",
	.group = GROUP_PICTURES,
	.title = "How many are copies",
	.explain = "Groups of images that are copies of one another, near "
		   "or to the byte, by the size of the group. One of each "
		   "group stands for it; a very large group is often a "
		   "placeholder that a host sends instead of the image.",
	.sql = sql,
	.axis = "images in a group",
	.whole = "groups",
	.value = 1,
	.picture = picture_columns,
};
