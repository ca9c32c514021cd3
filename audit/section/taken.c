/*
 * When the photographs were taken, as far as cameras told.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_KEPT
    ", latest AS (SELECT CAST(substr(max(fetched), 1, 4) AS INTEGER) AS year\n"
    "    FROM item)\n"
    ", photo AS (SELECT item, CAST(substr(taken, 1, 4) AS INTEGER) AS year\n"
    "    FROM fact WHERE taken GLOB '[12][0-9][0-9][0-9]*')\n"
    ", tally AS (SELECT min(max(photo.year, 1989), latest.year + 1) AS year,\n"
    "        count(*) AS images,\n"
    "        count(*) FILTER (WHERE item IN kept) AS kept\n"
    "    FROM latest JOIN photo\n"
    "    GROUP BY 1)\n"
    ", bin(year, last) AS (SELECT min(year), max(year) FROM tally UNION ALL\n"
    "    SELECT year + 1, last FROM bin WHERE year < last LIMIT 200)\n"
    "SELECT CASE WHEN bin.year < 1990 THEN 'before 1990'\n"
    "        WHEN bin.year > latest.year THEN 'later than fetched'\n"
    "        ELSE CAST(bin.year AS TEXT) END AS year,\n"
    "    coalesce(images, 0) AS images, coalesce(kept, 0) AS kept\n"
    "FROM latest JOIN bin LEFT JOIN tally ON tally.year = bin.year\n"
    "WHERE bin.year IS NOT NULL ORDER BY bin.year";

const struct section section_taken = {
	.name = "taken",
	.group = GROUP_WHERE,
	.title = "When the photographs were taken",
	.explain = "Images whose EXIF states a year, by that year; most "
		   "images on the web state none. The strong tone is what "
		   "the recipe keeps.",
	.sql = sql,
	.axis = "year of the photograph, from its EXIF",
	.whole = "images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_columns,
};
