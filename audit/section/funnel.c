/*
 * What became of all images seen: the one picture that says how much of the
 * set is choice, whose choice, and how much is loss.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_KEPT
    ", n AS (SELECT\n"
    "    count(*) AS seen,\n"
    "    count(*) FILTER (WHERE state = 'refused') AS refused,\n"
    "    count(*) FILTER (WHERE state = 'failed') AS failed,\n"
    "    count(*) FILTER (WHERE state = 'waiting') AS waiting,\n"
    "    count(*) FILTER (WHERE state = 'fetched') AS fetched,\n"
    "    count(*) FILTER (WHERE state = 'fetched'\n"
    "        AND fact.reason IS NOT NULL) AS unreadable,\n"
    "    count(*) FILTER (WHERE state = 'fetched'\n"
    "        AND fact.item IS NOT NULL AND fact.reason IS NULL) AS decoded,\n"
    "    count(*) FILTER (WHERE state = 'fetched' AND fact.item IS NOT NULL\n"
    "        AND fact.reason IS NULL AND item.id IN\n"
    "        " SQL_REFUSED ") AS barred,\n"
    "    (SELECT count(*) FROM kept) AS kept,\n"
    "    (SELECT count(DISTINCT coalesce(representative, kept.item))\n"
    "        FROM kept LEFT JOIN cluster USING (item)) AS uniq,\n"
    "    (SELECT count(*) FROM recipe WHERE active = 1) AS recipes\n"
    "    FROM item LEFT JOIN fact ON fact.item = item.id)\n"
    ", step(step, images, kind) AS (\n"
    "    SELECT 'seen', seen, 'stage' FROM n UNION ALL\n"
    "    SELECT 'refused by signal', refused, 'loss' FROM n UNION ALL\n"
    "    SELECT 'could not be fetched', failed, 'loss' FROM n UNION ALL\n"
    "    SELECT 'not fetched yet', waiting, 'loss' FROM n UNION ALL\n"
    "    SELECT 'fetched', fetched, 'stage' FROM n UNION ALL\n"
    "    SELECT 'could not be decoded', unreadable, 'loss' FROM n UNION ALL\n"
    "    SELECT 'not measured yet', fetched - unreadable - decoded, 'loss'\n"
    "        FROM n UNION ALL\n"
    "    SELECT 'decoded', decoded, 'stage' FROM n UNION ALL\n"
    "    SELECT 'refused in its own bytes', barred, 'loss' FROM n UNION ALL\n"
    "    SELECT iif(recipes = 0, 'not judged by a recipe yet',\n"
    "        'rejected by the recipe'), decoded - barred - kept, 'loss'\n"
    "        FROM n UNION ALL\n"
    "    SELECT 'kept by the recipe', kept, 'stage' FROM n UNION ALL\n"
    "    SELECT 'copies of another', kept - uniq, 'loss' FROM n UNION ALL\n"
    "    SELECT 'unique', uniq, 'stage' FROM n)\n"
    "SELECT step, images, kind FROM step\n"
    "WHERE kind = 'stage' OR images > 0 OR step = 'refused by signal'";

const struct section section_funnel = {
	.name = "funnel",
	.group = GROUP_MADE,
	.title = "From seen to unique",
	.explain = "Every image URL that the crawl saw, and what became of "
		   "it. An image is kept when the recipe keeps one of its "
		   "captions; unique counts each group of copies once. What "
		   "refuses in its own bytes is found there after it was "
		   "fetched, and is in no manifest.",
	.sql = sql,
	.axis = "step",
	.value = 1,
	.picture = picture_funnel,
};
