/*
 * What went wrong, by class: a set that lost a tenth of its images to one host
 * is another set than its source.
 */
#include "audit/report/report.h"

static const char sql[] =
    "WITH failure(step, reason) AS (\n"
    "    SELECT 'image ' || state, reason FROM item\n"
    "        WHERE state IN ('failed', 'refused') UNION ALL\n"
    "    SELECT 'page ' || state, reason FROM frontier\n"
    "        WHERE page IS NOT NULL AND state IN ('failed', 'refused')\n"
    "    UNION ALL\n"
    "    SELECT 'not decoded', reason FROM fact WHERE reason IS NOT NULL)\n"
    "SELECT step || ': ' || iif(instr(reason, ':') BETWEEN 2 AND 40,\n"
    "        substr(reason, 1, instr(reason, ':') - 1), 'no class') AS class,\n"
    "    count(*) AS failures\n"
    "FROM failure GROUP BY class ORDER BY failures DESC, class LIMIT 40";

const struct section section_failures = {
	.name = "failures",
	.group = GROUP_MADE,
	.title = "What was refused, or failed",
	.explain = "Images and pages that were not taken, or not read, by "
		   "the class of the reason. The detail of each stands in "
		   "the catalog (item.reason, fact.reason, "
		   "frontier.reason).",
	.sql = sql,
	.axis = "step and class",
	.whole = "failures",
	.value = 1,
	.picture = picture_bars,
};
