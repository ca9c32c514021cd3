/*
 * Licences as the pages state them, or else the images; most state none.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_PAIR
    ", tally AS (SELECT coalesce(licence, rights_url, '(none stated)')\n"
    "        AS licence, count(*) AS pairs, sum(keep) AS kept\n"
    "    FROM pair JOIN mention ON mention.id = pair.mention\n"
    "    LEFT JOIN fact ON fact.item = mention.item GROUP BY 1)\n"
    ", ranked AS (SELECT *, row_number() OVER (ORDER BY pairs DESC, licence)\n"
    "        AS rank FROM tally)\n"
    "SELECT licence, pairs, kept FROM ranked WHERE rank <= 20\n"
    "UNION ALL\n"
    "SELECT '(' || count(*) || ' others)', sum(pairs), sum(kept)\n"
    "FROM ranked WHERE rank > 20 HAVING count(*) > 0";

const struct section section_licences = {
	.name = "licences",
	.group = GROUP_RIGHT,
	.title = "The licences stated",
	.explain = "Pairs by the licence that the page or list states, word "
		   "for word, or else by the address of one that the image "
		   "itself holds. That none is stated grants no right. "
		   "The strong tone is what the recipe keeps.",
	.sql = sql,
	.axis = "licence",
	.whole = "pairs",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
