/*
 * Where the images come from.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_KEPT
    ", held AS (SELECT id, bytes, url,\n"
    "        substr(url, instr(url, '://') + 3) || '/' AS rest\n"
    "    FROM item WHERE state = 'fetched')\n"
    ", tally AS (SELECT iif(url LIKE 'file:%', '(local files)',\n"
    "            substr(rest, 1, instr(rest, '/') - 1)) AS host,\n"
    "        count(*) AS images,\n"
    "        count(*) FILTER (WHERE id IN kept) AS kept, sum(bytes) AS bytes\n"
    "    FROM held GROUP BY 1)\n"
    ", ranked AS (SELECT *, row_number() OVER (ORDER BY images DESC, host)\n"
    "        AS rank FROM tally)\n"
    "SELECT host, images, kept, bytes FROM ranked WHERE rank <= 25\n"
    "UNION ALL\n"
    "SELECT '(' || count(*) || ' other hosts)', sum(images), sum(kept),\n"
    "    sum(bytes)\n"
    "FROM ranked WHERE rank > 25 HAVING count(*) > 0";

const struct section section_domains = {
	.name = "domains",
	.group = GROUP_WHERE,
	.title = "The hosts",
	.explain = "Images held, by the host that served them, with their "
		   "bytes. The strong tone is what the recipe keeps.",
	.sql = sql,
	.axis = "host",
	.whole = "images held",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
