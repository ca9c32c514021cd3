/*
 * How long the captions are.
 */
#include "audit/report/report.h"

static const char sql[] =
    SQL_PAIR ", bin(place, label, least) AS (VALUES\n"
	     "        (1, '0', 0),\n"
	     "        (2, '1', 1),\n"
	     "        (3, '2', 2),\n"
	     "        (4, '3 to 4', 3),\n"
	     "        (5, '5 to 9', 5),\n"
	     "        (6, '10 to 19', 10),\n"
	     "        (7, '20 to 49', 20),\n"
	     "        (8, '50 to 99', 50),\n"
	     "        (9, '100+', 100))\n"
	     ", tally AS (SELECT (SELECT max(place) FROM bin\n"
	     "        WHERE least <= words) AS place,\n"
	     "        count(*) AS pairs, sum(keep) AS kept\n"
	     "    FROM pair JOIN text USING (mention) GROUP BY 1)\n"
	     "SELECT label AS words, coalesce(pairs, 0) AS pairs,\n"
	     "    coalesce(kept, 0) AS kept\n"
	     "FROM bin LEFT JOIN tally USING (place) ORDER BY place";

const struct section section_captions = {
	.name = "captions",
	.group = GROUP_WORDS,
	.title = "How long the captions are",
	.explain = "Pairs, by the words of the caption. The strong tone is "
		   "what the recipe keeps.",
	.sql = sql,
	.axis = "words",
	.whole = "pairs",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_columns,
};
