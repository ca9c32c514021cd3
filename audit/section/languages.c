/*
 * Which languages the captions speak.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_PAIR
    ", tally AS (SELECT coalesce(language, '(too short to tell)') AS "
    "language,\n"
    "        count(*) AS pairs, sum(keep) AS kept\n"
    "    FROM pair JOIN text USING (mention) GROUP BY 1)\n"
    ", ranked AS (SELECT *, row_number() OVER (ORDER BY pairs DESC, language)\n"
    "        AS rank FROM tally)\n"
    "SELECT language, pairs, kept FROM ranked WHERE rank <= 25\n"
    "UNION ALL\n"
    "SELECT '(' || count(*) || ' others)', sum(pairs), sum(kept)\n"
    "FROM ranked WHERE rank > 25 HAVING count(*) > 0";

const struct section section_languages = {
	.name = "languages",
	.group = GROUP_WORDS,
	.title = "Their languages",
	.explain = "Pairs, by the language that the caption was taken for "
		   "(ISO 639-1), which for a short one is a guess. The "
		   "strong tone is what the recipe keeps.",
	.sql = sql,
	.axis = "language",
	.whole = "pairs",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
