/*
 * When the images were fetched.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_KEPT
    ", span AS (SELECT substr(min(fetched), 1, 10) AS first,\n"
    "        substr(max(fetched), 1, 10) AS last,\n"
    "        julianday(max(fetched)) - julianday(min(fetched)) AS days\n"
    "    FROM item WHERE state = 'fetched')\n"
    ", unit AS (SELECT first, last,\n"
    "        CASE WHEN days < 60 THEN 10 WHEN days < 1800 THEN 7 ELSE 4 END\n"
    "            AS length,\n"
    "        CASE WHEN days < 60 THEN '+1 day' WHEN days < 1800\n"
    "            THEN '+1 month' ELSE '+1 year' END AS next,\n"
    "        CASE WHEN days < 60 THEN 'start of day' WHEN days < 1800\n"
    "            THEN 'start of month' ELSE 'start of year' END AS start\n"
    "    FROM span WHERE days IS NOT NULL)\n"
    ", bin(day) AS (SELECT date(first, start) FROM unit UNION ALL\n"
    "    SELECT date(day, next) FROM bin, unit\n"
    "    WHERE date(day, next) <= last LIMIT 200)\n"
    ", tally AS (SELECT substr(fetched, 1, length) AS date, count(*) AS "
    "images,\n"
    "        count(*) FILTER (WHERE id IN kept) AS kept\n"
    "    FROM unit, item\n"
    "    WHERE state = 'fetched' GROUP BY 1)\n"
    "SELECT substr(day, 1, length) AS date, coalesce(images, 0) AS images,\n"
    "    coalesce(kept, 0) AS kept\n"
    "FROM unit, bin LEFT JOIN tally ON tally.date = substr(day, 1, length)\n"
    "ORDER BY day";

const struct section section_fetched = {
	.name = "fetched",
	.group = GROUP_WHERE,
	.title = "When the images were fetched",
	.explain = "Images held, by the day on which they were fetched "
		   "(UTC); by the month or the year where they span more "
		   "than sixty of these. The strong tone is what the "
		   "recipe keeps.",
	.sql = sql,
	.axis = "date of fetching",
	.whole = "images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_columns,
};
