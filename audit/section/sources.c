/*
 * What the builder asked for, in whose name, and when: what the summary for the
 * EU AI Act, article 53(1)(d), section 2.3, asks of a crawler.
 */
#include "audit/report/report.h"

static const char sql[] =
    "SELECT collector, agent, policy, count(*) AS crawls,\n"
    "    min(started) AS first, max(coalesce(finished, 'not finished')) AS "
    "last\n"
    "FROM source GROUP BY collector, agent, policy\n"
    "ORDER BY first, collector, agent, policy LIMIT 40";

const struct section section_sources = {
	.name = "sources",
	.group = GROUP_WHERE,
	.title = "The crawls",
	.explain = "What was read, under which name the crawler presented "
		   "itself, under which policy, and when.",
	.sql = sql,
	.axis = "collector",
	.whole = "crawls",
	.value = 3,
	.picture = picture_none,
};
